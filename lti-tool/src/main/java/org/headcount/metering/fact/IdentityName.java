package org.headcount.metering.fact;

/**
 * What the outside calls somebody: a value within a namespace, so that user 5 of one LMS is nobody else's user 5.
 *
 * @param namespace {@code default}, {@code lti.<platform>}, a host's name …; up to 128 characters without a colon
 * @param value as the outside spells it, case-sensitive; 1 to 255 characters
 */
public record IdentityName(String namespace, String value) {

    /** The namespace of a bare value. */
    public static final String DEFAULT = "default";

    /** The namespace of the ids of a student information system. */
    public static final String SIS = "sis";

    public IdentityName {
        if (namespace.isEmpty() || namespace.length() > 128 || namespace.indexOf(':') >= 0) {
            throw new IllegalArgumentException("a namespace has 1 to 128 characters and no colon");
        }
        if (!isValue(value)) {
            throw new IllegalArgumentException(
                    "an identity's value has 1 to 255 characters, none of them a control character or broken");
        }
        if (!PlainText.is(namespace)) {
            throw new IllegalArgumentException("a namespace holds no control characters, and no broken ones");
        }
    }

    /** Whether a text can be somebody's value; what cannot is nobody's. */
    public static boolean isValue(String text) {
        return !text.isEmpty() && text.length() <= 255 && PlainText.is(text);
    }

    /** Reads {@code namespace:value}, or a bare value of the default namespace; the first colon divides. */
    public static IdentityName parse(String text) {
        int colon = text.indexOf(':');
        return colon < 0
                ? new IdentityName(DEFAULT, text)
                : new IdentityName(text.substring(0, colon), text.substring(colon + 1));
    }

    /** The identity that a platform's {@code sub} names. */
    public static IdentityName lti(String platform, String sub) {
        return new IdentityName("lti." + platform, sub);
    }

    @Override
    public String toString() {
        return namespace + ":" + value;
    }
}
