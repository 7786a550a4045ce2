package org.headcount.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.headcount.gateway.Audit;
import org.headcount.gateway.grade.Hold;
import org.headcount.gateway.grade.Holds;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Report;
import org.headcount.metering.terms.Terms;

/** Held scores in the database: what is kept, found, due and thrown away. Which of a queue may go, and how it ends, is {@link HoldQueues}'. */
final class SqlHolds implements Holds {

    /** It may have arrived where the LMS left the same score without an answer, before its learner was inactive. */
    private static final String KEEP = """
            insert into hold (institution, id, platform, tool, ref, line_item_url, identity, namespace, value,
                written_timestamp, scored_at, received_at, content_type, body, state, attempts, last_answer,
                not_before, lease, due, changed_at, mark, claims, may_have_arrived)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?, 0, 0,
                (select count(*) from unanswered_score u where u.institution = ? and u.score = ?))
            on conflict do nothing
            """;

    private static final String LOST = """
            select 1
            from hold
            where institution = ? and id = ? and state = 'UNDELIVERABLE'
            """;

    private static final String ARRIVAL = """
            select received_at
            from hold
            where institution = ? and id = ?
            """;

    private static final String LIST = HoldRows.SELECT_ENTRY + """
            from hold
            where institution = ? and (received_at < ? or (received_at = ? and id < ?)) and (? = '' or state = ?)
                and (? = '' or identity in (select i.id from identity i where i.institution = ? and i.learner = ?))
            order by received_at desc, id desc
            limit ?
            """;

    /** The learner is looked for first, whatever the database supposes: in the order of arrival, everybody's would have to be read. */
    private static final String OF_LEARNER = HoldRows.SELECT_ENTRY + """
            from (select h.* from identity i cross join hold h
                where i.institution = ? and i.learner = ? and h.institution = i.institution and h.identity = i.id) theirs
            order by received_at desc, id desc
            limit ?
            """;

    static final String LEARNERS = """
            select distinct i.learner
            from hold h
            join identity i on i.institution = h.institution and i.id = h.identity
            where h.institution = ? and h.state in ('HELD', 'SENDING')
            """;

    static final String WAITING_OF_LEARNER = HoldRows.SELECT_ENTRY + """
            from (select h.* from identity i cross join hold h
                where i.institution = ? and i.learner = ? and h.institution = i.institution and h.identity = i.id
                    and h.state in ('HELD', 'SENDING')) theirs
            order by received_at desc, id desc
            """;

    private static final String COUNT = """
            select state, count(*)
            from hold
            where institution = ?
            group by state
            """;

    static final String DUE = """
            select institution, id, platform, namespace, value, changed_at, mark, due
            from hold
            where state in ('HELD', 'SENDING') and due <= ?
            order by due
            limit ?
            """;

    private static final String TAKE_UP = """
            update hold
            set due = ?
            where institution = ? and id = ? and state in ('HELD', 'SENDING') and due = ? and mark = ?
            """;

    private static final String REST = """
            update hold
            set state = 'HELD', due = ?
            where institution = ? and id = ? and mark = ? and (state = 'HELD' or (state = 'SENDING' and lease <= ?))
            """;

    private static final String DISCARD = """
            update hold
            set state = 'DISCARDED', last_answer = ?
            where institution = ? and id = ? and (state = 'HELD' or (state = 'SENDING' and lease <= ?))
            """;

    /** What must cost as much as the few holds that it is about. */
    static final List<String> OF_FEW = List.of(TAKE_UP, REST, DISCARD, OF_LEARNER, WAITING_OF_LEARNER, HoldRows.WAKE);

    private final Database database;
    private final TermsRows terms;
    private final Identities identities;
    private final FactWriter facts;
    private final Bell bell;
    private final Tally tally;
    private final HoldQueues queues;
    private final AuditRows audit;
    private final Optional<Author> author;

    SqlHolds(
            Database database,
            TermsRows terms,
            Identities identities,
            FactWriter facts,
            Bell bell,
            Tally tally,
            AuditRows audit) {
        this(database, terms, identities, facts, bell, tally, audit, Optional.empty());
    }

    private SqlHolds(
            Database database,
            TermsRows terms,
            Identities identities,
            FactWriter facts,
            Bell bell,
            Tally tally,
            AuditRows audit,
            Optional<Author> author) {
        this.database = database;
        this.terms = terms;
        this.identities = identities;
        this.facts = facts;
        this.bell = bell;
        this.tally = tally;
        this.queues = new HoldQueues(database, identities, bell);
        this.audit = audit;
        this.author = author;
    }

    @Override
    public Holds by(Author somebody) {
        return new SqlHolds(database, terms, identities, facts, bell, tally, audit, Optional.of(somebody));
    }

    /** By the learner's opaque id, which stays, while a hold's own changes when the learner is erased. */
    private void tell(Session session, Audit.Action action, Hold hold) throws SQLException {
        if (author.isPresent()) {
            String learner = identities
                    .find(session, hold.institution(), hold.learner())
                    .map(Identities.Known::learner)
                    .orElse("");
            ObjectNode detail =
                    AuditDetails.none().put("platform", hold.platform()).put("tool", hold.tool());
            audit.add(session, hold.institution(), author.get(), action, learner, detail);
        }
    }

    /** The terms and the learner are held first: whoever changes them either sees this hold, and has it looked at, or has changed them before it is. */
    @Override
    public boolean keep(Hold hold, Report refusal) {
        Optional<FactWriter.Written> written = database.write(session -> {
            Terms inForce = terms.hold(session, hold.institution());
            Optional<Identities.Known> who = identities.find(session, hold.institution(), hold.learner());
            if (who.isEmpty()) {
                return Optional.empty();
            }
            identities.hold(session, hold.institution(), who.get());
            insert(session, hold, who.get().identity());
            return Optional.of(facts.append(session, hold.institution(), inForce, refusal));
        });
        written.ifPresent(one -> tally.countScore(one.receipt()));
        return written.isPresent();
    }

    /** Under its own id, or, where one of the same bytes was lost, under that with a number behind it: each ends exactly once. */
    private static void insert(Session session, Hold hold, String identity) throws SQLException {
        String id = hold.id();
        for (int number = 2;
                !insert(session, hold, id, identity) && isLost(session, hold.institution(), id);
                number++) {
            id = hold.id() + "-" + number;
        }
    }

    private static boolean isLost(Session session, InstitutionId institution, String id) throws SQLException {
        return session.exists(LOST, institution.value(), id);
    }

    private static boolean insert(Session session, Hold hold, String id, String identity) throws SQLException {
        return session.update(
                        KEEP,
                        hold.institution().value(),
                        id,
                        hold.platform(),
                        hold.tool(),
                        hold.ref(),
                        hold.lineItemUrl(),
                        identity,
                        hold.learner().namespace(),
                        hold.learner().value(),
                        hold.timestamp(),
                        Micros.of(hold.scoredAt()),
                        Micros.of(hold.receivedAt()),
                        hold.contentType(),
                        hold.body(),
                        hold.state().name(),
                        hold.attempts(),
                        hold.lastAnswer(),
                        Micros.of(hold.receivedAt()),
                        Micros.of(hold.receivedAt()),
                        hold.institution().value(),
                        hold.id())
                == 1;
    }

    @Override
    public Optional<Hold> find(InstitutionId institution, String id) {
        return database.read(session -> session.first(HoldRows.ONE, HoldRows::hold, institution.value(), id));
    }

    @Override
    public List<Hold.Entry> ofLearner(InstitutionId institution, String learner, int most) {
        return database.read(session -> session.list(OF_LEARNER, HoldRows::entry, institution.value(), learner, most));
    }

    @Override
    public List<Hold.Entry> list(InstitutionId institution, Question question, int limit, String after) {
        return database.read(session -> {
            long before = session.first(ARRIVAL, row -> row.getLong(1), institution.value(), after)
                    .orElse(Long.MAX_VALUE);
            return session.list(LIST, HoldRows::entry, listed(institution, question, limit, before, after));
        });
    }

    @Override
    public NavigableSet<LearnerId> learners(InstitutionId institution) {
        List<LearnerId> found = database.read(
                session -> session.list(LEARNERS, row -> new LearnerId(row.getString(1)), institution.value()));
        return new TreeSet<>(found);
    }

    @Override
    public List<Hold.Entry> waiting(InstitutionId institution, LearnerId learner) {
        return database.read(
                session -> session.list(WAITING_OF_LEARNER, HoldRows::entry, institution.value(), learner.value()));
    }

    @Override
    public void each(InstitutionId institution, Question question, Consumer<Hold.Entry> visitor) {
        Object[] all = listed(institution, question, Integer.MAX_VALUE, Long.MAX_VALUE, "");
        database.<Boolean>read(session -> {
            session.each(LIST, row -> visitor.accept(HoldRows.entry(row)), all);
            return true;
        });
    }

    private static Object[] listed(InstitutionId institution, Question question, int limit, long before, String after) {
        String only = question.state().map(Hold.State::name).orElse("");
        String learner = question.learner().map(LearnerId::value).orElse("");
        return new Object[] {
            institution.value(), before, before, after, only, only, learner, institution.value(), learner, limit
        };
    }

    @Override
    public Map<Hold.State, Integer> count(InstitutionId institution) {
        Map<Hold.State, Integer> counts = new EnumMap<>(Hold.State.class);
        database.<Boolean>read(session -> {
            session.each(
                    COUNT, row -> counts.put(Hold.State.valueOf(row.getString(1)), row.getInt(2)), institution.value());
            return true;
        });
        return counts;
    }

    private record Seen(Due hold, long due) {}

    /** Reads first: mostly there is nothing, and then nothing is written. */
    @Override
    public List<Due> due(Instant now, Instant again, int most) {
        List<Seen> seen = database.look(session -> session.list(
                DUE,
                row -> new Seen(
                        new Due(
                                new InstitutionId(row.getString(1)),
                                row.getString(2),
                                row.getString(3),
                                new IdentityName(row.getString(4), row.getString(5)),
                                Micros.toInstant(row.getLong(6)),
                                row.getLong(7)),
                        row.getLong(8)),
                Micros.of(now),
                most));
        return seen.isEmpty() ? List.of() : database.write(session -> takeUp(session, seen, Micros.of(again)));
    }

    private static List<Due> takeUp(Session session, List<Seen> seen, long again) throws SQLException {
        List<Due> taken = new ArrayList<>(seen.size());
        for (Seen one : seen) {
            Due hold = one.hold();
            if (session.update(TAKE_UP, again, hold.institution().value(), hold.id(), one.due(), hold.mark()) == 1) {
                taken.add(hold);
            }
        }
        return taken;
    }

    @Override
    public boolean rest(Due due, Instant now, Instant until) {
        return database.write(session ->
                session.update(REST, Micros.of(until), due.institution().value(), due.id(), due.mark(), Micros.of(now))
                        == 1);
    }

    @Override
    public void whenDue(Runnable told) {
        bell.tell(told);
    }

    @Override
    public boolean discard(InstitutionId institution, String id, String answer, Instant now) {
        return find(institution, id)
                .filter(hold -> queues.move(hold, session -> {
                    boolean discarded = session.update(DISCARD, answer, institution.value(), id, Micros.of(now)) == 1;
                    if (discarded) {
                        tell(session, Audit.Action.HOLD_DISCARDED, hold);
                    }
                    return discarded;
                }))
                .isPresent();
    }

    @Override
    public List<Queued> queue(InstitutionId institution, IdentityName learner, String lineItemUrl, Instant now) {
        return queues.queue(institution, learner, lineItemUrl, now);
    }

    @Override
    public Optional<Claim> claim(InstitutionId institution, String id, boolean evenEarly, Instant now, Instant lease) {
        return queues.claim(
                institution,
                id,
                evenEarly,
                now,
                lease,
                (session, claim) -> tell(session, Audit.Action.HOLD_RELEASED, claim.hold()));
    }

    @Override
    public Optional<Claim> setAside(InstitutionId institution, String id, Instant now, Instant lease) {
        return queues.setAside(institution, id, now, lease);
    }

    @Override
    public boolean letGo(Claim claim) {
        return queues.letGo(claim);
    }

    @Override
    public boolean end(Claim claim, Hold.State state, String answer) {
        return queues.end(claim, state, answer);
    }

    @Override
    public boolean putBack(Claim claim, String answer, boolean mayHaveArrived, Instant notBefore) {
        return queues.putBack(claim, answer, mayHaveArrived, notBefore);
    }

    @Override
    public void giveWay(Hold score, String answer) {
        queues.giveWay(score, answer);
    }

    @Override
    public void arrived(Hold score, Report passback) {
        committed(database.write(session -> {
            Opening.OfReport opening = opening(session, score, passback, List.of());
            return new PassedOn(append(session, score, passback, opening), false);
        }));
    }

    /** @param written empty of somebody erased */
    private record PassedOn(Optional<FactWriter.Written> written, boolean someWait) {}

    /** Mostly nothing waits, and then nothing but the fact is written. */
    @Override
    public void passedOn(Hold score, Report passback, String answer) {
        committed(database.write(session -> {
            Session.Question<Boolean> queued = HoldQueues.any(score);
            Opening.OfReport opening = opening(session, score, passback, List.of(queued));
            return new PassedOn(
                    append(session, score, passback, opening),
                    queued.answer().isPresent() && queues.giveWay(session, score, answer));
        }));
    }

    private Opening.OfReport opening(Session session, Hold score, Report passback, List<Session.Question<?>> beside)
            throws SQLException {
        return Opening.of(session, database.dialect(), terms, identities, score.institution(), passback, beside);
    }

    /** Whoever is found is held by the opening, and not erased before the commit. */
    private Optional<FactWriter.Written> append(Session session, Hold score, Report passback, Opening.OfReport opening)
            throws SQLException {
        return opening.known().isStranger()
                ? Optional.empty()
                : facts.append(
                        session, score.institution(), opening.terms(), passback, opening.known(), Optional.empty());
    }

    private void committed(PassedOn done) {
        done.written().ifPresent(one -> tally.countScore(one.receipt()));
        if (done.someWait() || done.written().filter(FactWriter.Written::woke).isPresent()) {
            bell.ring();
        }
    }
}
