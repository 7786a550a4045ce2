package org.headcount.metering.fact;

/** What can be a name: text that every database holds as it was said. The same as LTI's of that name, which the meter does not know. */
final class PlainText {

    private PlainText() {}

    /** Whether all of it is whole characters, none of them a control character. */
    static boolean is(String text) {
        for (int at = 0; at < text.length(); at++) {
            char one = text.charAt(at);
            if (Character.isISOControl(one)) {
                return false;
            }
            if (Character.isSurrogate(one)) {
                at++;
                if (at == text.length() || !Character.isSurrogatePair(one, text.charAt(at))) {
                    return false;
                }
            }
        }
        return true;
    }
}
