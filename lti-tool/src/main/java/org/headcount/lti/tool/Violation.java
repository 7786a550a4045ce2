package org.headcount.lti.tool;

import org.headcount.lti.wire.Printable;
import org.headcount.lti.wire.Verification;
import org.headcount.lti.wire.WireRule;

/**
 * A rule that was broken.
 *
 * @param found short, printable, and nothing personal: fit for a log and for the page that an administrator reads
 */
public record Violation(String rule, String section, String expected, String found, Fault fault) {

    private static final int LONGEST = 80;

    public static Violation of(Rule rule, String found) {
        return new Violation(rule.name(), rule.section(), rule.text(), printable(found), rule.fault());
    }

    public static Violation of(RegistrationRule rule, String found) {
        return rule.broken(found);
    }

    public static Violation of(Verification.Refused refused) {
        WireRule rule = refused.rule();
        return new Violation(rule.name(), rule.section(), rule.text(), printable(refused.found()), fault(rule));
    }

    static Violation of(String rule, String section, String expected, String found, Fault fault) {
        return new Violation(rule, section, expected, printable(found), fault);
    }

    private static Fault fault(WireRule rule) {
        return switch (rule) {
            case SIZE, SHAPE, PAYLOAD -> Fault.MALFORMED;
            case KEYS -> Fault.UNDECIDED;
            default -> Fault.UNTRUSTED;
        };
    }

    private static String printable(String whole) {
        String found = Printable.discreet(whole);
        String text = found.length() > LONGEST ? found.substring(0, LONGEST) + "…" : found;
        return text.codePoints()
                .map(point ->
                        Character.isISOControl(point) || Character.getType(point) == Character.FORMAT ? '?' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @Override
    public String toString() {
        return expected + " (" + section + "); found " + found;
    }
}
