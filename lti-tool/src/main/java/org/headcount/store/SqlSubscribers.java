package org.headcount.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.Audit;
import org.headcount.gateway.warning.Subscriber;
import org.headcount.gateway.warning.Subscribers;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;

/** Subscribers in the database. */
final class SqlSubscribers implements Subscribers {

    private static final String SELECT = """
            select channel, id, address, secret, language, state, created_at, last_answer, answered_at
            from subscriber
            where institution = ? and channel = ?
            """;

    private static final String ONE = SELECT + """
            and id = ?
            """;

    private static final String ALL = SELECT + """
            order by created_at, id
            """;

    private static final String INSTITUTION = """
            select id
            from institution
            where id = ?
            """;

    private static final String KNOWN = """
            select 1
            from subscriber
            where institution = ? and channel = ? and address = ?
            """;

    private static final String COUNT = """
            select count(*)
            from subscriber
            where institution = ? and channel = ?
            """;

    private static final String ADD = """
            insert into subscriber (institution, channel, id, address, secret, language, state, created_at, last_answer)
            values (?, ?, ?, ?, ?, ?, ?, ?, '')
            """;

    private static final String REMOVE = """
            delete from subscriber
            where institution = ? and channel = ? and id = ?
            """;

    static final String FORGET = """
            delete from alert_delivery
            where institution = ? and channel = ? and subscriber = ? and state in ('WAITING', 'SENDING')
            """;

    private static final String NOTE = """
            update subscriber
            set last_answer = ?, answered_at = ?
            where institution = ? and channel = ? and id = ?
            """;

    private static final String SET = """
            update subscriber
            set state = ?
            where institution = ? and channel = ? and id = ? and state <> ?
            """;

    private final Database database;
    private final AuditRows audit;
    private final Author author;
    private final String holdInstitution;

    SqlSubscribers(Database database, AuditRows audit) {
        this(database, audit, Author.SYSTEM);
    }

    private SqlSubscribers(Database database, AuditRows audit, Author author) {
        this.database = database;
        this.audit = audit;
        this.author = author;
        this.holdInstitution = database.dialect().holding(INSTITUTION);
    }

    @Override
    public Subscribers by(Author somebody) {
        return new SqlSubscribers(database, audit, somebody);
    }

    /** Whoever adds one holds the institution's row meanwhile, so that those who race are counted. */
    @Override
    public Added add(Subscriber subscriber) {
        String institution = subscriber.institution().value();
        String channel = subscriber.channel().name();
        return database.write(session -> {
            session.exists(holdInstitution, institution);
            if (session.exists(KNOWN, institution, channel, subscriber.address())) {
                return Added.KNOWN;
            }
            long others = session.first(COUNT, row -> row.getLong(1), institution, channel)
                    .orElseThrow();
            if (others >= MOST) {
                return Added.TOO_MANY;
            }
            session.update(
                    ADD,
                    institution,
                    channel,
                    subscriber.id(),
                    subscriber.address(),
                    subscriber.secret(),
                    subscriber.language(),
                    subscriber.state().name(),
                    Micros.of(subscriber.createdAt()));
            tell(session, subscriber, Audit.Action.WEBHOOK_CREATED, Audit.Action.ALERT_ADDRESS_CREATED);
            return Added.ADDED;
        });
    }

    private void tell(Session session, Subscriber subscriber, Audit.Action ofWebhook, Audit.Action ofMailbox)
            throws SQLException {
        audit.add(
                session,
                subscriber.institution(),
                author,
                subscriber.channel() == Subscriber.Channel.WEBHOOK ? ofWebhook : ofMailbox,
                subscriber.id(),
                AuditDetails.subscriber(subscriber));
    }

    @Override
    public Optional<Subscriber> find(InstitutionId institution, Subscriber.Channel channel, String id) {
        return database.look(session ->
                session.first(ONE, row -> subscriber(row, 1, institution), institution.value(), channel.name(), id));
    }

    @Override
    public List<Subscriber> list(InstitutionId institution, Subscriber.Channel channel) {
        return database.look(session ->
                session.list(ALL, row -> subscriber(row, 1, institution), institution.value(), channel.name()));
    }

    @Override
    public boolean remove(InstitutionId institution, Subscriber.Channel channel, String id) {
        return database.write(session -> {
            Optional<Subscriber> there =
                    session.first(ONE, row -> subscriber(row, 1, institution), institution.value(), channel.name(), id);
            session.update(FORGET, institution.value(), channel.name(), id);
            boolean removed = session.update(REMOVE, institution.value(), channel.name(), id) == 1;
            if (removed && there.isPresent()) {
                tell(session, there.get(), Audit.Action.WEBHOOK_DELETED, Audit.Action.ALERT_ADDRESS_DELETED);
            }
            return removed;
        });
    }

    @Override
    public void answered(Subscriber subscriber, Subscriber.State state, String answer, Instant now) {
        database.write(session -> {
            note(session, subscriber, answer, now);
            String institution = subscriber.institution().value();
            String channel = subscriber.channel().name();
            if (state == Subscriber.State.DISABLED) {
                session.update(FORGET, institution, channel, subscriber.id());
            }
            boolean changed =
                    session.update(SET, state.name(), institution, channel, subscriber.id(), state.name()) == 1;
            if (changed) {
                Audit.Action action = state == Subscriber.State.DISABLED
                        ? Audit.Action.WEBHOOK_DISABLED
                        : Audit.Action.WEBHOOK_ENABLED;
                audit.add(
                        session,
                        subscriber.institution(),
                        author,
                        action,
                        subscriber.id(),
                        AuditDetails.subscriber(subscriber));
            }
            return changed;
        });
    }

    /** What it answered last. */
    static void note(Session session, Subscriber subscriber, String answer, Instant now) throws SQLException {
        session.update(
                NOTE,
                answer,
                Micros.of(now),
                subscriber.institution().value(),
                subscriber.channel().name(),
                subscriber.id());
    }

    /** @param first the column of the channel; the others follow */
    static Subscriber subscriber(ResultSet row, int first, InstitutionId institution) throws SQLException {
        return new Subscriber(
                institution,
                Subscriber.Channel.valueOf(row.getString(first)),
                row.getString(first + 1),
                row.getString(first + 2),
                row.getString(first + 3),
                row.getString(first + 4),
                Subscriber.State.valueOf(row.getString(first + 5)),
                Micros.toInstant(row.getLong(first + 6)),
                row.getString(first + 7),
                AlertRows.instant(row, first + 8));
    }
}
