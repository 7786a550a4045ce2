package org.headcount.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.headcount.gateway.grade.Hold;
import org.headcount.gateway.grade.Holds;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;

/** The queues of held scores, and who may send: see {@link Holds}. Whoever moves a hold holds its learner until the transaction ends, so that a queue is seen as it is. */
final class HoldQueues {

    private static final String STAND_OF = """
            select identity, namespace, value, line_item_url
            from hold
            where institution = ? and id = ?
            """;

    static final String HOLD_LEARNER = """
            select l.id
            from identity i
            join learner l on l.institution = i.institution and l.id = i.learner
            where i.institution = ? and i.id = ?
            """;

    /** The newest first. Many a tool tells every step, so that a queue may be long: its bodies are not read. */
    private static final String QUEUE = """
            select q.id, q.state, q.not_before, q.lease, q.claims, q.may_have_arrived
            from hold h
            join hold q on q.institution = h.institution and q.namespace = h.namespace and q.value = h.value
                and q.line_item_url = h.line_item_url
            where h.institution = ? and h.id = ? and h.state in ('HELD', 'SENDING') and q.state in ('HELD', 'SENDING')
            order by q.scored_at desc, q.received_at desc, q.id desc
            """;

    private static final String NEWEST_OF = """
            select id, state, not_before, lease
            from hold
            where institution = ? and namespace = ? and value = ? and line_item_url = ? and state in ('HELD', 'SENDING')
            order by scored_at desc, received_at desc, id desc
            limit 1
            """;

    private static final String ANY_OF = """
            select 1
            from hold
            where institution = ? and namespace = ? and value = ? and line_item_url = ? and state in ('HELD', 'SENDING')
            limit 1
            """;

    private static final String QUEUE_OF = """
            select id, scored_at, case when state = 'SENDING' and lease > ? then 1 else 0 end
            from hold
            where institution = ? and namespace = ? and value = ? and line_item_url = ? and state in ('HELD', 'SENDING')
            order by scored_at desc, received_at desc, id desc
            """;

    private static final String TAKE = """
            update hold
            set state = 'SENDING', attempts = attempts + 1, lease = ?, due = ?, mark = mark + 1, claims = claims + 1,
                may_have_arrived = 1
            where institution = ? and id = ?
            """;

    private static final String SET_ASIDE = """
            update hold
            set state = 'SENDING', lease = ?, due = ?, mark = mark + 1, claims = claims + 1
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
            where institution = ? and id = ? and state = 'SENDING' and claims = ?
            """;

    private static final String END = """
            update hold
            set state = ?, last_answer = ?
            where institution = ? and id = ? and state = 'SENDING' and claims = ?
            """;

    private static final String PUT_BACK = """
            update hold
            set state = 'HELD', last_answer = ?, may_have_arrived = ?, not_before = ?
            where institution = ? and id = ? and state = 'SENDING' and claims = ?
            """;

    private static final String LOOK_AT = """
            update hold
            set due = ?
            where institution = ? and id = ? and state = 'HELD'
            """;

    /**
     * Raises the mark too: whoever has taken one up before knows less, and has no say when it is due. The index is of what waits or is on its way: its condition
     * stands here to the letter.
     */
    private static final String PUT_OFF_OTHERS = """
            update hold
            set due = ?, mark = mark + 1
            where institution = ? and namespace = ? and value = ? and line_item_url = ?
                and state in ('HELD', 'SENDING') and state = 'HELD' and id <> ? and due < ?
            """;

    /** As for {@link #PUT_OFF_OTHERS}. */
    private static final String COALESCE = """
            update hold
            set state = 'COALESCED', last_answer = ?
            where institution = ? and namespace = ? and value = ? and line_item_url = ?
                and state in ('HELD', 'SENDING') and state = 'HELD'
                and (scored_at, received_at, id) < (?, ?, ?)
            """;

    private static final String GIVE_WAY = """
            update hold
            set state = 'COALESCED', last_answer = ?
            where institution = ? and namespace = ? and value = ? and line_item_url = ?
                and state in ('HELD', 'SENDING') and scored_at <= ?
            """;

    private static final int ATTEMPTS = 3;
    private static final String NEWER_WENT = "a newer one went instead";

    /** What is not the newest of its queue has to wait for it, and needs no look before: it is put off so long that the newest has moved, and put it off again. */
    private static final long BEHIND_THE_NEWEST = TimeUnit.MINUTES.toMicros(10);

    /** What must cost as much as the few holds that it is about. */
    static final List<String> OF_FEW = List.of(
            LOOK_AT,
            PUT_OFF_OTHERS,
            STAND_OF,
            QUEUE,
            NEWEST_OF,
            ANY_OF,
            QUEUE_OF,
            TAKE,
            END,
            PUT_BACK,
            COALESCE,
            GIVE_WAY);

    private final Database database;
    private final Identities identities;
    private final Bell bell;
    private final String holdLearner;

    HoldQueues(Database database, Identities identities, Bell bell) {
        this.database = database;
        this.identities = identities;
        this.bell = bell;
        this.holdLearner = database.dialect().holding(HOLD_LEARNER);
    }

    List<Holds.Queued> queue(InstitutionId institution, IdentityName learner, String lineItemUrl, Instant now) {
        return database.look(session -> session.list(
                QUEUE_OF,
                row -> new Holds.Queued(row.getString(1), Micros.toInstant(row.getLong(2)), row.getInt(3) == 1),
                Micros.of(now),
                institution.value(),
                learner.namespace(),
                learner.value(),
                lineItemUrl));
    }

    /** One of a queue, as whoever may claim it sees it. */
    private record Place(String id, Hold.State state, long notBefore, long lease, long claims, boolean mayHaveArrived) {

        boolean onItsWay(long now) {
            return state == Hold.State.SENDING && lease > now;
        }

        /** A dead sender's is due at once. */
        long dueAt() {
            return state == Hold.State.SENDING ? lease : notBefore;
        }
    }

    /** The queue that a hold stands in. */
    private record Stand(InstitutionId institution, IdentityName learner, String lineItemUrl) {}

    private static Stand stand(Hold hold) {
        return new Stand(hold.institution(), hold.learner(), hold.lineItemUrl());
    }

    /** Is told of a claim in its own transaction. */
    interface Claimed {
        void claimed(Session session, Holds.Claim claim) throws SQLException;
    }

    Optional<Holds.Claim> claim(
            InstitutionId institution, String id, boolean evenEarly, Instant now, Instant lease, Claimed told) {
        long instant = Micros.of(now);
        return database.write(session -> {
            Optional<Stand> stand = holdLearner(session, institution, id);
            List<Place> queue = places(session, institution, id);
            if (stand.isEmpty() || queue.isEmpty()) {
                return Optional.empty();
            }
            long from = from(queue, evenEarly, instant);
            if (from > instant) {
                lookAt(session, stand.get(), queue.get(0).id(), from);
                return Optional.empty();
            }
            Optional<Holds.Claim> taken = take(session, stand.get(), queue, TAKE, lease);
            if (taken.isPresent()) {
                told.claimed(session, taken.get());
            }
            return taken;
        });
    }

    /** When the newest may be sent: once nothing is on its way, and not before it is due. */
    private static long from(List<Place> queue, boolean evenEarly, long now) {
        LongStream onTheirWay =
                queue.stream().filter(place -> place.onItsWay(now)).mapToLong(Place::lease);
        LongStream newest = queue.stream().limit(evenEarly ? 0 : 1).mapToLong(Place::dueAt);
        return LongStream.concat(onTheirWay, newest).max().orElse(now);
    }

    Optional<Holds.Claim> setAside(InstitutionId institution, String id, Instant now, Instant lease) {
        return database.write(session -> {
            Optional<Stand> stand = holdLearner(session, institution, id);
            List<Place> queue = places(session, institution, id);
            return stand.isEmpty()
                            || queue.isEmpty()
                            || queue.stream().anyMatch(place -> place.onItsWay(Micros.of(now)))
                    ? Optional.empty()
                    : take(session, stand.get(), queue, SET_ASIDE, lease);
        });
    }

    private static List<Place> places(Session session, InstitutionId institution, String id) throws SQLException {
        return session.list(
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
    }

    /** Takes the newest. */
    private static Optional<Holds.Claim> take(
            Session session, Stand stand, List<Place> queue, String how, Instant lease) throws SQLException {
        InstitutionId institution = stand.institution();
        for (Place older : queue.subList(1, queue.size())) {
            if (older.state() == Hold.State.SENDING) { // its sender died, and since then a newer one has come
                session.update(GIVE_UP, institution.value(), older.id());
            }
        }
        Place newest = queue.get(0);
        putOffOthers(session, stand, newest.id(), Micros.of(lease));
        session.update(how, Micros.of(lease), Micros.of(lease), institution.value(), newest.id());
        return session.first(HoldRows.ONE, HoldRows::hold, institution.value(), newest.id())
                .map(hold -> new Holds.Claim(hold, newest.mayHaveArrived(), newest.claims() + 1));
    }

    boolean letGo(Holds.Claim claim) {
        Hold hold = claim.hold();
        return move(
                hold, session -> session.update(LET_GO, hold.institution().value(), hold.id(), claim.number()) == 1);
    }

    boolean end(Holds.Claim claim, Hold.State state, String answer) {
        Hold hold = claim.hold();
        return move(hold, session -> {
            boolean ended =
                    session.update(END, state.name(), answer, hold.institution().value(), hold.id(), claim.number())
                            == 1;
            if (ended
                    && (state == Hold.State.RELEASED
                            || state == Hold.State.SUPERSEDED)) { // else an older one may be good
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

    boolean putBack(Holds.Claim claim, String answer, boolean mayHaveArrived, Instant notBefore) {
        Hold hold = claim.hold();
        return move(
                hold,
                session -> session.update(
                                PUT_BACK,
                                answer,
                                mayHaveArrived ? 1 : 0,
                                Micros.of(notBefore),
                                hold.institution().value(),
                                hold.id(),
                                claim.number())
                        == 1);
    }

    private record Moved(boolean done, boolean someWait) {}

    /** Moves one of a queue, after which those that wait have to be looked at. */
    boolean move(Hold hold, Work<Boolean> how) {
        Moved moved = database.write(session -> {
            holdLearner(session, hold.institution(), hold.id());
            boolean done = how.in(session);
            return new Moved(done, done && lookAtQueue(session, stand(hold)));
        });
        if (moved.someWait()) {
            bell.ring();
        }
        return moved.done();
    }

    void giveWay(Hold score, String answer) {
        if (database.write(session -> giveWay(session, score, answer))) {
            bell.ring();
        }
    }

    /** Whether any of them waits all the same: then somebody has to be told once that is durable. */
    boolean giveWay(Session session, Hold score, String answer) throws SQLException {
        Optional<Identities.Known> who = identities.find(session, score.institution(), score.learner());
        if (who.isEmpty()) {
            return false;
        }
        holdLearnerOf(session, score.institution(), who.get().identity());
        session.update(
                GIVE_WAY,
                answer,
                score.institution().value(),
                score.learner().namespace(),
                score.learner().value(),
                score.lineItemUrl(),
                Micros.of(score.scoredAt()));
        return lookAtQueue(session, stand(score));
    }

    /** Asks whether anything stands in a score's queue. */
    static Session.Question<Boolean> any(Hold score) {
        return new Session.Question<>(
                ANY_OF,
                row -> true,
                score.institution().value(),
                score.learner().namespace(),
                score.learner().value(),
                score.lineItemUrl());
    }

    /**
     * Has the newest of a queue looked at when it may go.
     *
     * @return whether it waits
     */
    private static boolean lookAtQueue(Session session, Stand stand) throws SQLException {
        Optional<Place> newest = session.first(
                NEWEST_OF,
                row -> new Place(
                        row.getString(1),
                        Hold.State.valueOf(row.getString(2)),
                        row.getLong(3),
                        row.getLong(4),
                        0,
                        false),
                stand.institution().value(),
                stand.learner().namespace(),
                stand.learner().value(),
                stand.lineItemUrl());
        if (newest.isPresent()) {
            lookAt(session, stand, newest.get().id(), newest.get().dueAt());
        }
        return newest.filter(place -> place.state() == Hold.State.HELD).isPresent();
    }

    /** Has the newest of a queue looked at at an instant, and the others well after it: every look reads the whole queue. */
    private static void lookAt(Session session, Stand stand, String newest, long at) throws SQLException {
        session.update(LOOK_AT, at, stand.institution().value(), newest);
        putOffOthers(session, stand, newest, at);
    }

    /** Only those that would be looked at before: so each is written now and then, and not whenever the newest moves. */
    private static void putOffOthers(Session session, Stand stand, String newest, long at) throws SQLException {
        session.update(
                PUT_OFF_OTHERS,
                at + BEHIND_THE_NEWEST,
                stand.institution().value(),
                stand.learner().namespace(),
                stand.learner().value(),
                stand.lineItemUrl(),
                newest,
                at);
    }

    /** Nobody else moves a hold of the same learner, and nobody writes a fact of the learner's, until the transaction ends. */
    private void holdLearnerOf(Session session, InstitutionId institution, String identity) throws SQLException {
        boolean held = false;
        for (int attempt = 0; !held && attempt < ATTEMPTS; attempt++) { // another learner's since we began to wait
            held = session.exists(holdLearner, institution.value(), identity);
        }
    }

    private Optional<Stand> holdLearner(Session session, InstitutionId institution, String hold) throws SQLException {
        record Standing(String identity, Stand stand) {}
        Optional<Standing> standing = session.first(
                STAND_OF,
                row -> new Standing(
                        row.getString(1),
                        new Stand(institution, new IdentityName(row.getString(2), row.getString(3)), row.getString(4))),
                institution.value(),
                hold);
        if (standing.isPresent()) {
            holdLearnerOf(session, institution, standing.get().identity());
        }
        return standing.map(Standing::stand);
    }
}
