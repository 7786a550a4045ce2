package org.headcount.metering;

import org.headcount.metering.ledger.LedgerContract;
import org.headcount.metering.month.Institutions;

class InMemoryLedgerTest extends LedgerContract {

    @Override
    protected Storage emptyStorage() {
        Institutions institutions = new InMemoryInstitutions();
        return new Storage(institutions, new InMemoryLedger(institutions));
    }
}
