package org.headcount.gateway.launch;

import java.time.Instant;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;

/**
 * Keeps launches for the two minutes between their legs, for any node to take up. Where there is one node, they may end
 * with its process: a learner whose launch is lost opens the activity again.
 */
public interface ParkedLaunches {

    void park(ParkedLaunch launch);

    /** Throws away whatever is parked of somebody: who it is stands in the claims. */
    void forget(InstitutionId institution, IdentityName who);

    /**
     * Takes a launch out, atomically: of two callers with one hint exactly one gets it, and of two with one nonce of
     * one tool likewise.
     *
     * @param nonce the tool's own, spent with the hint
     */
    Redemption redeem(InstitutionId institution, String platform, String hint, String tool, String nonce, Instant now);

    /** What became of a hint. */
    sealed interface Redemption {

        /** Taken out; nobody else will get it. */
        record Redeemed(ParkedLaunch launch) implements Redemption {}

        /** No such hint for that tool: never given, expired, or used. */
        record Unknown() implements Redemption {}

        /** The tool has used that nonce before, with this hint or another; a hint that is still good is left as it was. */
        record NonceSpent() implements Redemption {}
    }
}
