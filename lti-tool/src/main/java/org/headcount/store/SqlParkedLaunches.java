package org.headcount.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.launch.ParkedLaunch;
import org.headcount.gateway.launch.ParkedLaunches;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.jspecify.annotations.Nullable;

/** Launches between their legs on a server, for all nodes, where a commit waits for no disk. */
final class SqlParkedLaunches implements ParkedLaunches, Parks {

    private static final String PARK = """
            insert into parked_launch (institution, hint, platform, tool, login_hint, learner_namespace,
                learner_value, locale, claims, return_url, forget_after)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    /**
     * Takes the launch and spends the nonce, where that was still good. Whoever comes with the same hint at the same time waits
     * here, and finds it gone. By the key and nothing that has to be joined with it: what is gone lies in the table for a minute.
     */
    static final String TAKE = """
            with taken as (
                delete from parked_launch
                where institution = ? and hint = ? and platform = ? and tool = ? and forget_after > ? and not exists (
                    select 1
                    from spent_tool_nonce
                    where institution = ? and platform = ? and tool = ? and nonce = ?)
                returning login_hint, learner_namespace, learner_value, locale, claims, return_url, forget_after
            ), spent as (
                insert into spent_tool_nonce (institution, platform, tool, nonce, forget_after)
                select ?, ?, ?, ?, ?
                from taken
            )
            select login_hint, learner_namespace, learner_value, locale, claims, return_url, forget_after
            from taken
            """;

    private static final String LIST = """
            select login_hint, learner_namespace, learner_value, locale, claims, return_url, forget_after, platform,
                tool, hint
            from parked_launch
            where institution = ?
            """;

    private static final String DROP = """
            delete from parked_launch
            where institution = ? and hint = ?
            """;

    private static final String SPENT = """
            select 1
            from spent_tool_nonce
            where institution = ? and platform = ? and tool = ? and nonce = ?
            """;

    /** Longer than any id_token of ours is good for. */
    private static final Duration NONCES_KEPT = Duration.ofDays(1);

    private final Database database;

    SqlParkedLaunches(Database database) {
        this.database = database;
    }

    @Override
    public void park(ParkedLaunch launch) {
        database.<Boolean>write(session -> {
            park(session, launch);
            return true;
        });
    }

    @Override
    public void park(Session session, ParkedLaunch launch) throws SQLException {
        session.later(
                PARK,
                launch.institution().value(),
                launch.hint(),
                launch.platform(),
                launch.tool(),
                launch.loginHint(),
                launch.learner().map(IdentityName::namespace).orElse(null),
                launch.learner().map(IdentityName::value).orElse(null),
                launch.locale(),
                launch.claims(),
                launch.returnUrl(),
                Micros.of(launch.expiresAt()));
    }

    @Override
    public void forget(InstitutionId institution, IdentityName who) {
        database.<Boolean>write(session -> {
            List<ParkedLaunch> parked = session.list(
                    LIST,
                    row -> launch(row, institution, row.getString(8), row.getString(10), row.getString(9)),
                    institution.value());
            for (ParkedLaunch launch : parked) {
                if (launch.isOf(who)) {
                    session.update(DROP, institution.value(), launch.hint());
                }
            }
            return true;
        });
    }

    @Override
    public Redemption redeem(
            InstitutionId institution, String platform, String hint, String tool, String nonce, Instant now) {
        return database.writeAtOnce(session -> {
            Optional<ParkedLaunch> taken = session.firstWithNew(
                    TAKE,
                    row -> launch(row, institution, platform, hint, tool),
                    institution.value(),
                    hint,
                    platform,
                    tool,
                    Micros.of(now),
                    institution.value(),
                    platform,
                    tool,
                    nonce,
                    institution.value(),
                    platform,
                    tool,
                    nonce,
                    Micros.of(now.plus(NONCES_KEPT)));
            if (taken.isPresent()) {
                return new Redemption.Redeemed(taken.get());
            }
            boolean spent = session.exists(SPENT, institution.value(), platform, tool, nonce);
            return spent ? new Redemption.NonceSpent() : new Redemption.Unknown();
        });
    }

    private static ParkedLaunch launch(
            ResultSet row, InstitutionId institution, String platform, String hint, String tool) throws SQLException {
        @Nullable String namespace = row.getString(2);
        return new ParkedLaunch(
                institution,
                hint,
                platform,
                tool,
                row.getString(1),
                namespace == null ? Optional.empty() : Optional.of(new IdentityName(namespace, row.getString(3))),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                Micros.toInstant(row.getLong(7)));
    }
}
