package org.headcount.testing;

import java.util.regex.Pattern;

/** How a signed token looks. Three letters alone would be found by chance in what is random. */
public final class Jwt {

    /** Its header, to the dot. */
    public static final Pattern BEGINNING = Pattern.compile("eyJ[\\w-]*\\.");

    private Jwt() {}
}
