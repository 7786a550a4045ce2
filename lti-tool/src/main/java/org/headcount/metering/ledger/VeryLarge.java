package org.headcount.metering.ledger;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.headcount.metering.fact.InstitutionId;

/** The institutions that have so many learners on record that nobody is to wait for a count of all of them. */
public final class VeryLarge {

    private static final int LEARNERS = 20_000;

    private final Ledger ledger;
    private final Set<InstitutionId> known = ConcurrentHashMap.newKeySet();

    public VeryLarge(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Once it is it stays so, whoever is erased: to look again would cost more than to keep what is not worth it. */
    public boolean is(InstitutionId institution) {
        if (known.contains(institution)) {
            return true;
        }
        boolean is = ledger.hasMet(institution, LEARNERS);
        if (is) {
            known.add(institution);
        }
        return is;
    }
}
