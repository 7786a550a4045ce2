package org.headcount.metering.ledger;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactType;

/**
 * A link, and what became of it.
 *
 * @param because the fact for which it is not in force any more, or never was
 */
public record ToldLink(Fact link, State state, Optional<Fact> because) {

    /** What a link comes to by all that is recorded. */
    public enum State {
        IN_FORCE,
        /** Another link of the same two was recorded later, and stands in its place. */
        REPLACED,
        /** The two were unlinked since. */
        UNLINKED,
        /** It never was. */
        VOIDED,
        /** It names the same identity twice. */
        EMPTY;

        /** As written in JSON. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** @param told all that was said of the two, or more */
    public static ToldLink of(Fact link, Collection<Fact> told) {
        if (Links.ends(link).isEmpty()) {
            return new ToldLink(link, State.EMPTY, Optional.empty());
        }
        Optional<Fact> voiding = told.stream()
                .filter(fact -> fact.detail() instanceof Detail.Voids voids
                        && voids.fact().equals(link.key())
                        && Links.joins(link, fact.identity()))
                .min(Comparator.comparing(Fact::recordedAt).thenComparing(Fact::key));
        if (voiding.isPresent()) {
            return new ToldLink(link, State.VOIDED, voiding);
        }
        return Links.next(told, link)
                .map(next -> new ToldLink(
                        link, next.type() == FactType.UNLINK ? State.UNLINKED : State.REPLACED, Optional.of(next)))
                .orElseGet(() -> new ToldLink(link, State.IN_FORCE, Optional.empty()));
    }
}
