package org.headcount.metering;

import org.headcount.metering.ledger.LinksContract;
import org.headcount.metering.month.Institutions;

class InMemoryLinksTest extends LinksContract {

    @Override
    protected Storage emptyStorage() {
        Institutions institutions = new InMemoryInstitutions();
        return new Storage(institutions, new InMemoryLedger(institutions));
    }
}
