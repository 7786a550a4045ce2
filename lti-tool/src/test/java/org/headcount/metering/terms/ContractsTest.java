package org.headcount.metering.terms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.metering.Given.at;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.Given;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.ledger.MonthCount;
import org.headcount.metering.month.Amendment;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.month.MonthAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which months contracts charge, and how much of them. */
class ContractsTest {

    private static final ZoneId BUDAPEST = ZoneId.of("Europe/Budapest");
    private static final RateCard.Tier TIER = new RateCard.Tier(1, new BigDecimal("6.00"));

    private static Terms terms(Terms.Contract... contracts) {
        List<Dated<Terms.Contract>> versions = new ArrayList<>();
        for (Terms.Contract contract : contracts) {
            versions.add(new Dated<>(Dated.ALWAYS, at("2026-01-01T00:00:00Z").plusSeconds(versions.size()), contract));
        }
        return new Terms(
                History.always(Policy.ROLLING),
                History.always(BUDAPEST),
                History.always(RateCard.volume(Currency.getInstance("EUR"), 50, List.of(TIER))),
                Given.none(),
                new History<>(versions));
    }

    private static Terms.Contract contract(String from, String until, boolean prorated) {
        return new Terms.Contract(at(from), until.isEmpty() ? Optional.empty() : Optional.of(at(until)), prorated);
    }

    private static MonthAnswer month(Terms terms, String month, int learners) {
        Institution institution = new Institution(new InstitutionId("i"), "", at("2025-01-01T00:00:00Z"), terms);
        YearMonth asked = YearMonth.parse(month);
        return MonthAnswer.of(
                institution,
                terms,
                asked,
                MonthCount.allMonth(learners, new Months(terms.zone()).of(asked)),
                at("2026-06-01T00:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-31T22:00:00Z, '', 300.00, as the month begins",
        "2026-04-15T22:00:00Z, '', 150.00, fifteen of thirty days",
        "2026-04-16T21:59:59Z, '', 150.00, a day that it touches counts whole",
        "2026-04-16T22:00:00Z, '', 140.00, fourteen",
        "2026-01-01T00:00:00Z, 2026-04-10T22:00:00Z, 100.00, until the end of the tenth day",
        "2026-01-01T00:00:00Z, 2026-04-10T22:00:00.000001Z, 110.00, an instant of the eleventh"
    })
    void aProratedContractPaysTheFixedPriceByLocalDays(String from, String until, String amount, String why) {
        assertThat(month(terms(contract(from, until, true)), "2026-04", 10).amount())
                .as(why)
                .contains(new BigDecimal(amount));
        assertThat(month(terms(contract(from, until, false)), "2026-04", 10).amount())
                .as("in full, unless the contract says so")
                .contains(new BigDecimal("300.00"));
    }

    @Test
    void whatGoesOverTheCommitmentIsPaidInFullAndAllOfItRoundedOnce() {
        Terms.Contract half = contract("2026-04-15T22:00:00Z", "", true);

        assertThat(month(terms(half), "2026-04", 60).amount()).contains(new BigDecimal("210.00"));
        assertThat(month(terms(half), "2026-04", 60).share()).contains(new Share(15, 30));
        assertThat(month(terms(half), "2026-05", 60).share()).isEmpty();
        RateCard yen =
                RateCard.basePlus(Currency.getInstance("JPY"), new BigDecimal("100.4"), 1, new BigDecimal("0.4"));
        assertThat(yen.charge(2, 1, Optional.of(new Share(15, 30)))).isEqualTo(new BigDecimal("51"));
        RateCard dinar =
                RateCard.graduated(Currency.getInstance("KWD"), 3, List.of(TIER, new RateCard.Tier(3, BigDecimal.ONE)));
        assertThat(dinar.charge(5, 3, Optional.of(new Share(1, 31)))).isEqualTo(new BigDecimal("2.419"));
    }

    @Test
    void aContractThatBeginsWhenTheOneBeforeHasEndedStandsBesideIt() {
        Terms terms = terms(
                contract("2026-01-15T00:00:00Z", "2026-02-10T00:00:00Z", false),
                contract("2026-04-20T00:00:00Z", "2026-05-02T00:00:00Z", false));

        assertThat(month(terms, "2026-01", 1).amount()).contains(new BigDecimal("300.00"));
        assertThat(month(terms, "2026-02", 1).amount()).contains(new BigDecimal("300.00"));
        assertThat(month(terms, "2026-03", 1).amount()).contains(new BigDecimal("0.00"));
        assertThat(month(terms, "2026-04", 1).amount()).contains(new BigDecimal("300.00"));
        assertThat(month(terms, "2025-12", 1).state()).isEqualTo(MonthAnswer.State.HISTORY);
        assertThat(month(terms, "2026-01", 1).state()).isEqualTo(MonthAnswer.State.CLOSED);
        assertThat(terms.ended(at("2026-03-01T00:00:00Z")))
                .as("another one is agreed")
                .isEmpty();
        assertThat(terms.ended(at("2026-05-01T23:59:59.999999Z"))).isEmpty();
        assertThat(terms.ended(at("2026-05-02T00:00:00Z"))).contains(at("2026-05-02T00:00:00Z"));
    }

    @Test
    void anyOtherContractCorrectsWhatWasAgreedBefore() {
        Terms.Contract first = contract("2026-01-15T00:00:00Z", "", false);

        assertThat(month(terms(first, contract("2026-03-01T00:00:00Z", "", false)), "2026-02", 1)
                        .state())
                .isEqualTo(MonthAnswer.State.HISTORY);
        assertThat(month(terms(first, contract("2026-01-15T00:00:00Z", "2026-02-10T00:00:00Z", false)), "2026-03", 1)
                        .amount())
                .contains(new BigDecimal("0.00"));
    }

    /** Nobody could come back otherwise: what is closed stays outside of every contract. */
    @Test
    void whoeverComesBackAfterYearsAgreesAnotherContractAndKeepsWhatIsClosed() {
        Terms terms = terms(contract("2026-01-15T00:00:00Z", "2026-02-10T00:00:00Z", false));
        Institution institution = new Institution(new InstitutionId("i"), "", at("2026-01-01T00:00:00Z"), terms);
        Instant now = at("2028-06-15T00:00:00Z");

        assertThat(institution.amended(again(now, "2028-06-15T00:00:00Z"))).isInstanceOf(Amendment.Made.class);
        assertThat(institution.amended(again(now, "2026-01-15T00:00:00Z"))).isInstanceOf(Amendment.MonthClosed.class);
        assertThat(institution.amended(again(now, "2025-12-31T22:59:59Z"))).isInstanceOf(Amendment.MonthClosed.class);
    }

    /** Its chain of statements begins with its first month, for ever. */
    @Test
    void noContractPutsAMonthBeforeTheFirstOneThatIsClosed() {
        Institution institution = new Institution(new InstitutionId("i"), "", at("2026-01-10T00:00:00Z"), terms());
        Instant now = at("2026-03-20T00:00:00Z");

        assertThat(institution.amended(again(now, "2025-12-31T22:59:59.999999Z")))
                .isEqualTo(new Amendment.MonthClosed(at("2026-02-28T23:00:00Z")));
        assertThat(institution.amended(again(now, "2025-12-31T23:00:00Z"))).isInstanceOf(Amendment.Made.class);
    }

    private static Institutions.Change again(Instant now, String from) {
        return new Institutions.Change(
                "",
                new Terms(
                        Given.none(),
                        Given.none(),
                        Given.none(),
                        Given.none(),
                        new History<>(List.of(new Dated<>(Dated.ALWAYS, now, contract(from, "", false))))));
    }
}
