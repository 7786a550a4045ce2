package org.headcount.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.headcount.gateway.warning.Alert;
import org.headcount.gateway.warning.Delivery;
import org.headcount.gateway.warning.Outbox;
import org.headcount.gateway.warning.Subscriber;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;

/** The outbox in the database. Who takes a delivery up is decided by the number of claims that was seen. */
final class SqlOutbox implements Outbox {

    /**
     * Not where another one to the same subscriber is on its way: what is due of that comes when it is back. Nor that an
     * alert has recovered, before its subscriber was told that it fired, or that is given up.
     */
    static final String DUE = """
            select d.institution, d.id, d.channel, d.subscriber, d.claims
            from alert_delivery d
            where d.state in ('WAITING', 'SENDING') and d.due <= ? and not exists (
                select 1
                from alert_delivery o
                where o.institution = d.institution and o.channel = d.channel and o.subscriber = d.subscriber
                    and o.state in ('WAITING', 'SENDING')
                    and (o.state = 'SENDING' and o.due > ?
                        or o.alert = d.alert and o.event = 'FIRED' and d.event = 'RECOVERED'))
            order by d.due
            limit ?
            """;

    static final String TAKE = """
            update alert_delivery
            set state = 'SENDING', due = ?, attempts = attempts + 1, claims = claims + 1
            where institution = ? and id = ? and claims = ? and state in ('WAITING', 'SENDING')
            """;

    private static final String TAKEN = AlertRows.SELECT + """
                , d.event, d.attempts, d.claims, s.channel, s.id, s.address, s.secret, s.language, s.state, s.created_at,
                s.last_answer, s.answered_at
            from alert_delivery d
            join alert a on a.institution = d.institution and a.id = d.alert
            join subscriber s on s.institution = d.institution and s.channel = d.channel and s.id = d.subscriber
            where d.institution = ? and d.id = ?
            """;

    private static final String DROP = """
            delete from alert_delivery
            where institution = ? and id = ?
            """;

    private static final String ACKNOWLEDGE = """
            update alert_delivery
            set state = 'DELIVERED', forget_after = ?
            where institution = ? and id = ? and state <> 'DELIVERED'
            """;

    private static final String PUT_BACK = """
            update alert_delivery
            set state = 'WAITING', due = ?
            where institution = ? and id = ? and state = 'SENDING' and claims = ?
            """;

    private static final String GIVE_UP = """
            update alert_delivery
            set state = 'GIVEN_UP', forget_after = ?
            where institution = ? and id = ? and state = 'SENDING' and claims = ?
            """;

    static final String TOLD = """
            select alert, event, channel, subscriber, state, attempts, forget_after
            from alert_delivery
            where institution = ? and alert in (%s)
            order by due, id
            """;

    /** How long it can be seen what became of one. */
    private static final Duration KEPT = Duration.ofDays(90);

    private final Database database;

    SqlOutbox(Database database) {
        this.database = database;
    }

    private record Seen(InstitutionId institution, String id, String channel, String subscriber, long claims) {

        String mailbox() {
            return institution + " " + channel + " " + subscriber;
        }
    }

    /** Reads first: mostly there is nothing, and then nothing is written. */
    @Override
    public List<Delivery> claim(Instant now, Instant lease, int most) {
        List<Seen> seen = database.look(session -> session.list(
                DUE,
                row -> new Seen(
                        new InstitutionId(row.getString(1)),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getLong(5)),
                Micros.of(now),
                Micros.of(now),
                most * most)); // enough, even where some subscribers have several
        return seen.isEmpty() ? List.of() : database.write(session -> take(session, seen, Micros.of(lease), most));
    }

    private static List<Delivery> take(Session session, List<Seen> seen, long lease, int most) throws SQLException {
        List<Delivery> taken = new ArrayList<>();
        Set<String> mailboxes = new HashSet<>();
        for (Seen one : seen) {
            boolean free = taken.size() < most && mailboxes.add(one.mailbox());
            if (free && session.update(TAKE, lease, one.institution().value(), one.id(), one.claims()) == 1) {
                Optional<Delivery> delivery = read(session, one);
                delivery.ifPresent(taken::add);
                if (delivery.isEmpty()) { // its subscriber was taken away while the alert was being raised
                    session.update(DROP, one.institution().value(), one.id());
                }
            }
        }
        return taken;
    }

    private static Optional<Delivery> read(Session session, Seen one) throws SQLException {
        return session.first(
                TAKEN,
                row -> new Delivery(
                        one.id(),
                        AlertRows.alert(row, one.institution()),
                        Alert.Event.valueOf(row.getString(13)),
                        SqlSubscribers.subscriber(row, 16, one.institution()),
                        row.getInt(14) - 1,
                        row.getLong(15)),
                one.institution().value(),
                one.id());
    }

    @Override
    public void acknowledged(Delivery delivery, String answer, Instant now) {
        database.write(session -> {
            SqlSubscribers.note(session, delivery.to(), answer, now);
            return session.update(ACKNOWLEDGE, Micros.of(now.plus(KEPT)), institution(delivery), delivery.id());
        });
    }

    @Override
    public void putBack(Delivery delivery, String answer, Instant now, Instant due) {
        database.write(session -> {
            SqlSubscribers.note(session, delivery.to(), answer, now);
            return session.update(PUT_BACK, Micros.of(due), institution(delivery), delivery.id(), delivery.claim());
        });
    }

    @Override
    public void giveUp(Delivery delivery, String answer, Instant now) {
        database.write(session -> {
            SqlSubscribers.note(session, delivery.to(), answer, now);
            return session.update(
                    GIVE_UP, Micros.of(now.plus(KEPT)), institution(delivery), delivery.id(), delivery.claim());
        });
    }

    private static String institution(Delivery delivery) {
        return delivery.alert().institution().value();
    }

    @Override
    public List<Told> told(InstitutionId institution, List<String> alerts) {
        if (alerts.isEmpty()) {
            return List.of();
        }
        String sql = TOLD.formatted(String.join(", ", Collections.nCopies(alerts.size(), "?")));
        List<Object> values = new ArrayList<>(alerts);
        values.add(0, institution.value());
        return database.look(session -> session.list(sql, SqlOutbox::told, values.toArray()));
    }

    private static Told told(ResultSet row) throws SQLException {
        long forgetAfter = row.getLong(7);
        boolean ended = !row.wasNull();
        return new Told(
                row.getString(1),
                Alert.Event.valueOf(row.getString(2)),
                Subscriber.Channel.valueOf(row.getString(3)),
                row.getString(4),
                switch (row.getString(5)) {
                    case "DELIVERED" -> State.ACKNOWLEDGED;
                    case "GIVEN_UP" -> State.GIVEN_UP;
                    default -> State.WAITING;
                },
                row.getInt(6),
                ended ? Optional.of(Micros.toInstant(forgetAfter).minus(KEPT)) : Optional.empty());
    }
}
