package org.headcount.metering;

class InMemoryMeterCorrectionsTest extends MeterCorrectionsContract {

    @Override
    protected Storage emptyStorage() {
        Institutions institutions = new InMemoryInstitutions();
        return new Storage(institutions, new InMemoryLedger(institutions));
    }
}
