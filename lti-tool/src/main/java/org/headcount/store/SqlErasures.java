package org.headcount.store;

import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.Audit;
import org.headcount.gateway.erasure.Erasures;
import org.headcount.lti.wire.Secrets;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Micros;

/** Erasure in the database: one transaction that holds the learner. Whatever else a table keeps of a person has to be added here. */
final class SqlErasures implements Erasures {

    private static final String HOLD = """
            select 1
            from learner
            where institution = ? and id = ?
            """;

    /** Whoever found the person before sees that the number has grown. */
    private static final String RAISE = """
            update learner
            set erasures = erasures + 1
            where institution = ? and id = ?
            """;

    private static final String NAMES = """
            delete from identity_name
            where institution = ? and identity in (select id from identity where institution = ? and learner = ?)
            """;

    private static final String NOTES = """
            delete from fact_note
            where institution = ? and (source, id) in (
                select f.source, f.id
                from identity i
                join fact f on f.institution = i.institution and f.identity = i.id
                where i.institution = ? and i.learner = ?)
            """;

    private static final String USERS = """
            delete from service_user
            where institution = ? and (ref, identity) in (
                select s.ref, i.id
                from identity i
                join service s on s.institution = i.institution
                where i.institution = ? and i.learner = ?)
            """;

    private static final String IDENTITIES = """
            select id
            from identity
            where institution = ? and learner = ?
            """;

    private static final String UNANSWERED = """
            delete from unanswered_score
            where institution = ? and identity = ?
            """;

    /** SIS ids that an LMS once told of a learner and others took the place of: nobody else came with them, and no fact is about them. */
    private static final String ONCE_MATCHED = """
            select distinct o.learner
            from identity i
            join fact f on f.institution = i.institution and f.identity = i.id and f.source = ?
            join identity o on o.institution = f.institution and o.id = f.with_identity and o.learner <> i.learner
            join identity_name n on n.institution = o.institution and n.identity = o.id
            where i.institution = ? and i.learner = ?
                and not exists (
                    select 1
                    from identity other
                    where other.institution = o.institution and other.learner = o.learner and other.id <> o.id)
                and not exists (select 1 from fact own where own.institution = o.institution and own.identity = o.id)
            """;

    private static final String HOLDS = """
            select h.id
            from identity i
            join hold h on h.institution = i.institution and h.identity = i.id
            where i.institution = ? and i.learner = ?
            """;

    /** Under another id, so that it is in nobody's way. Whoever is sending it finds that it has ended. */
    private static final String EMPTY_HOLD = """
            update hold
            set id = ?, namespace = ?, value = identity, content_type = '', body = ?, last_answer = '',
                state = case when state in ('HELD', 'SENDING') then 'DISCARDED' else state end,
                mark = mark + 1, claims = claims + 1
            where institution = ? and id = ?
            """;

    private static final String REMEMBER = """
            insert into erasure (institution, learner, erased_at, traces)
            values (?, ?, ?, ?)
            on conflict (institution, learner) do update
            set erased_at = excluded.erased_at, traces = excluded.traces
            """;

    /** What must cost as much as the few rows of one learner. */
    static final List<String> OF_ONE = List.of(
            NAMES,
            NOTES,
            UNANSWERED,
            EMPTY_HOLD,
            SqlDeepLinks.FORGET,
            SqlRosters.FORGET,
            SqlSwitchRequests.FORGET,
            SqlSwitchRequests.END_ALERT);

    private static final int HOLD_ID_BITS = 160;

    private final Database database;
    private final Identities identities;
    private final InstantSource clock;
    private final AuditRows audit;
    private final Author author;
    private final String hold;

    SqlErasures(Database database, Identities identities, InstantSource clock, AuditRows audit) {
        this(database, identities, clock, audit, Author.SYSTEM);
    }

    private SqlErasures(Database database, Identities identities, InstantSource clock, AuditRows audit, Author author) {
        this.database = database;
        this.identities = identities;
        this.clock = clock;
        this.audit = audit;
        this.author = author;
        this.hold = database.dialect().holding(HOLD);
    }

    @Override
    public Erasures by(Author somebody) {
        return new SqlErasures(database, identities, clock, audit, somebody);
    }

    @Override
    public Optional<Erased> erase(InstitutionId institution, IdentityName who) {
        return database.write(session -> {
            Optional<String> learner = held(session, institution, who);
            if (learner.isEmpty()) { // who only came to choose content left no fact behind
                session.update(SqlDeepLinks.FORGET, institution.value(), who.namespace(), who.value());
                return Optional.empty();
            }
            return Optional.of(withOnceMatched(session, institution, learner.get()));
        });
    }

    /** Whom a name means, and will mean until the transaction ends: whoever becomes one with another meanwhile is called by the other's id. */
    private Optional<String> held(Session session, InstitutionId institution, IdentityName who) throws SQLException {
        Optional<String> before = Optional.empty();
        Optional<String> learner = find(session, institution, who);
        while (learner.isPresent() && !learner.equals(before)) {
            session.exists(hold, institution.value(), learner.get());
            before = learner;
            learner = find(session, institution, who);
        }
        return learner;
    }

    private Optional<String> find(Session session, InstitutionId institution, IdentityName who) throws SQLException {
        return identities.find(session, institution, who).map(Identities.Known::learner);
    }

    private Erased withOnceMatched(Session session, InstitutionId institution, String learner) throws SQLException {
        Erased erased = erase(session, institution, learner);
        List<IdentityName> names = new ArrayList<>(erased.names());
        for (String once :
                session.list(ONCE_MATCHED, row -> row.getString(1), SisLinks.SOURCE, institution.value(), learner)) {
            names.addAll(erase(session, institution, once).names());
        }
        return new Erased(erased.learner(), names);
    }

    private Erased erase(Session session, InstitutionId institution, String learner) throws SQLException {
        session.update(RAISE, institution.value(), learner);
        StatusNotes.note(session, institution, learner, clock.instant()); // a host forgets them too
        List<IdentityName> names = identities.names(session, institution, learner).stream()
                .map(Identities.Named::name)
                .toList();
        for (String sql : List.of(NAMES, NOTES, USERS)) {
            session.update(sql, institution.value(), institution.value(), learner);
        }
        List<String> theirs = session.list(IDENTITIES, row -> row.getString(1), institution.value(), learner);
        FormerNames.forget(session, institution, theirs, names);
        for (IdentityName name : names) {
            session.update(SqlDeepLinks.FORGET, institution.value(), name.namespace(), name.value());
        }
        for (String identity : theirs) {
            session.update(UNANSWERED, institution.value(), identity);
            session.update(SqlRosters.FORGET, institution.value(), identity);
            SqlSwitchRequests.forget(session, institution, identity, clock.instant());
        }
        for (String hold : session.list(HOLDS, row -> row.getString(1), institution.value(), learner)) {
            session.update(
                    EMPTY_HOLD,
                    "er" + Secrets.id(HOLD_ID_BITS),
                    IdentityName.DEFAULT,
                    new byte[0],
                    institution.value(),
                    hold);
        }
        session.update(
                REMEMBER,
                institution.value(),
                learner,
                Micros.of(clock.instant()),
                database.dialect() == Dialect.SQLITE ? 1 : 0);
        audit.add(session, institution, author, Audit.Action.PERSON_ERASED, learner, AuditDetails.none());
        return new Erased(new LearnerId(learner), names);
    }
}
