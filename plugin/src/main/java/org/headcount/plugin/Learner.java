package org.headcount.plugin;

import org.jspecify.annotations.Nullable;

/** Whom a request is about, by one of the names that the host has for them. */
final class Learner {

    private final String namespace;
    private final Scheme scheme;
    private final String value;

    Learner(String namespace, Scheme scheme, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("a learner without a name");
        }
        this.namespace = namespace;
        this.scheme = scheme;
        this.value = value;
    }

    /** The host setting: which host it is that has this name. */
    String namespace() {
        return namespace;
    }

    Scheme scheme() {
        return scheme;
    }

    String value() {
        return value;
    }

    /** Whether the service takes the name: 1 to 255 characters, none of them a control character or half of one. */
    boolean canBeAskedFor() {
        return value.length() <= 255
                && value.codePoints()
                        .noneMatch(point ->
                                Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE);
    }

    /** As the service calls them: {@code olat:688128} by the host's key, {@code olat.login:lena} by any other name. */
    String identity() {
        return scheme == Scheme.KEY ? namespace + ":" + value : namespace + "." + scheme.word() + ":" + value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Learner
                && scheme == ((Learner) other).scheme
                && value.equals(((Learner) other).value)
                && namespace.equals(((Learner) other).namespace);
    }

    @Override
    public int hashCode() {
        return 31 * value.hashCode() + scheme.word().hashCode(); // hosts have one namespace
    }

    @Override
    public String toString() {
        return identity();
    }
}
