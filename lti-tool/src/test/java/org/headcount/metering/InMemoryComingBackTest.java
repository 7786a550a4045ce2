package org.headcount.metering;

class InMemoryComingBackTest extends ComingBackContract {

    @Override
    protected Storage emptyStorage() {
        Institutions institutions = new InMemoryInstitutions();
        return new Storage(institutions, new InMemoryLedger(institutions));
    }
}
