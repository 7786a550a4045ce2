package org.headcount.metering.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.SOUTH;
import static org.headcount.metering.Given.at;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.headcount.metering.Given;
import org.headcount.metering.StatusVector;
import org.headcount.metering.Storage;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.fact.Span;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.status.Period;
import org.headcount.metering.status.Standing;
import org.headcount.metering.terms.Policy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A ledger with nothing in it, and what its contracts ask of it. */
@SuppressWarnings("NullAway.Init")
public abstract class LedgerCase {

    Institutions institutions;

    Ledger ledger;

    protected abstract Storage emptyStorage();

    @BeforeEach
    void begin() {
        Storage storage = emptyStorage();
        institutions = storage.institutions();
        ledger = storage.ledger();
        institutions.create(Given.institution(NORTH, Policy.ROLLING_WITH_RELEASE));
        institutions.create(Given.institution(SOUTH, Policy.SWITCH));
    }

    @TestFactory
    Stream<DynamicTest> everyWorkedExampleComesOutExactlyFirstToLastLastToFirstAndTwice() {
        return StatusVector.all().stream()
                .map(example -> DynamicTest.dynamicTest(example.id() + ": " + example.note(), () -> {
                    Institution institution = example.institution();
                    List<Report> backwards = new ArrayList<>(example.facts());
                    Collections.reverse(backwards);
                    for (List<Report> arrivals : List.of(example.facts(), backwards)) {
                        InstitutionId id = new InstitutionId(institution.id() + (arrivals == backwards ? "-b" : "-a"));
                        institutions.create(new Institution(id, "", institution.createdAt(), institution.terms()));
                        ledger.append(id, arrivals);
                        ledger.append(id, arrivals);

                        assertThat(periods(id, StatusVector.LEARNER))
                                .extracting(period -> new Span(period.from(), period.until()))
                                .isEqualTo(example.intervals());
                    }
                }));
    }

    List<Receipt> append(InstitutionId institution, Report... reports) {
        return ledger.append(institution, List.of(reports));
    }

    Standing standing(InstitutionId institution, IdentityName who) {
        Standing standing = ledger.standing(institution, who).orElseThrow();
        assertThat(ledger.licence(institution, who)).as("the same, seen alone").contains(standing.licence());
        return standing;
    }

    List<Period> periods(InstitutionId institution, IdentityName who) {
        return standing(institution, who).periods();
    }

    List<Fact> facts(InstitutionId institution, IdentityName who) {
        return ledger.facts(institution, standing(institution, who).learner().id());
    }

    Stream<String> asked(String asOf, Ledger.Question.Status status, String endsBefore, String text) {
        Ledger.Question question =
                new Ledger.Question(at(asOf), status, endsBefore.isEmpty() ? null : at(endsBefore), text, 100, "");
        return ledger.standings(NORTH, question).stream()
                .map(standing -> standing.learner().identities().get(0).value());
    }

    static Report with(Report report, Kind kind, Role role, Origin origin) {
        return new Report(
                report.key(),
                report.who(),
                report.type(),
                kind,
                role,
                origin,
                report.at(),
                report.recordedAt(),
                report.unit(),
                report.note());
    }

    static Report with(Report report, FactType type) {
        return new Report(
                report.key(),
                report.who(),
                type,
                report.kind(),
                report.role(),
                report.origin(),
                report.at(),
                report.recordedAt(),
                report.unit(),
                report.note());
    }

    static Report with(Report report, String unit, Report.Note note) {
        return new Report(
                report.key(),
                report.who(),
                report.type(),
                report.kind(),
                report.role(),
                report.origin(),
                report.at(),
                report.recordedAt(),
                unit,
                note);
    }
}
