package org.headcount.metering.fact;

/**
 * Our opaque id of a learner, the one who is counted and charged: of the ids of all identities linked the one that comes
 * first, byte by byte. So it follows from who is linked and from nothing else, in whatever order that was reported; the ids
 * of the others keep answering as names.
 */
public record LearnerId(String value) implements Comparable<LearnerId> {

    @Override
    public int compareTo(LearnerId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
