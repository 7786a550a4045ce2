package org.headcount.metering;

import org.headcount.metering.ledger.LedgerReadingContract;
import org.headcount.metering.month.Institutions;

class InMemoryLedgerReadingTest extends LedgerReadingContract {

    @Override
    protected Storage emptyStorage() {
        Institutions institutions = new InMemoryInstitutions();
        return new Storage(institutions, new InMemoryLedger(institutions));
    }
}
