package org.headcount.lti.wire;

/** What others sent, made fit to be shown: short, and nothing in it that a terminal, a log or a page would obey. */
final class Printable {

    private static final int LONGEST = 64;

    private Printable() {}

    static String of(String text) {
        StringBuilder safe = new StringBuilder(LONGEST + 1);
        text.codePoints()
                .limit(LONGEST)
                .map(c -> (c < 128 && Character.isLetterOrDigit(c)) || " -_.:/=+".indexOf(c) >= 0 ? c : '?')
                .forEach(safe::appendCodePoint);
        return text.length() > LONGEST ? safe.append('…').toString() : safe.toString();
    }
}
