package org.headcount.metering.terms;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** All versions of something agreed, ordered by when they come into force; of two from one instant the later recorded stands. */
public record History<T>(List<Dated<T>> versions) {

    public History {
        versions = versions.stream()
                .sorted(Comparator.comparing((Dated<T> version) -> version.from())
                        .thenComparing(Dated::recordedAt))
                .toList();
    }

    public static <T> History<T> always(T value) {
        return new History<>(List.of(new Dated<>(Dated.ALWAYS, Dated.ALWAYS, value)));
    }

    /** The version in force at an instant; empty where none was agreed by then. */
    public Optional<T> at(Instant instant) {
        Optional<T> found = Optional.empty();
        for (Dated<T> version : versions) {
            if (version.from().isAfter(instant)) {
                break;
            }
            found = Optional.of(version.value());
        }
        return found;
    }

    /**
     * The version in force at an instant; the first one where none was yet.
     *
     * @throws IllegalStateException if nothing was ever agreed
     */
    public T inForceAt(Instant instant) {
        return at(instant)
                .or(() -> versions.stream().findFirst().map(Dated::value))
                .orElseThrow(() -> new IllegalStateException("nothing was ever agreed"));
    }

    /** The versions that are ever in force, each from another instant. */
    public List<Dated<T>> inForce() {
        if (versions.size() == 1) {
            return versions;
        }
        return IntStream.range(0, versions.size())
                .filter(i -> i == versions.size() - 1
                        || !versions.get(i + 1).from().equals(versions.get(i).from()))
                .mapToObj(versions::get)
                .toList();
    }

    /**
     * What was agreed as somebody knew it who had seen only what was recorded before an instant. What an institution
     * began with counts as recorded always, so that a history imported later can be asked what was known in it.
     */
    public History<T> knownBefore(Instant instant) {
        return new History<>(versions.stream()
                .filter(version -> version.recordedAt().isBefore(instant))
                .toList());
    }

    public History<T> with(Dated<T> version) {
        return with(new History<>(List.of(version)));
    }

    /** A version to append that stands over every one from the same instant, also over what the faster clock of another node has recorded. */
    public Dated<T> next(Instant from, Instant now, T value) {
        Instant recordedAt = versions.stream()
                .filter(version -> version.from().equals(from))
                .map(Dated::recordedAt)
                .filter(now::isBefore)
                .max(Comparator.naturalOrder())
                .orElse(now);
        return new Dated<>(from, recordedAt, value);
    }

    /** All versions of both. */
    public History<T> with(History<T> added) {
        return new History<>(
                Stream.concat(versions.stream(), added.versions.stream()).toList());
    }
}
