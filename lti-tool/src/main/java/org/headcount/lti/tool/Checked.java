package org.headcount.lti.tool;

import java.util.List;
import java.util.function.Function;

/** Something that was read from outside: kept every rule, or broke some. */
public sealed interface Checked<T> {

    <R> R fold(Function<? super T, ? extends R> kept, Function<? super List<Violation>, ? extends R> broken);

    record Kept<T>(T value) implements Checked<T> {

        @Override
        public <R> R fold(
                Function<? super T, ? extends R> kept, Function<? super List<Violation>, ? extends R> broken) {
            return kept.apply(value);
        }
    }

    /** At least one; the first decides what kind of refusal it is. */
    record Broken<T>(List<Violation> violations) implements Checked<T> {

        public Broken {
            violations = List.copyOf(violations);
        }

        static <T> Broken<T> of(Rule rule, String found) {
            return new Broken<>(List.of(Violation.of(rule, found)));
        }

        @Override
        public <R> R fold(
                Function<? super T, ? extends R> kept, Function<? super List<Violation>, ? extends R> broken) {
            return broken.apply(violations);
        }
    }
}
