package org.headcount.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.Hold;
import org.headcount.gateway.Holds;
import org.headcount.metering.IdentityName;
import org.headcount.metering.InstitutionId;
import org.headcount.metering.Micros;
import org.headcount.metering.Report;

/** Held scores in the database. Whoever moves one holds its learner until the transaction ends, so that a queue is seen as it is. */
final class SqlHolds implements Holds {

    private static final String KEEP = """
            insert into hold (institution, id, platform, tool, ref, line_item_url, identity, namespace, value,
                written_timestamp, scored_at, received_at, content_type, body, state, attempts, last_answer,
                not_before, lease, mark, may_have_arrived)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0)
            on conflict do nothing
            """;

    private static final String SELECT = "select " + HoldRows.COLUMNS + "\n";

    private static final String ONE = SELECT + """
            from hold
            where institution = ? and id = ?
            """;

    private static final String ARRIVAL = """
            select received_at
            from hold
            where institution = ? and id = ?
            """;

    private static final String LIST = SELECT + """
            from hold
            where institution = ? and (received_at < ? or (received_at = ? and id < ?)) and (? = '' or state = ?)
            order by received_at desc, id desc
            limit ?
            """;

    private static final String WAITING = """
            select distinct institution, namespace, value
            from hold
            where state in ('HELD', 'SENDING')
                and (state = 'HELD' and not_before <= ? or state = 'SENDING' and lease <= ?)
            """;

    private static final String WAITING_OF = SELECT + """
            from hold
            where institution = ? and state in ('HELD', 'SENDING')
                and identity in (select i.id from identity i where i.institution = ? and i.learner = ?)
            """;

    private static final String IDENTITY_OF = """
            select identity
            from hold
            where institution = ? and id = ?
            """;

    private static final String HOLD_LEARNER = """
            select l.id
            from identity i
            join learner l on l.institution = i.institution and l.id = i.learner
            where i.institution = ? and i.id = ?
            """;

    /** The newest first. Many a tool tells every step, so that a queue may be long: its bodies are not read. */
    private static final String QUEUE = """
            select q.id, q.state, q.not_before, q.lease, q.mark, q.may_have_arrived
            from hold h
            join hold q on q.institution = h.institution and q.namespace = h.namespace and q.value = h.value
                and q.line_item_url = h.line_item_url
            where h.institution = ? and h.id = ? and h.state in ('HELD', 'SENDING') and q.state in ('HELD', 'SENDING')
            order by q.scored_at desc, q.received_at desc, q.id desc
            """;

    private static final String QUEUE_OF = """
            select id, scored_at, case when state = 'SENDING' and lease > ? then 1 else 0 end
            from hold
            where institution = ? and namespace = ? and value = ? and line_item_url = ? and state in ('HELD', 'SENDING')
            order by scored_at desc, received_at desc, id desc
            """;

    private static final String TAKE = """
            update hold
            set state = 'SENDING', attempts = attempts + 1, lease = ?, mark = mark + 1, may_have_arrived = 1
            where institution = ? and id = ?
            """;

    private static final String SET_ASIDE = """
            update hold
            set state = 'SENDING', lease = ?, mark = mark + 1
            where institution = ? and id = ?
            """;

    private static final String GIVE_UP = """
            update hold
            set state = 'HELD'
            where institution = ? and id = ?
            """;

    private static final String LET_GO = """
            update hold
            set state = 'HELD'
            where institution = ? and id = ? and state = 'SENDING' and mark = ?
            """;

    private static final String END = """
            update hold
            set state = ?, last_answer = ?
            where institution = ? and id = ? and state = 'SENDING' and mark = ?
            """;

    private static final String PUT_BACK = """
            update hold
            set state = 'HELD', last_answer = ?, may_have_arrived = ?, not_before = ?
            where institution = ? and id = ? and state = 'SENDING' and mark = ?
            """;

    private static final String COALESCE = """
            update hold
            set state = 'COALESCED', last_answer = ?
            where institution = ? and namespace = ? and value = ? and line_item_url = ?
                and state in ('HELD', 'SENDING') and state = 'HELD'
                and (scored_at, received_at, id) < (?, ?, ?)
            """;

    private static final String DISCARD = """
            update hold
            set state = 'DISCARDED', last_answer = ?
            where institution = ? and id = ? and (state = 'HELD' or (state = 'SENDING' and lease <= ?))
            """;

    private static final String GIVE_WAY = """
            update hold
            set state = 'COALESCED', last_answer = ?
            where institution = ? and namespace = ? and value = ? and line_item_url = ?
                and state in ('HELD', 'SENDING') and scored_at <= ?
            """;

    private static final String NEWER_WENT = "a newer one went instead";

    private final Database database;
    private final TermsRows terms;
    private final Identities identities;
    private final FactWriter facts;
    private final String holdLearner;

    SqlHolds(Database database, TermsRows terms, Identities identities, FactWriter facts) {
        this.database = database;
        this.terms = terms;
        this.identities = identities;
        this.facts = facts;
        this.holdLearner = database.dialect().holding(HOLD_LEARNER);
    }

    @Override
    public void keep(Hold hold, Report refusal) {
        database.<Boolean>write(session -> {
            keep(session, hold);
            facts.append(session, hold.institution(), terms.hold(session, hold.institution()), refusal);
            return true;
        });
    }

    private void keep(Session session, Hold hold) throws SQLException {
        Identities.Known who = identities.meet(session, hold.institution(), hold.learner());
        session.update(
                KEEP,
                hold.institution().value(),
                hold.id(),
                hold.platform(),
                hold.tool(),
                hold.ref(),
                hold.lineItemUrl(),
                who.identity(),
                hold.learner().namespace(),
                hold.learner().value(),
                hold.timestamp(),
                Micros.of(hold.scoredAt()),
                Micros.of(hold.receivedAt()),
                hold.contentType(),
                hold.body(),
                hold.state().name(),
                hold.attempts(),
                hold.lastAnswer());
    }

    @Override
    public Optional<Hold> find(InstitutionId institution, String id) {
        return database.read(session -> session.first(ONE, HoldRows::hold, institution.value(), id));
    }

    @Override
    public List<Hold> list(InstitutionId institution, Optional<Hold.State> state, int limit, String after) {
        String only = state.map(Hold.State::name).orElse("");
        return database.read(session -> {
            long before = session.first(ARRIVAL, row -> row.getLong(1), institution.value(), after)
                    .orElse(Long.MAX_VALUE);
            return session.list(LIST, HoldRows::hold, institution.value(), before, before, after, only, only, limit);
        });
    }

    @Override
    public List<Waiting> waiting(Instant now) {
        long instant = Micros.of(now);
        return database.read(session -> session.list(
                WAITING,
                row -> new Waiting(
                        new InstitutionId(row.getString(1)), new IdentityName(row.getString(2), row.getString(3))),
                instant,
                instant));
    }

    @Override
    public List<Hold> waiting(InstitutionId institution, IdentityName learner) {
        return database.read(session -> {
            Optional<Identities.Known> who = identities.find(session, institution, learner);
            return who.isEmpty()
                    ? List.of()
                    : session.list(
                            WAITING_OF,
                            HoldRows::hold,
                            institution.value(),
                            institution.value(),
                            who.get().learner());
        });
    }

    @Override
    public List<Queued> queue(InstitutionId institution, IdentityName learner, String lineItemUrl, Instant now) {
        return database.read(session -> session.list(
                QUEUE_OF,
                row -> new Queued(row.getString(1), Micros.toInstant(row.getLong(2)), row.getInt(3) == 1),
                Micros.of(now),
                institution.value(),
                learner.namespace(),
                learner.value(),
                lineItemUrl));
    }

    /** One of a queue, as whoever may claim it sees it. */
    private record Place(String id, Hold.State state, long notBefore, long lease, long mark, boolean mayHaveArrived) {

        boolean onItsWay(long now) {
            return state == Hold.State.SENDING && lease > now;
        }

        boolean isDue(long now) {
            return state == Hold.State.SENDING || notBefore <= now;
        }
    }

    @Override
    public Optional<Claim> claim(InstitutionId institution, String id, boolean evenEarly, Instant now, Instant lease) {
        long instant = Micros.of(now);
        return database.write(session -> {
            Optional<Place> newest = free(session, institution, id, instant);
            return newest.isPresent() && (evenEarly || newest.get().isDue(instant))
                    ? take(session, institution, newest.get(), TAKE, lease)
                    : Optional.empty();
        });
    }

    @Override
    public Optional<Claim> setAside(InstitutionId institution, String id, Instant now, Instant lease) {
        return database.write(session -> {
            Optional<Place> newest = free(session, institution, id, Micros.of(now));
            return newest.isPresent() ? take(session, institution, newest.get(), SET_ASIDE, lease) : Optional.empty();
        });
    }

    /** The newest of a queue of which none is on its way. */
    private Optional<Place> free(Session session, InstitutionId institution, String id, long now) throws SQLException {
        holdLearner(session, institution, id);
        List<Place> queue = session.list(
                QUEUE,
                row -> new Place(
                        row.getString(1),
                        Hold.State.valueOf(row.getString(2)),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getInt(6) == 1),
                institution.value(),
                id);
        if (queue.isEmpty() || queue.stream().anyMatch(place -> place.onItsWay(now))) {
            return Optional.empty();
        }
        for (Place older : queue.subList(1, queue.size())) {
            if (older.state() == Hold.State.SENDING) { // its sender died, and since then a newer one has come
                session.update(GIVE_UP, institution.value(), older.id());
            }
        }
        return Optional.of(queue.get(0));
    }

    private static Optional<Claim> take(
            Session session, InstitutionId institution, Place place, String how, Instant lease) throws SQLException {
        session.update(how, Micros.of(lease), institution.value(), place.id());
        return session.first(ONE, HoldRows::hold, institution.value(), place.id())
                .map(hold -> new Claim(hold, place.mayHaveArrived(), place.mark() + 1));
    }

    @Override
    public boolean letGo(Claim claim) {
        Hold hold = claim.hold();
        return database.write(session -> {
            holdLearner(session, hold.institution(), hold.id());
            return session.update(LET_GO, hold.institution().value(), hold.id(), claim.mark()) == 1;
        });
    }

    @Override
    public boolean end(Claim claim, Hold.State state, String answer) {
        Hold hold = claim.hold();
        return database.write(session -> {
            holdLearner(session, hold.institution(), hold.id());
            boolean ended =
                    session.update(END, state.name(), answer, hold.institution().value(), hold.id(), claim.mark()) == 1;
            if (ended) {
                session.update(
                        COALESCE,
                        NEWER_WENT,
                        hold.institution().value(),
                        hold.learner().namespace(),
                        hold.learner().value(),
                        hold.lineItemUrl(),
                        Micros.of(hold.scoredAt()),
                        Micros.of(hold.receivedAt()),
                        hold.id());
            }
            return ended;
        });
    }

    @Override
    public boolean putBack(Claim claim, String answer, boolean mayHaveArrived, Instant notBefore) {
        Hold hold = claim.hold();
        return database.write(session -> {
            holdLearner(session, hold.institution(), hold.id());
            return session.update(
                            PUT_BACK,
                            answer,
                            mayHaveArrived ? 1 : 0,
                            Micros.of(notBefore),
                            hold.institution().value(),
                            hold.id(),
                            claim.mark())
                    == 1;
        });
    }

    @Override
    public boolean discard(InstitutionId institution, String id, String answer, Instant now) {
        return database.write(session -> {
            holdLearner(session, institution, id);
            return session.update(DISCARD, answer, institution.value(), id, Micros.of(now)) == 1;
        });
    }

    @Override
    public void giveWay(Hold score, String answer) {
        database.<Boolean>write(session -> {
            Optional<Identities.Known> who = identities.find(session, score.institution(), score.learner());
            if (who.isPresent()) {
                session.exists(
                        holdLearner, score.institution().value(), who.get().identity());
                session.update(
                        GIVE_WAY,
                        answer,
                        score.institution().value(),
                        score.learner().namespace(),
                        score.learner().value(),
                        score.lineItemUrl(),
                        Micros.of(score.scoredAt()));
            }
            return true;
        });
    }

    /** Nobody else moves a hold of the same learner, and nobody writes a fact of the learner's, until the transaction ends. */
    private void holdLearner(Session session, InstitutionId institution, String hold) throws SQLException {
        Optional<String> identity = session.first(IDENTITY_OF, row -> row.getString(1), institution.value(), hold);
        if (identity.isPresent()) {
            session.exists(holdLearner, institution.value(), identity.get());
        }
    }
}
