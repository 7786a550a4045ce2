package org.headcount.store;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.function.BiFunction;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityId;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Learner;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Span;
import org.headcount.metering.ledger.Crossing;
import org.headcount.metering.ledger.DayCount;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.ledger.MonthCount;
import org.headcount.metering.ledger.MonthTally;
import org.headcount.metering.ledger.Regrouping;
import org.headcount.metering.status.Licence;
import org.headcount.metering.status.Standing;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.Terms;

/** The facts and the periods in the database. */
final class SqlLedger implements Ledger {

    /** How many reports are looked up and folded together, within a transaction that may take more; they are all in memory. */
    private static final int MOST_IN_A_BATCH = 5_000;

    /** For how many others one counts that is written alone. */
    private static final int ALONE = 20;

    private static final String NOTE = """
            select actor, reason, context, approved_by
            from fact_note
            where institution = ? and source = ? and id = ?
            """;

    private static final String MET_UP_TO = """
            select count(*)
            from (
                select 1
                from learner
                where institution = ?
                limit ?) met
            """;

    private static final String MET_AT = """
            select min(created_at)
            from identity
            where institution = ? and learner = ?
            """;

    private final Database database;
    private final TermsRows terms;
    private final Identities identities;
    private final PeriodRows periods;
    private final FactWriter facts;
    private final Bell bell;
    private final InstantSource clock;
    private final BatchSelects many;
    private final Growth growth;
    private final Tally tally;
    private final Telling telling;

    SqlLedger(
            Database database,
            TermsRows terms,
            Identities identities,
            PeriodRows periods,
            FactWriter facts,
            Bell bell,
            InstantSource clock,
            Tally tally,
            AuditRows audit) {
        this(database, terms, identities, periods, facts, bell, clock, tally, new Telling(audit));
    }

    private SqlLedger(
            Database database,
            TermsRows terms,
            Identities identities,
            PeriodRows periods,
            FactWriter facts,
            Bell bell,
            InstantSource clock,
            Tally tally,
            Telling telling) {
        this.database = database;
        this.terms = terms;
        this.identities = identities;
        this.periods = periods;
        this.facts = facts;
        this.bell = bell;
        this.clock = clock;
        this.many = BatchSelects.of(database.dialect());
        this.growth = new Growth(database);
        this.tally = tally;
        this.telling = telling;
    }

    @Override
    public Ledger by(Author somebody) {
        return new SqlLedger(database, terms, identities, periods, facts, bell, clock, tally, telling.by(somebody));
    }

    @Override
    public Ledger loadedBy(Author somebody) {
        return new SqlLedger(
                database, terms, identities, periods, facts, bell, clock, tally, telling.loadedBy(somebody));
    }

    @Override
    public List<Receipt> append(InstitutionId institution, List<Report> reports) {
        List<Receipt> receipts = new ArrayList<>(reports.size());
        int until;
        for (int from = 0; from < reports.size(); from = until) {
            until = together(reports, from, database.factsTogether());
            List<Report> together = reports.subList(from, until);
            List<FactWriter.Written> written = database.write(session -> append(session, institution, together));
            written.forEach(one -> receipts.add(one.receipt()));
            committed(written);
            growth.wrote(together.size());
        }
        return receipts;
    }

    @Override
    public boolean appendAll(InstitutionId institution, List<Report> reports) {
        List<FactWriter.Written> written = database.write(session -> {
            terms.exclude(session, institution); // from here on nobody else writes facts
            for (Report report : reports) {
                if (facts.exists(session, institution, report.key()) || namesErased(session, institution, report)) {
                    return List.of();
                }
            }
            return append(session, institution, reports);
        });
        committed(written);
        return !written.isEmpty();
    }

    @Override
    public Receipt appendUnless(
            InstitutionId institution, Report report, BiFunction<Terms, Ledger, Optional<Receipt>> objection) {
        Judged judged = database.write(session -> {
            terms.exclude(session, institution); // from here on nobody else writes facts, nor agrees to other terms
            Optional<Receipt> refused = objection.apply(terms.hold(session, institution), through(session));
            return new Judged(refused, refused.isPresent() ? List.of() : append(session, institution, List.of(report)));
        });
        committed(judged.written());
        return judged.refused().orElseGet(() -> judged.written().get(0).receipt());
    }

    private record Judged(Optional<Receipt> refused, List<FactWriter.Written> written) {}

    /** What there is to read for whoever holds a transaction: through another connection it would not see what is not committed yet. */
    private Ledger through(Session session) {
        return new SqlLedger(
                new OneView(session, database.dialect()),
                terms,
                identities,
                periods,
                facts,
                bell,
                clock,
                tally,
                telling);
    }

    /** Whether it would put somebody's name beside what was kept of somebody erased; both are held, so that nobody is erased any more until the commit. */
    private boolean namesErased(Session session, InstitutionId institution, Report report) throws SQLException {
        if (report.type() != FactType.LINK || !(report.detail() instanceof Detail.With with)) {
            return false;
        }
        boolean named = false;
        boolean erased = false;
        for (IdentityName end : List.of(report.who(), with.other())) {
            Optional<Identities.Known> known = identities.find(session, institution, end);
            if (known.isPresent()) {
                identities.hold(session, institution, known.get());
            }
            boolean nameless = known.isPresent()
                    && identities
                            .names(session, institution, known.get().learner())
                            .isEmpty();
            erased |= nameless;
            named |= !nameless;
        }
        return named && erased;
    }

    /** @param written what became of each report; of none, if nothing was written */
    private void committed(List<FactWriter.Written> written) {
        written.forEach(one -> tally.count(one.receipt()));
        if (written.stream().anyMatch(FactWriter.Written::woke)) {
            bell.ring();
        }
    }

    /** Up to which one those from one on share a transaction. */
    private static int together(List<Report> reports, int from, int most) {
        int until = from;
        for (int cost = 0; until < reports.size() && cost < most; until++) {
            cost += FactBatch.takes(reports.get(until)) ? 1 : ALONE;
        }
        return until;
    }

    private List<FactWriter.Written> append(Session session, InstitutionId institution, List<Report> reports)
            throws SQLException {
        if (!reports.stream().allMatch(FactBatch::takes)) {
            terms.exclude(
                    session, institution); // until the commit nobody else folds facts of whom they part or put together
        }
        if (reports.size() == 1 && FactBatch.takes(reports.get(0))) {
            return List.of(appendOne(session, institution, reports.get(0)));
        }
        Terms inForce = terms.hold(session, institution);
        List<FactWriter.Written> written = new ArrayList<>(reports.size());
        for (List<Report> run : runs(reports)) {
            List<FactWriter.Written> some = run.size() == 1
                    ? List.of(facts.append(session, institution, inForce, run.get(0)))
                    : new FactBatch(session, institution, inForce, identities, many, clock.instant()).append(run);
            for (int each = 0; each < run.size(); each++) {
                telling.of(session, institution, run.get(each), some.get(each));
            }
            written.addAll(some);
        }
        telling.ofAll(session, institution, written);
        return written;
    }

    private FactWriter.Written appendOne(Session session, InstitutionId institution, Report report)
            throws SQLException {
        Opening.OfReport opening =
                Opening.of(session, database.dialect(), terms, identities, institution, report, List.of());
        FactWriter.Written written = facts.append(
                        session, institution, opening.terms(), report, opening.known(), Optional.empty())
                .orElseThrow();
        telling.of(session, institution, report, written);
        telling.ofAll(session, institution, List.of(written));
        return written;
    }

    /** Parts reports, in their order, into those that are written together, not too many, and each other one alone. */
    private static List<List<Report>> runs(List<Report> reports) {
        List<List<Report>> runs = new ArrayList<>();
        int begin = 0;
        for (int next = 0; next < reports.size(); next++) {
            if (!FactBatch.takes(reports.get(next))) {
                runs.add(reports.subList(begin, next));
                runs.add(reports.subList(next, next + 1));
                begin = next + 1;
            } else if (next - begin == MOST_IN_A_BATCH) {
                runs.add(reports.subList(begin, next));
                begin = next;
            }
        }
        runs.add(reports.subList(begin, reports.size()));
        return runs.stream().filter(run -> !run.isEmpty()).toList();
    }

    @Override
    public Optional<Standing> standing(InstitutionId institution, IdentityName who) {
        return database.read(session -> {
            Optional<Identities.Known> known = identities.find(session, institution, who);
            return known.isEmpty()
                    ? Optional.empty()
                    : Optional.of(standing(session, institution, known.get().learner()));
        });
    }

    private Standing standing(Session session, InstitutionId institution, String learner) throws SQLException {
        return new Standing(
                Identities.learner(learner, identities.names(session, institution, learner)),
                periods.known(session, institution, learner),
                periods.all(session, institution, learner));
    }

    @Override
    public Optional<Licence> licence(InstitutionId institution, IdentityName who) {
        return database.look(session -> periods.licence(session, institution, who));
    }

    @Override
    public Instant metAt(InstitutionId institution, LearnerId learner) {
        return database.look(session -> session.first(
                        MET_AT, row -> Micros.toInstant(row.getLong(1)), institution.value(), learner.value())
                .orElseThrow());
    }

    @Override
    public List<Fact> facts(InstitutionId institution, LearnerId learner) {
        return database.look(session -> FactRows.ofLearner(session, institution, learner.value()));
    }

    @Override
    public Optional<Kept> fact(InstitutionId institution, FactKey key) {
        return database.look(session -> FactRows.find(session, institution, key));
    }

    @Override
    public Report.Note note(InstitutionId institution, FactKey key) {
        return database.look(session -> session.first(
                        NOTE,
                        row -> new Report.Note(row.getString(1), row.getString(2), row.getString(3), row.getString(4)),
                        institution.value(),
                        key.source(),
                        key.id())
                .orElse(Report.Note.NONE));
    }

    @Override
    public Map<FactKey, String> contexts(InstitutionId institution, Collection<FactKey> keys) {
        Map<FactKey, String> contexts = new HashMap<>();
        database.look(session -> Lookups.notes(session, institution, keys))
                .forEach((key, note) -> contexts.put(key, note.context()));
        return contexts;
    }

    @Override
    public List<Standing> standings(InstitutionId institution, Question question) {
        return database.read(session ->
                standings(session, institution, LearnerPage.of(session, institution, question, LearnerPage.FEW)));
    }

    @Override
    public List<Standing> touching(InstitutionId institution, Span span, String unit, String after, int limit) {
        return database.read(session -> standings(
                session,
                institution,
                TouchingPage.of(session, institution, span, unit, after, limit, TouchingPage.FEW, LearnerPage.FEW)));
    }

    private List<Standing> standings(Session session, InstitutionId institution, List<String> learners)
            throws SQLException {
        List<LearnerId> ids = learners.stream().map(LearnerId::new).toList();
        Map<LearnerId, Learner> called = Lookups.learners(session, institution, ids);
        Map<LearnerId, Licence> licences = Lookups.licences(session, institution, ids);
        return ids.stream()
                .map(id -> new Standing(
                        called.getOrDefault(id, new Learner(id, List.of(), "")),
                        licences.getOrDefault(id, new Licence(id, false, List.of()))))
                .toList();
    }

    @Override
    public boolean hasMet(InstitutionId institution, int many) {
        return database.look(session -> session.first(MET_UP_TO, row -> row.getInt(1), institution.value(), many)
                        .orElseThrow()
                == many);
    }

    @Override
    public int inUse(InstitutionId institution, Instant at) {
        return database.look(session -> periods.inUse(session, institution, at, at));
    }

    @Override
    public MonthCount count(InstitutionId institution, Span month) {
        return database.read(session -> MonthTally.of(month, new MovementRows(session, institution)));
    }

    @Override
    public List<DayCount> days(InstitutionId institution, List<Span> days) {
        return database.read(session -> MonthTally.ofDays(days, new MovementRows(session, institution)));
    }

    @Override
    public Optional<Instant> overAt(InstitutionId institution, Span month, Policy.Measure measure, int committed) {
        return database.read(session -> Crossing.of(measure, committed, month, new MovementRows(session, institution)));
    }

    @Override
    public Optional<LearnerId> miscounted(InstitutionId institution) {
        return database.look(session -> new MovementRows(session, institution).miscounted());
    }

    @Override
    public void periods(InstitutionId institution, Span span, PeriodVisitor visitor) {
        database.<Boolean>read(session -> {
            periods.touching(session, institution, span, visitor);
            return true;
        });
    }

    @Override
    public Optional<Meant> meant(InstitutionId institution, IdentityName who) {
        return database.look(session -> identities
                .find(session, institution, who)
                .map(known -> new Meant(new IdentityId(known.identity()), new LearnerId(known.learner()))));
    }

    @Override
    public Map<IdentityName, Meant> meant(InstitutionId institution, Collection<IdentityName> names) {
        return database.look(session -> {
            Map<IdentityName, Meant> meant = new HashMap<>(Lookups.named(session, institution, new HashSet<>(names)));
            List<IdentityName> bare = names.stream()
                    .filter(name -> name.namespace().equals(IdentityName.DEFAULT) && !meant.containsKey(name))
                    .distinct()
                    .toList();
            meant.putAll(Lookups.opaque(session, institution, bare));
            return meant;
        });
    }

    @Override
    public NavigableSet<IdentityId> identities(InstitutionId institution, LearnerId learner) {
        return database.look(session -> LinkRows.identities(session, institution, learner));
    }

    @Override
    public List<Fact> links(InstitutionId institution) {
        return database.read(session -> LinkRows.all(session, institution));
    }

    @Override
    public List<Fact> links(InstitutionId institution, Collection<IdentityId> identities) {
        return database.read(session -> LinkRows.of(session, institution, identities));
    }

    @Override
    public Together together(InstitutionId institution, NavigableSet<IdentityId> identities) {
        return database.read(session -> LinkRows.together(session, institution, identities));
    }

    @Override
    public void marked(InstitutionId institution, Known known, MarkedVisitor visitor) {
        database.<Boolean>read(session -> {
            OneView view = new OneView(session, database.dialect());
            Regrouping.each(
                    LinkRows.marked(session, institution),
                    known,
                    sweep -> view.<Boolean>read(same -> {
                        FactRows.byLearner(same, institution, sweep::history);
                        return true;
                    }),
                    learner -> view.read(same -> LinkRows.markedOfLearner(same, institution, learner.value())),
                    visitor);
            return true;
        });
    }

    @Override
    public void marked(InstitutionId institution, MarkedVisitor visitor) {
        database.<Boolean>read(session -> {
            FactRows.byLearner(session, institution, visitor::history);
            return true;
        });
    }
}
