package org.headcount.metering;

import static org.headcount.metering.Given.ADA;
import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.SOUTH;
import static org.headcount.metering.Given.at;
import static org.headcount.metering.Given.key;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.status.LearnerStatus;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.RateCard;
import org.headcount.metering.terms.Terms;
import org.junit.jupiter.api.BeforeEach;

/** A meter over two institutions, and what its tests ask of it. */
abstract class MeterCase {

    static final Optional<Instant> EVERYTHING = Optional.empty();

    final Institutions institutions = new InMemoryInstitutions();

    final InMemoryLedger ledger = new InMemoryLedger(institutions);

    Instant now = at("2026-06-15T12:00:00Z");

    final Meter meter = new Meter(institutions, ledger, () -> now);

    @BeforeEach
    void institutions() {
        institutions.create(Given.institution(NORTH, Policy.ROLLING));
        institutions.create(Given.institution(SOUTH, Policy.SWITCH));
    }

    LearnerStatus status(InstitutionId institution, String asOf) {
        return status(institution, ADA, asOf);
    }

    LearnerStatus status(InstitutionId institution, IdentityName who, String asOf) {
        return meter.status(institution, who, at(asOf), EVERYTHING).orElseThrow();
    }

    MonthAnswer month(InstitutionId institution, String month) {
        return meter.month(institution, YearMonth.parse(month), Optional.empty(), EVERYTHING);
    }

    List<Receipt> record(String id, String at, String recordedAt) {
        return meter.record(NORTH, List.of(Report.activity(key(id), ADA, Kind.ACCESS, at(at), at(recordedAt))));
    }

    /** Two learners committed at 5.00, four at 4.00. */
    static Institution priced(InstitutionId id, Policy policy, History<Terms.Contract> contract) {
        RateCard card = RateCard.volume(
                Currency.getInstance("EUR"),
                2,
                List.of(new RateCard.Tier(1, new BigDecimal("5.00")), new RateCard.Tier(4, new BigDecimal("4.00"))));
        return new Institution(
                id,
                "Priced",
                at("2026-01-01T00:00:00Z"),
                new Terms(
                        History.always(policy),
                        History.always(ZoneOffset.UTC),
                        History.always(card),
                        Given.none(),
                        contract));
    }
}
