package org.headcount.metering;

import org.headcount.metering.month.Institutions;
import org.headcount.metering.month.InstitutionsContract;

class InMemoryInstitutionsTest extends InstitutionsContract {

    @Override
    protected Storage emptyStorage() {
        Institutions institutions = new InMemoryInstitutions();
        return new Storage(institutions, new InMemoryLedger(institutions));
    }
}
