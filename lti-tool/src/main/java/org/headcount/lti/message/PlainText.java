package org.headcount.lti.message;

/** What can be a name: text that every database, log and page holds as it was said. */
public final class PlainText {

    private PlainText() {}

    /** Whether all of it is whole characters, none of them a control character. JSON can write both, and halves of characters too. */
    public static boolean is(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (Character.isISOControl(text.charAt(at))) {
                return false;
            }
        }
        return isWhole(text);
    }

    /** Whether none of it is half a character, which UTF-8 cannot write. */
    public static boolean isWhole(String text) {
        for (int at = 0; at < text.length(); at++) {
            char one = text.charAt(at);
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
