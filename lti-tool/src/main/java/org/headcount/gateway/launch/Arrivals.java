package org.headcount.gateway.launch;

import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.status.Decision;

/** Writes launches down. */
public interface Arrivals {

    /**
     * Spends the nonce and writes all that the launch leaves behind, in one atomic and durable act: of two callers
     * with the same platform and nonce exactly one is not told {@link Entry.Repeated}. The fact's key carries the nonce
     * where there is a fact. Of callers who ask for the last licence of an institution at one time, exactly one gets it. And
     * the launch is parked, where it may go on: whoever is erased is erased before all of this, or after.
     *
     * <p>Somebody with a SIS id is linked with it, and so with everybody else who came with it, once: not again while the LMS
     * tells the same one, so that whom staff have parted stay apart. With another one the link with the one before is undone.
     * It is done when the launch is written, but for somebody who was never met: then before the gate, lest a person be taken
     * for another one.
     */
    Entry record(Arrival arrival);

    /** Whether anybody is called so by now: whoever's launch was written down is, until erased. */
    boolean knows(InstitutionId institution, IdentityName who);

    /** What became of it. */
    sealed interface Entry {

        /** All of it was written. A launch without a report gets {@link Receipt.Recorded}. */
        record Written(Receipt receipt) implements Entry {}

        /** The gate was shut: {@link Arrival#refusal} was written, and the tool reaches nothing by it. */
        record Refused(Decision why) implements Entry {}

        /** The nonce was spent before; nothing was written. */
        record Repeated() implements Entry {}
    }
}
