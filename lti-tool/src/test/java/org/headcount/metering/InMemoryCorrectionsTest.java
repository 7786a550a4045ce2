package org.headcount.metering;

import org.headcount.metering.month.Institutions;

class InMemoryCorrectionsTest extends CorrectionsContract {

    @Override
    protected Storage emptyStorage() {
        Institutions institutions = new InMemoryInstitutions();
        return new Storage(institutions, new InMemoryLedger(institutions));
    }
}
