package org.headcount.housetest.bad.common;

import org.jspecify.annotations.NullMarked;

/** Says neither what it is nor where it belongs, and changes under everybody. */
@NullMarked
public final class TextUtil {

    private static int calls;

    public static int calls() {
        return ++calls;
    }

    private TextUtil() {}
}
