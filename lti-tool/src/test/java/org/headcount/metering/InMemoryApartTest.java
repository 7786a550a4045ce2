package org.headcount.metering;

class InMemoryApartTest extends ApartContract {

    @Override
    protected int rounds() {
        return 60;
    }

    @Override
    protected Storage emptyStorage() {
        InMemoryInstitutions institutions = new InMemoryInstitutions();
        return new Storage(institutions, new InMemoryLedger(institutions));
    }
}
