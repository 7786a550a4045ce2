package org.headcount.metering.fact;

/** The name of a fact, unique per institution for ever: who reported it, and what the reporter calls it. */
public record FactKey(String source, String id) implements Comparable<FactKey> {

    public FactKey {
        check("source", source, 128);
        check("id", id, 255);
    }

    private static void check(String member, String value, int most) {
        if (value.isEmpty() || value.length() > most || !PlainText.is(value)) {
            throw new IllegalArgumentException(
                    member + " has 1 to " + most + " characters, none of them a control character or broken");
        }
    }

    /**
     * By source and id written one after the other, which is the last rule of the order of evaluation; of two keys that
     * are written alike, the one with the shorter source comes first.
     */
    @Override
    public int compareTo(FactKey other) {
        int written = (source + id).compareTo(other.source + other.id);
        return written != 0 ? written : source.compareTo(other.source);
    }
}
