package org.headcount.metering.fact;

import java.util.Locale;
import java.util.Optional;
import org.headcount.metering.ledger.Links;

/** What a fact says. */
public enum FactType {
    ACTIVITY,
    SWITCH_ON,
    SWITCH_OFF,
    /** A request that was refused. Never a counting fact: it stands beside the others and changes no status. */
    REFUSAL,
    /** A voucher was made out: an activity of whoever it is for. */
    VOUCHER_ISSUED,
    /** Somebody came with it: an activity, and from then on the voucher is not to be revoked any more. */
    VOUCHER_REDEEMED,
    /** It was taken back; where nobody had redeemed it by then, it counts as if it had never been issued. */
    VOUCHER_REVOKED,
    /** Another fact of the same learner never counted. */
    VOID,
    /** The learner's facts do not count for a while; the status is what the others make of it. */
    EXEMPT,
    /** Two identities are one person's, whenever that became so: see {@link Links}. */
    LINK,
    /** They are not, or no longer known to be. */
    UNLINK;

    private final String wire = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** Whether it tells of something that the learner, or somebody for the learner, did. */
    public boolean isActivity() {
        return this == ACTIVITY || this == VOUCHER_ISSUED || this == VOUCHER_REDEEMED;
    }

    public boolean isSwitch() {
        return this == SWITCH_ON || this == SWITCH_OFF;
    }

    /** Whether it says who is who. */
    public boolean links() {
        return this == LINK || this == UNLINK;
    }

    /** Whether it says of other facts that they do not count, whichever of them arrives first. */
    public boolean corrects() {
        return this == VOID || this == EXEMPT || this == VOUCHER_REVOKED;
    }

    /** Whether it has a say in which other facts count: a correction, or what a revocation comes too late for. */
    public boolean mattersToOthers() {
        return corrects() || this == VOUCHER_REDEEMED;
    }

    /** Whether staff may date it ahead: then it is planned, and takes effect when it says. */
    public boolean mayBePlanned() {
        return isSwitch() || this == EXEMPT;
    }

    /** Its turn at one instant: an activity, then on, then off. */
    public int turn() {
        return isActivity() ? 0 : this == SWITCH_ON ? 1 : this == SWITCH_OFF ? 2 : 3;
    }

    /** As written in JSON and CSV. */
    public String wire() {
        return wire;
    }

    public static Optional<FactType> of(String wire) {
        return Wire.find(values(), FactType::wire, wire);
    }
}
