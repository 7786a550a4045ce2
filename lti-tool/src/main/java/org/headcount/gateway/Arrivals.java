package org.headcount.gateway;

import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Receipt;

/** Writes launches down. */
public interface Arrivals {

    /**
     * Spends the nonce and writes all that the launch leaves behind, in one atomic and durable act: of two callers
     * with the same platform and nonce exactly one is not told {@link Entry.Repeated}. The fact's key carries the nonce
     * where there is a fact. Of callers who ask for the last licence of an institution at one time, exactly one gets it.
     */
    Entry record(Arrival arrival);

    /**
     * Links somebody with a SIS id, and so with everybody else who came with it, once: not again while the LMS tells the
     * same one, so that whom staff have parted stay apart. With another one the link with the one before is undone. {@link
     * #record} does the same after the launch is written; before it, it is for somebody who was never met, lest a person
     * be taken for another one. Safe to repeat.
     */
    void match(InstitutionId institution, IdentityName who, IdentityName sisId);

    /** Whether anybody is called so by now: whoever's launch was written down is, until erased. */
    boolean knows(InstitutionId institution, IdentityName who);

    /** What became of it. */
    sealed interface Entry {

        /** All of it was written. A launch without a report gets {@link Receipt.Recorded}. */
        record Written(Receipt receipt) implements Entry {}

        /** No licence was free: what {@link Arrival.Place#otherwise} says was written, and the tool reaches nothing by it. */
        record NoLicenceFree() implements Entry {}

        /** The nonce was spent before; nothing was written. */
        record Repeated() implements Entry {}
    }
}
