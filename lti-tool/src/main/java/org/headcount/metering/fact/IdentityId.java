package org.headcount.metering.fact;

/** Our opaque id of one identity; random, so that it says nothing about the person once the name behind it is erased. */
public record IdentityId(String value) implements Comparable<IdentityId> {

    @Override
    public int compareTo(IdentityId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
