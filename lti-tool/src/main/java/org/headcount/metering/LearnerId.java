package org.headcount.metering;

/** Our opaque id of a learner, the one who is counted and charged: that of the oldest of the identities linked. */
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
