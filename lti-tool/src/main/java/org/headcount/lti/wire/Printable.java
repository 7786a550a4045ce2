package org.headcount.lti.wire;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What others sent, made fit to be shown: short, nothing in it that a terminal, a log or a page would obey, and neither tokens nor people. */
public final class Printable {

    private static final int LONGEST = 64;
    private static final int LOOKED_AT = 400;
    private static final String LEFT_OUT = "…";
    private static final String ALLOWED = " -_.,:/=+" + LEFT_OUT;

    /** What begins as every signed token does, and e-mail addresses. */
    private static final Pattern TELLTALE =
            Pattern.compile("eyJ[\\w-]{6,}[\\w.-]*|[^\\s@,;<>\"'()\\[\\]]+@[^\\s@,;<>\"'()\\[\\]]+");

    private static final Pattern BETWEEN_WORDS = Pattern.compile("\\W+");

    /** A word of a language or of OAuth, or too short to be a secret. */
    private static final Pattern WORD = Pattern.compile("[A-Z]?[a-z_]{0,31}|[A-Z_]{1,31}|\\w{1,5}");

    private Printable() {}

    /** Of a value that has a meaning of its own, such as an issuer. */
    static String of(String text) {
        StringBuilder safe = new StringBuilder(LONGEST + 1);
        String told = discreet(text);
        told.codePoints()
                .limit(LONGEST)
                .map(c -> (c < 128 && Character.isLetterOrDigit(c)) || ALLOWED.indexOf(c) >= 0 ? c : '?')
                .forEach(safe::appendCodePoint);
        return told.length() > LONGEST ? safe.append(LEFT_OUT).toString() : safe.toString();
    }

    /** Of what a server says in its own words: it may repeat what it was asked, so nothing but words is shown. */
    public static String words(String text) {
        return of(Arrays.stream(beginning(text).split("\\s+"))
                .map(part -> isWords(part) && discreet(part).equals(part) ? part : LEFT_OUT)
                .collect(Collectors.joining(" ")));
    }

    private static boolean isWords(String part) {
        return BETWEEN_WORDS
                .splitAsStream(part)
                .allMatch(word -> WORD.matcher(word).matches());
    }

    /** The same text, or its beginning, without tokens and e-mail addresses. */
    public static String discreet(String text) {
        return TELLTALE.matcher(beginning(text)).replaceAll(LEFT_OUT);
    }

    private static String beginning(String text) {
        return text.length() > LOOKED_AT ? text.substring(0, LOOKED_AT) : text;
    }
}
