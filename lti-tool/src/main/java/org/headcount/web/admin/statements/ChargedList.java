package org.headcount.web.admin.statements;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.statement.FrozenStatement;
import org.headcount.gateway.statement.StatementRows;
import org.headcount.gateway.statement.StatementSheet;
import org.headcount.metering.Meter;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Learner;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.ChargedLearners;
import org.headcount.metering.status.Standing;
import org.headcount.metering.terms.Policy;
import org.headcount.web.admin.Places;
import org.headcount.web.admin.Visit;

/** Who is charged for a month, a page at a time: of a statement from what was frozen, else as the meter tells it. */
final class ChargedList {

    private static final int LEARNERS_A_PAGE = 50;

    private final StatementRows rows;
    private final Meter meter;
    private final Ledger ledger;

    ChargedList(StatementRows rows, Meter meter, Ledger ledger) {
        this.rows = rows;
        this.meter = meter;
        this.ledger = ledger;
    }

    /** A page of learners, and where it goes on. */
    record Listed(List<StatementView.Charged> learners, String next) {}

    Listed page(
            Visit visit,
            Places places,
            Optional<FrozenStatement> frozen,
            StatementSheet sheet,
            Policy.Measure measure) {
        String given = visit.parameter("after");
        String after = given.matches("[A-Za-z0-9_-]{1,128}") ? given : "";
        if (frozen.isPresent() && measure == sheet.answer().measure()) {
            List<StatementRows.Line> found = rows.page(visit.id(), frozen.get(), after, LEARNERS_A_PAGE + 1);
            List<StatementRows.Line> page = found.subList(0, Math.min(found.size(), LEARNERS_A_PAGE));
            return new Listed(
                    page.stream().map(line -> charged(visit.id(), line, places)).toList(),
                    found.size() > LEARNERS_A_PAGE ? page.get(page.size() - 1).learner() : "");
        }
        ChargedLearners found = meter.charged(
                visit.id(),
                sheet.month(),
                measure,
                visit.moment().at(),
                sheet.isClosed()
                        ? Optional.of(sheet.closesAt())
                        : visit.moment().knownAt(),
                LEARNERS_A_PAGE,
                after);
        return new Listed(
                found.learners().stream()
                        .map(one -> charged(
                                one.learner(),
                                one.reason().type().wire(),
                                one.reason().kind().wire(),
                                one.reason().effectiveAt(),
                                one.reason().key().source(),
                                places))
                        .toList(),
                found.next().orElse(""));
    }

    private StatementView.Charged charged(InstitutionId institution, StatementRows.Line line, Places places) {
        LearnerId id = new LearnerId(line.learner());
        Learner learner = ledger.standing(institution, new IdentityName(IdentityName.DEFAULT, line.learner()))
                .map(Standing::learner)
                .filter(found -> found.id().equals(id))
                .orElseGet(() -> new Learner(id, List.of(), ""));
        return charged(
                learner, line.type(), line.kind(), line.at(), line.reason().source(), places);
    }

    static StatementView.Charged charged(
            Learner learner, String type, String kind, Instant at, String source, Places places) {
        String identities = places.identities(learner);
        String anybody = identities.isEmpty() ? learner.id().value() : identities;
        return new StatementView.Charged(
                learner.id().value(),
                learner.name().isEmpty() ? anybody : learner.name(),
                identities,
                type.equals(FactType.ACTIVITY.wire()) ? "policy.kind." + kind : "statements.because." + type,
                at,
                places.source(source));
    }
}
