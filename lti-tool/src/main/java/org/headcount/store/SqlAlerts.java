package org.headcount.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.headcount.gateway.warning.Alert;
import org.headcount.gateway.warning.Alerts;
import org.headcount.lti.wire.Secrets;
import org.headcount.metering.alert.AlertRule;
import org.headcount.metering.alert.Finding;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;

/** Alerts in the database. The table's key decides who raises one, and each is written together with its deliveries. */
final class SqlAlerts implements Alerts {

    private static final String RAISE = """
            insert into alert (institution, month, rule, source, id, fired_at, learners, most, amount, currency, since)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict do nothing
            """;

    private static final String RECOVER = """
            update alert
            set recovered_at = ?
            where institution = ? and month = ? and rule = ? and source = ? and recovered_at is null
                and ended_at is null
            """;

    private static final String END = """
            update alert
            set ended_at = ?
            where institution = ? and month = ? and rule = ? and source = ? and recovered_at is null
                and ended_at is null
            """;

    private static final String SINCE = AlertRows.SELECT + """
            from alert a
            where a.institution = ? and a.month >= ? and a.rule <> 'SWITCH_REQUESTED'
            """;

    /** Of what learners asked for, 13 months after it was decided. */
    static final String FORGET = """
            delete from alert
            where (institution, id) in (
                select institution, id
                from alert
                where rule = 'SWITCH_REQUESTED' and ended_at <= ? - 34300800000000
                limit ?)
            """;

    private static final String FIRED_AT = """
            select fired_at
            from alert
            where institution = ? and id = ?
            """;

    static final String LIST = AlertRows.SELECT + """
            from alert a
            where a.institution = ? and (a.fired_at, a.id) < (?, ?)
                and (? = '' or (case when a.recovered_at is not null then 'RECOVERED' when a.ended_at is not null then 'ENDED'
                    else 'OPEN' end) = ?)
            order by a.fired_at desc, a.id desc
            limit ?
            """;

    private static final String OPEN = AlertRows.SELECT + """
            from alert a
            where a.institution = ? and a.recovered_at is null and a.ended_at is null and a.rule in (%s)
            order by a.fired_at desc, a.id desc
            limit ?
            """;

    private static final String TURN = """
            select next_at
            from alert_turn
            where institution = ? and part = ?
            """;

    private static final String FIRST_TURN = """
            insert into alert_turn (institution, part, next_at)
            values (?, ?, ?)
            on conflict do nothing
            """;

    private static final String NEXT_TURN = """
            update alert_turn
            set next_at = ?
            where institution = ? and part = ? and next_at <= ?
            """;

    private final Database database;

    SqlAlerts(Database database) {
        this.database = database;
    }

    @Override
    public boolean raise(InstitutionId institution, Finding finding, Instant now) {
        return database.write(session -> raise(session, institution, finding, now));
    }

    /** The same, together with what it tells of. */
    static boolean raise(Session session, InstitutionId institution, Finding finding, Instant now) throws SQLException {
        String id = "al_" + Secrets.id(100);
        boolean first = insert(session, institution, finding, id, now);
        if (first) {
            DeliveryRows.add(session, institution, id, Alert.Event.FIRED, now);
        }
        return first;
    }

    private static boolean insert(Session session, InstitutionId institution, Finding finding, String id, Instant now)
            throws SQLException {
        Finding.Figures figures = finding.figures();
        return session.update(
                        RAISE,
                        institution.value(),
                        finding.month().toString(),
                        finding.rule().name(),
                        finding.source(),
                        id,
                        Micros.of(now),
                        figures.learners().orElse(null),
                        figures.limit().orElse(null),
                        figures.amount().map(amount -> amount.toPlainString()).orElse(null),
                        figures.currency()
                                .map(currency -> currency.getCurrencyCode())
                                .orElse(null),
                        figures.since().map(Micros::of).orElse(null))
                == 1;
    }

    @Override
    public boolean recover(Alert alert, Instant now) {
        Finding finding = alert.finding();
        return database.write(session -> {
            boolean first = session.update(
                            RECOVER,
                            Micros.of(now),
                            alert.institution().value(),
                            finding.month().toString(),
                            finding.rule().name(),
                            finding.source())
                    == 1;
            if (first) {
                DeliveryRows.add(session, alert.institution(), alert.id(), Alert.Event.RECOVERED, now);
            }
            return first;
        });
    }

    @Override
    public void end(Alert alert, Instant now) {
        Finding finding = alert.finding();
        database.write(session -> session.update(
                END,
                Micros.of(now),
                alert.institution().value(),
                finding.month().toString(),
                finding.rule().name(),
                finding.source()));
    }

    @Override
    public List<Alert> since(InstitutionId institution, YearMonth month) {
        return database.look(session ->
                session.list(SINCE, row -> AlertRows.alert(row, institution), institution.value(), month.toString()));
    }

    @Override
    public List<Alert> list(InstitutionId institution, Optional<Alert.State> state, int limit, String after) {
        String only = state.map(Alert.State::name).orElse("");
        return database.read(session -> {
            long before = session.first(FIRED_AT, row -> row.getLong(1), institution.value(), after)
                    .orElse(Long.MAX_VALUE);
            return session.list(
                    LIST,
                    row -> AlertRows.alert(row, institution),
                    institution.value(),
                    before,
                    after,
                    only,
                    only,
                    limit);
        });
    }

    @Override
    public List<Alert> open(InstitutionId institution, Set<AlertRule> rules, int limit) {
        List<Object> values = new ArrayList<>();
        values.add(institution.value());
        rules.forEach(rule -> values.add(rule.name()));
        values.add(limit);
        return database.look(session ->
                session.list(open(rules.size()), row -> AlertRows.alert(row, institution), values.toArray()));
    }

    static String open(int rules) {
        return OPEN.formatted(String.join(", ", Collections.nCopies(rules, "?")));
    }

    /** Reads first: mostly it is nobody's turn, and then nothing is written. */
    @Override
    public boolean takeTurn(InstitutionId institution, String part, Instant now, Instant next) {
        Optional<Long> due = database.look(
                session -> session.first(TURN, (ResultSet row) -> row.getLong(1), institution.value(), part));
        if (due.filter(at -> at > Micros.of(now)).isPresent()) {
            return false;
        }
        return database.write(session -> due.isEmpty()
                ? session.update(FIRST_TURN, institution.value(), part, Micros.of(next)) == 1
                : session.update(NEXT_TURN, Micros.of(next), institution.value(), part, Micros.of(now)) == 1);
    }
}
