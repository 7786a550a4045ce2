package org.headcount.metering;

import org.headcount.metering.month.Institutions;

class InMemoryMeterTest extends MeterContract {

    @Override
    protected Storage emptyStorage() {
        Institutions institutions = new InMemoryInstitutions();
        return new Storage(institutions, new InMemoryLedger(institutions));
    }
}
