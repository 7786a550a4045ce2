package org.headcount.metering.fact;

import java.util.regex.Pattern;

/** The short name under which an institution is addressed; chosen by the operator, never reused. */
public record InstitutionId(String value) implements Comparable<InstitutionId> {

    private static final Pattern SHAPE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    public InstitutionId {
        if (!isOne(value)) {
            throw new IllegalArgumentException(
                    "an institution's id is 1 to 63 lower-case letters, digits and inner hyphens");
        }
    }

    /** Whether a text can be an institution's id. */
    public static boolean isOne(String text) {
        return SHAPE.matcher(text).matches();
    }

    @Override
    public int compareTo(InstitutionId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
