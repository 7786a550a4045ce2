package org.headcount.metering;

import org.headcount.testing.Worlds;

class InMemoryApartTest extends ApartContract {

    @Override
    protected int rounds() {
        return Worlds.many(60);
    }

    @Override
    protected Storage emptyStorage() {
        InMemoryInstitutions institutions = new InMemoryInstitutions();
        return new Storage(institutions, new InMemoryLedger(institutions));
    }
}
