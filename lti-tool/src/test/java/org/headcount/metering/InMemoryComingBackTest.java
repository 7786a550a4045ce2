package org.headcount.metering;

import org.headcount.metering.month.Institutions;

class InMemoryComingBackTest extends ComingBackContract {

    @Override
    protected Storage emptyStorage() {
        Institutions institutions = new InMemoryInstitutions();
        return new Storage(institutions, new InMemoryLedger(institutions));
    }
}
