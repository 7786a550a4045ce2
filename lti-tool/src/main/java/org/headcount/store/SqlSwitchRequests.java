package org.headcount.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.Audit;
import org.headcount.gateway.staff.SwitchRequest;
import org.headcount.gateway.staff.SwitchRequests;
import org.headcount.metering.alert.Finding;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Micros;

/** What learners ask for, in the database. An index keeps a learner from having two that are open. */
final class SqlSwitchRequests implements SwitchRequests {

    private static final String ASK = """
            insert into switch_request (institution, id, learner, note, asked_at, state, answer)
            values (?, ?, ?, ?, ?, 'OPEN', '')
            on conflict do nothing
            """;

    private static final String SELECT = """
            select institution, id, learner, note, asked_at, state, decided_at, answer
            from switch_request
            where institution = ?
            """;

    private static final String ONE = SELECT + """
            and id = ?
            """;

    private static final String NEWEST = SELECT + """
            and learner = ?
            order by asked_at desc, id desc
            limit 1
            """;

    private static final String LIST = SELECT + """
            and (? = '' or state = ?) and (asked_at, id) > (?, ?)
            order by asked_at, id
            limit ?
            """;

    private static final String NEWEST_ENDED = SELECT + """
            and state = ?
            order by asked_at desc, id desc
            limit ?
            """;

    private static final String OPEN = """
            select count(*)
            from switch_request
            where institution = ? and state = 'OPEN'
            """;

    private static final String DECIDE = """
            update switch_request
            set state = ?, decided_at = ?, answer = ?
            where institution = ? and id = ? and state = 'OPEN'
            """;

    static final String END_ALERT = """
            update alert
            set ended_at = ?
            where institution = ? and source = ? and rule = 'SWITCH_REQUESTED' and ended_at is null
            """;

    static final String FORGET = """
            delete from switch_request
            where institution = ? and learner = ?
            returning id
            """;

    private static final String LEARNER = """
            select id
            from learner
            where institution = ? and id = ?
            """;

    /** Whoever was erased has no name any more. */
    static final String NAMED = """
            select 1
            from identity i
            join identity_name n on n.institution = i.institution and n.identity = i.id
            where i.institution = ? and i.learner = ?
            limit 1
            """;

    private final Database database;
    private final AuditRows audit;
    private final Author author;

    SqlSwitchRequests(Database database, AuditRows audit) {
        this(database, audit, Author.SYSTEM);
    }

    private SqlSwitchRequests(Database database, AuditRows audit, Author author) {
        this.database = database;
        this.audit = audit;
        this.author = author;
    }

    @Override
    public SwitchRequests by(Author somebody) {
        return new SqlSwitchRequests(database, audit, somebody);
    }

    @Override
    public boolean ask(SwitchRequest request, YearMonth month) {
        return database.write(session -> {
            boolean kept = isThere(session, request)
                    && session.update(
                                    ASK,
                                    request.institution().value(),
                                    request.id(),
                                    request.learner().value(),
                                    request.note(),
                                    Micros.of(request.askedAt()))
                            == 1;
            if (kept) {
                SqlAlerts.raise(session, request.institution(), Finding.asked(month, request.id()), request.askedAt());
            }
            return kept;
        });
    }

    /** Holds the learner, so that nobody is erased meanwhile; looks for a name only then, since somebody may have been. */
    private boolean isThere(Session session, SwitchRequest request) throws SQLException {
        String institution = request.institution().value();
        String learner = request.learner().value();
        return session.exists(database.dialect().holding(LEARNER), institution, learner)
                && session.exists(NAMED, institution, learner);
    }

    @Override
    public Optional<SwitchRequest> find(InstitutionId institution, String id) {
        return database.look(session -> session.first(ONE, SqlSwitchRequests::request, institution.value(), id));
    }

    @Override
    public Optional<SwitchRequest> newest(InstitutionId institution, LearnerId learner) {
        return database.look(
                session -> session.first(NEWEST, SqlSwitchRequests::request, institution.value(), learner.value()));
    }

    @Override
    public List<SwitchRequest> list(
            InstitutionId institution, Optional<SwitchRequest.State> state, Optional<SwitchRequest> after, int limit) {
        String wanted = state.map(SwitchRequest.State::name).orElse("");
        return database.look(session -> session.list(
                LIST,
                SqlSwitchRequests::request,
                institution.value(),
                wanted,
                wanted,
                after.map(one -> Micros.of(one.askedAt())).orElse(Long.MIN_VALUE),
                after.map(SwitchRequest::id).orElse(""),
                limit));
    }

    @Override
    public List<SwitchRequest> newest(InstitutionId institution, SwitchRequest.State state, int limit) {
        return database.look(session ->
                session.list(NEWEST_ENDED, SqlSwitchRequests::request, institution.value(), state.name(), limit));
    }

    @Override
    public int open(InstitutionId institution) {
        return database.look(session -> session.first(OPEN, row -> row.getInt(1), institution.value()))
                .orElse(0);
    }

    @Override
    public boolean decide(InstitutionId institution, String id, SwitchRequest.State state, String answer, Instant now) {
        return database.write(session -> {
            boolean decided =
                    session.update(DECIDE, state.name(), Micros.of(now), answer, institution.value(), id) == 1;
            if (decided) {
                Audit.Action action = state == SwitchRequest.State.GRANTED
                        ? Audit.Action.REQUEST_GRANTED
                        : Audit.Action.REQUEST_DECLINED;
                session.update(END_ALERT, Micros.of(now), institution.value(), id);
                audit.add(session, institution, author, action, id, AuditDetails.none());
            }
            return decided;
        });
    }

    /** Forgets what somebody asked, and warns nobody of it any more. */
    static void forget(Session session, InstitutionId institution, String learner, Instant now) throws SQLException {
        for (String request : session.list(FORGET, row -> row.getString(1), institution.value(), learner)) {
            session.update(END_ALERT, Micros.of(now), institution.value(), request);
        }
    }

    private static SwitchRequest request(ResultSet row) throws SQLException {
        SwitchRequest.State state = SwitchRequest.State.valueOf(row.getString(6));
        return new SwitchRequest(
                new InstitutionId(row.getString(1)),
                row.getString(2),
                new LearnerId(row.getString(3)),
                row.getString(4),
                Micros.toInstant(row.getLong(5)),
                state,
                state == SwitchRequest.State.OPEN ? Optional.empty() : Optional.of(Micros.toInstant(row.getLong(7))),
                row.getString(8));
    }
}
