package org.headcount.metering;

class InMemoryInstitutionsTest extends InstitutionsContract {

    @Override
    protected Storage emptyStorage() {
        Institutions institutions = new InMemoryInstitutions();
        return new Storage(institutions, new InMemoryLedger(institutions));
    }
}
