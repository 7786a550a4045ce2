package org.headcount.store;

import org.headcount.metering.ApartContract;
import org.headcount.metering.ComingBackContract;
import org.headcount.metering.CorrectionsContract;
import org.headcount.metering.LinkingContract;
import org.headcount.metering.ManyReportsContract;
import org.headcount.metering.MeterContract;
import org.headcount.metering.MeterCorrectionsContract;
import org.headcount.metering.Storage;
import org.headcount.metering.ahead.OutlookContract;
import org.headcount.metering.ledger.LedgerContract;
import org.headcount.metering.ledger.LedgerReadingContract;
import org.headcount.metering.ledger.LinksContract;
import org.headcount.metering.month.InstitutionsContract;
import org.headcount.metering.month.UnitsContract;
import org.headcount.metering.report.DaySurveysContract;
import org.headcount.metering.report.OverrunsContract;
import org.headcount.metering.report.RefusalsContract;
import org.headcount.metering.report.SurveysContract;
import org.junit.jupiter.api.Nested;

/** The contracts of the ports of the meter, on one kind of database. */
abstract class MeterOnStoreContract extends StoreCase {

    private Storage freshStorage() {
        Store store = fresh();
        return new Storage(store.institutions(), store.ledger());
    }

    private SurveysContract.Whole freshWhole() {
        Store store = fresh();
        return new SurveysContract.Whole(store.institutions(), store.ledger(), store.snapshots());
    }

    @Nested
    class TheLedger extends LedgerContract {
        @Override
        protected Storage emptyStorage() {
            return freshStorage();
        }
    }

    @Nested
    class WhatTheLedgerFinds extends LedgerReadingContract {
        @Override
        protected Storage emptyStorage() {
            return freshStorage();
        }
    }

    @Nested
    class TheLedgerOfMany extends ManyReportsContract {
        @Override
        protected Storage emptyStorage() {
            return freshStorage();
        }
    }

    @Nested
    class TheInstitutionsApart extends ApartContract {
        @Override
        protected Storage emptyStorage() {
            return freshStorage();
        }
    }

    @Nested
    class TheCorrections extends CorrectionsContract {
        @Override
        protected Storage emptyStorage() {
            return freshStorage();
        }
    }

    @Nested
    class TheLinks extends LinksContract {
        @Override
        protected Storage emptyStorage() {
            return freshStorage();
        }
    }

    @Nested
    class TheLinking extends LinkingContract {
        @Override
        protected Storage emptyStorage() {
            return freshStorage();
        }
    }

    @Nested
    class TheMeterOfCorrections extends MeterCorrectionsContract {
        @Override
        protected Storage emptyStorage() {
            return freshStorage();
        }
    }

    @Nested
    class TheMeter extends MeterContract {
        @Override
        protected Storage emptyStorage() {
            return freshStorage();
        }
    }

    @Nested
    class ComingBack extends ComingBackContract {
        @Override
        protected Storage emptyStorage() {
            return freshStorage();
        }
    }

    @Nested
    class TheOutlook extends OutlookContract {
        @Override
        protected Storage emptyStorage() {
            return freshStorage();
        }
    }

    @Nested
    class TheSurveys extends SurveysContract {
        @Override
        protected Whole emptyStorage() {
            return freshWhole();
        }
    }

    @Nested
    class TheUnits extends UnitsContract {
        @Override
        protected SurveysContract.Whole emptyStorage() {
            return freshWhole();
        }
    }

    @Nested
    class TheDays extends DaySurveysContract {
        @Override
        protected SurveysContract.Whole emptyStorage() {
            return freshWhole();
        }
    }

    @Nested
    class TheRefusals extends RefusalsContract {
        @Override
        protected SurveysContract.Whole emptyStorage() {
            return freshWhole();
        }
    }

    @Nested
    class TheOverruns extends OverrunsContract {
        @Override
        protected SurveysContract.Whole emptyStorage() {
            return freshWhole();
        }
    }

    @Nested
    class TheInstitutions extends InstitutionsContract {
        @Override
        protected Storage emptyStorage() {
            return freshStorage();
        }
    }
}
