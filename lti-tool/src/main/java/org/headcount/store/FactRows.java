package org.headcount.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityId;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Role;
import org.headcount.metering.fact.Span;
import org.headcount.metering.ledger.Ledger;

/** Facts as rows, read. The order of evaluation is made here and not by the database, which knows no order of that kind. */
final class FactRows {

    /** Of a fact, as {@link #fact} reads them, and behind them whose it is. */
    static final String COLUMNS = """
            select f.source, f.id, f.identity, f.type, f.kind, f.role, f.origin, f.occurred_at, f.recorded_at, f.unit,
                f.voids_source, f.voids_id, f.begins_at, f.ends_at, f.with_identity, i.learner
            """;

    static final String OF_LEARNER = COLUMNS + """
            from identity i
            join fact f on f.institution = i.institution and f.identity = i.id
            where i.institution = ? and i.learner = ?
            """;

    /** Its condition is that of the index, letter by letter. */
    static final String CORRECTIONS = OF_LEARNER + """
            and (f.type = 'VOID' or f.type = 'EXEMPT' or f.type = 'VOUCHER_REVOKED' or f.type = 'VOUCHER_REDEEMED')
            """;

    /** Behind whose a fact is: after which line it came. */
    static final String MARKED = COLUMNS + """
                , f.came_after
            """;

    private static final String BY_LEARNER = MARKED + """
            from identity i
            join fact f on f.institution = i.institution and f.identity = i.id
            where i.institution = ? and f.type <> 'REFUSAL'
            order by i.learner
            """;

    static final String BY_KEY = COLUMNS + """
            from fact f
            join identity i on i.institution = f.institution and i.id = f.identity
            where f.institution = ? and f.source = ? and f.id = ?
            """;

    static final String TOUCHING = COLUMNS + """
            from identity i
            join fact f on f.institution = i.institution and f.identity = i.id
            where i.institution = ? and f.type <> 'REFUSAL' and exists (
                select 1 from period p
                where p.institution = i.institution and p.learner = i.learner and p.ends_at >= ? and p.starts_at <= ?)
            order by i.learner
            """;

    private FactRows() {}

    static Optional<Ledger.Kept> find(Session session, InstitutionId institution, FactKey key) throws SQLException {
        return session.first(
                BY_KEY,
                row -> new Ledger.Kept(new LearnerId(row.getString(16)), fact(row)),
                institution.value(),
                key.source(),
                key.id());
    }

    /** In the order of evaluation, refusals among them. */
    static List<Fact> ofLearner(Session session, InstitutionId institution, String learner) throws SQLException {
        List<Fact> facts = session.list(OF_LEARNER, FactRows::fact, institution.value(), learner);
        facts.sort(Fact.EVALUATION);
        return facts;
    }

    /** Those of a learner's facts that have a say in which others count; few, however many there are. */
    static List<Fact> corrections(Session session, InstitutionId institution, String learner) throws SQLException {
        return session.list(CORRECTIONS, FactRows::fact, institution.value(), learner);
    }

    /** Learner by learner, each one's facts in the order of evaluation, refusals left out. Holds one learner's facts at a time. */
    static void byLearner(Session session, InstitutionId institution, MarkedVisitor visitor) throws SQLException {
        Map<FactKey, YearMonth> cameAfter = new HashMap<>();
        Gathering gathering = new Gathering((learner, facts) -> {
            visitor.history(learner, facts, Map.copyOf(cameAfter));
            cameAfter.clear();
        });
        session.each(
                BY_LEARNER,
                row -> {
                    gathering.take(row.getString(16), fact(row));
                    mark(row, cameAfter);
                },
                institution.value());
        gathering.handOver();
    }

    /** As {@link #byLearner}, of those only who have a stored period that touches or borders a span. */
    static void touching(Session session, InstitutionId institution, Span span, Visitor visitor) throws SQLException {
        Gathering gathering = new Gathering(visitor);
        session.each(
                TOUCHING,
                row -> gathering.take(row.getString(16), fact(row)),
                institution.value(),
                Micros.of(span.from()),
                Micros.of(span.until()));
        gathering.handOver();
    }

    /** Notes after which line a fact came, where it did. */
    static void mark(ResultSet row, Map<FactKey, YearMonth> cameAfter) throws SQLException {
        String month = row.getString(17);
        if (month != null) {
            cameAfter.put(new FactKey(row.getString(1), row.getString(2)), YearMonth.parse(month));
        }
    }

    /** Takes one learner's facts, and may use the database meanwhile. */
    interface Visitor {
        void history(LearnerId learner, List<Fact> facts) throws SQLException;
    }

    /** The same with the marks of those that came late. */
    interface MarkedVisitor {
        void history(LearnerId learner, List<Fact> facts, Map<FactKey, YearMonth> cameAfter) throws SQLException;
    }

    private static final class Gathering {

        private final Visitor visitor;
        private final List<Fact> facts = new ArrayList<>();
        private String learner = "";

        private Gathering(Visitor visitor) {
            this.visitor = visitor;
        }

        private void take(String whose, Fact fact) throws SQLException {
            if (!whose.equals(learner)) {
                handOver();
                learner = whose;
            }
            facts.add(fact);
        }

        private void handOver() throws SQLException {
            if (!facts.isEmpty()) {
                facts.sort(Fact.EVALUATION);
                visitor.history(new LearnerId(learner), List.copyOf(facts));
                facts.clear();
            }
        }
    }

    static Fact fact(ResultSet row) throws SQLException {
        FactType type = FactType.valueOf(row.getString(4));
        return new Fact(
                new FactKey(row.getString(1), row.getString(2)),
                new IdentityId(row.getString(3)),
                type,
                Kind.valueOf(row.getString(5)),
                Role.valueOf(row.getString(6)),
                Origin.valueOf(row.getString(7)),
                Micros.toInstant(row.getLong(8)),
                Micros.toInstant(row.getLong(9)),
                row.getString(10),
                detail(type, row));
    }

    private static Detail detail(FactType type, ResultSet row) throws SQLException {
        if (type.links()) {
            return new Detail.Joins(new IdentityId(row.getString(15)));
        }
        if (type == FactType.VOID) {
            return new Detail.Voids(new FactKey(row.getString(11), row.getString(12)));
        }
        return type == FactType.EXEMPT
                ? new Detail.Exempts(new Span(Micros.toInstant(row.getLong(13)), Micros.toInstant(row.getLong(14))))
                : Detail.NONE;
    }
}
