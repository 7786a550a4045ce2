package org.headcount.metering;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The worked examples of status, through the meter. */
class StatusVectorsTest {

    @Test
    void noRowIsMissing() {
        assertThat(StatusVector.all()).hasSize(37);
    }

    @TestFactory
    Stream<DynamicTest> monthsAndStatusComeOutExactly() {
        return StatusVector.all().stream()
                .map(example -> DynamicTest.dynamicTest(example.id() + ": " + example.note(), () -> check(example)));
    }

    private static void check(StatusVector example) {
        Institution institution = example.institution();
        History<Policy> distinct = new History<>(institution.terms().policy().versions().stream()
                .map(version -> new Dated<>(
                        version.from(), version.recordedAt(), Given.billing(version.value(), Policy.Measure.DISTINCT)))
                .toList());
        Institutions institutions = new InMemoryInstitutions();
        institutions.create(Given.institution(
                institution.id(), distinct, institution.terms().zone()));
        Ledger ledger = new InMemoryLedger(institutions);
        YearMonth last = example.range().get(1);
        Instant asOf = Months.of(last, example.zone()).until().minusNanos(1_000);
        Meter meter = new Meter(institutions, ledger, () -> asOf);
        meter.record(institution.id(), example.facts());

        LearnerStatus status = meter.status(institution.id(), StatusVector.LEARNER, asOf, Optional.empty())
                .orElseThrow();
        assertThat(status.periods())
                .extracting(period -> new Span(period.from(), period.until()))
                .isEqualTo(example.intervals());
        assertThat(status.months())
                .filteredOn(LearnerStatus.ChargedMonth::charged)
                .extracting(LearnerStatus.ChargedMonth::month)
                .isEqualTo(example.months());

        List<YearMonth> counted = new ArrayList<>();
        for (YearMonth month = example.range().get(0); !month.isAfter(last); month = month.plusMonths(1)) {
            if (meter.month(institution.id(), month, Optional.empty(), Optional.empty())
                            .measured()
                    == 1) {
                counted.add(month);
            }
        }
        assertThat(counted).isEqualTo(example.months());

        for (Span interval : example.intervals()) {
            assertThat(activeAt(meter, institution.id(), interval.from()))
                    .isEqualTo(interval.from().isBefore(interval.until()));
            if (!interval.until().equals(Period.OPEN)) {
                assertThat(activeAt(meter, institution.id(), interval.until())).isFalse();
            }
        }
    }

    private static boolean activeAt(Meter meter, InstitutionId institution, Instant instant) {
        return meter.status(institution, StatusVector.LEARNER, instant, Optional.empty())
                .orElseThrow()
                .active();
    }
}
