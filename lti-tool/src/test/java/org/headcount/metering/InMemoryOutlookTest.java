package org.headcount.metering;

import org.headcount.metering.ahead.OutlookContract;
import org.headcount.metering.month.Institutions;

class InMemoryOutlookTest extends OutlookContract {

    @Override
    protected Storage emptyStorage() {
        Institutions institutions = new InMemoryInstitutions();
        return new Storage(institutions, new InMemoryLedger(institutions));
    }
}
