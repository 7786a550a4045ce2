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

/** Held scores in the database. */
final class SqlHolds implements Holds {

    private static final String KEEP = """
            insert into hold (institution, id, platform, tool, ref, line_item_url, identity, namespace, value,
                written_timestamp, scored_at, received_at, content_type, body, state, attempts, last_answer,
                not_before, lease)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)
            on conflict do nothing
            """;

    private static final String SELECT = "select " + HoldRows.COLUMNS + "\n";

    private static final String ONE = SELECT + """
            from hold
            where institution = ? and id = ?
            """;

    private static final String PLACE = """
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

    private static final String HOLD_LEARNER = """
            select id
            from learner
            where institution = ? and id = ?
            """;

    private static final String BEING_SENT = """
            select 1
            from identity i
            join hold h on h.institution = i.institution and h.identity = i.id
            where i.institution = ? and i.learner = ? and h.state = 'SENDING' and h.lease > ?
            """;

    private static final String DUE = """
            select 1
            from identity i
            join hold h on h.institution = i.institution and h.identity = i.id
            where i.institution = ? and i.learner = ?
                and (h.state = 'HELD' and h.not_before <= ? or h.state = 'SENDING')
            """;

    private static final String CLAIM = """
            update hold
            set state = 'SENDING', attempts = attempts + 1, lease = ?
            where institution = ? and state in ('HELD', 'SENDING') and (? = '' or id = ?)
                and identity in (select i.id from identity i where i.institution = ? and i.learner = ?)
            returning\s""" + HoldRows.COLUMNS;

    private static final String SETTLE = """
            update hold
            set state = ?, last_answer = ?, not_before = ?
            where institution = ? and id = ? and state in ('HELD', 'SENDING')
            """;

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
            long before = session.first(PLACE, row -> row.getLong(1), institution.value(), after)
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
    public List<Hold> claim(
            InstitutionId institution, IdentityName learner, Optional<String> id, Instant now, Instant lease) {
        return database.write(session -> {
            Optional<Identities.Known> who = identities.find(session, institution, learner);
            return who.isEmpty()
                    ? List.of()
                    : claim(session, institution, who.get().learner(), id.orElse(""), now, lease);
        });
    }

    private List<Hold> claim(
            Session session, InstitutionId institution, String learner, String id, Instant now, Instant lease)
            throws SQLException {
        session.exists(holdLearner, institution.value(), learner);
        long instant = Micros.of(now);
        if (session.exists(BEING_SENT, institution.value(), learner, instant)
                || (id.isEmpty() && !session.exists(DUE, institution.value(), learner, instant))) {
            return List.of();
        }
        return session.list(
                CLAIM, HoldRows::hold, Micros.of(lease), institution.value(), id, id, institution.value(), learner);
    }

    @Override
    public boolean settle(InstitutionId institution, String id, Hold.State state, String answer, Instant notBefore) {
        return database.write(session ->
                session.update(SETTLE, state.name(), answer, Micros.of(notBefore), institution.value(), id) == 1);
    }
}
