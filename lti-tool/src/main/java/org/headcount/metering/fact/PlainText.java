package org.headcount.metering.fact;

/** What can be a name: text that every database holds as it was said. The same as LTI's of that name, which the meter does not know. */
final class PlainText {

    private PlainText() {}

    /** Whether all of it is whole characters, none of them a control character. */
    static boolean is(String text) {
        return text.codePoints()
                .noneMatch(point -> Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE);
    }
}
