package org.headcount.plugin;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Whose record a request is about: places separated by {@code |}, of which the first that names anybody holds; {@code +} joins. */
final class Subjects {

    private static final Set<Naming.Source> IN_REQUEST = EnumSet.complementOf(EnumSet.of(Naming.Source.ANSWER));

    private final String text;
    private final List<List<Naming>> alternatives;
    private final Set<Naming.Source> sources;
    private final boolean none;

    private Subjects(String text, List<List<Naming>> alternatives) {
        this.text = text;
        this.alternatives = alternatives;
        this.sources = alternatives.stream()
                .flatMap(List::stream)
                .map(each -> each.source)
                .collect(Collectors.toUnmodifiableSet());
        this.none = sources.equals(Set.of(Naming.Source.NONE));
    }

    static Subjects of(String text, PathPattern path) {
        Subjects subjects = of(text, IN_REQUEST);
        for (Naming each : subjects.namings()) {
            if (each.source == Naming.Source.PATH && !path.names(each.name)) {
                throw new IllegalArgumentException("path:" + each.name + " is not in " + path);
            }
        }
        return subjects;
    }

    static Subjects learned(String text) {
        return of(text, EnumSet.of(Naming.Source.ANSWER));
    }

    private static Subjects of(String text, Set<Naming.Source> allowed) {
        return new Subjects(
                text,
                Arrays.stream(text.split("\\|", -1))
                        .map(alternative -> Arrays.stream(alternative.split("\\+", -1))
                                .map(one -> Naming.of(one, allowed))
                                .collect(Collectors.toUnmodifiableList()))
                        .collect(Collectors.toUnmodifiableList()));
    }

    List<Learner> in(Visit visit, Bean bean, PathPattern path, String namespace) throws Unreadable {
        for (List<Naming> alternative : alternatives) {
            Set<Learner> found = new LinkedHashSet<>();
            for (Naming each : alternative) {
                found.addAll(each.learners(visit, bean, path, namespace));
            }
            if (!found.isEmpty()) {
                return new ArrayList<>(found);
            }
        }
        return List.of();
    }

    /** Whether nobody's record is meant on purpose. */
    boolean none() {
        return none;
    }

    boolean uses(Naming.Source source) {
        return sources.contains(source);
    }

    private List<Naming> namings() {
        return alternatives.stream().flatMap(List::stream).collect(Collectors.toList());
    }

    @Override
    public String toString() {
        return text;
    }
}
