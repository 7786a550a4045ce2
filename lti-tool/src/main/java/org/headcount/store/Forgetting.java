package org.headcount.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.headcount.gateway.Background;
import org.headcount.metering.fact.Micros;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes what may be forgotten, every minute and a little at a time, so that nobody waits for it. */
final class Forgetting implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Forgetting.class);

    private static final Duration BETWEEN = Duration.ofMinutes(1);
    private static final int SECONDS_TO_END = 30;

    private static final int AT_A_TIME = 500;
    private static final long A_DAY = 86_400_000_000L;

    /** Of what is no more than a protection against replays, or of use for some days only: of the feed, what is a day old, and notes where nobody has ever asked for it. */
    private static final List<String> DURABLE = List.of(
            """
            delete from spent_nonce
            where (institution, platform, nonce) in (
                select institution, platform, nonce from spent_nonce where forget_after <= ? limit ?)
            """,
            """
            delete from spent_assertion
            where (institution, platform, tool, jti) in (
                select institution, platform, tool, jti from spent_assertion where forget_after <= ? limit ?)
            """,
            """
            delete from access_grant
            where (institution, hash) in (select institution, hash from access_grant where forget_after <= ? limit ?)
            """,
            """
            delete from unanswered_score
            where (institution, score) in (
                select institution, score from unanswered_score where forget_after <= ? limit ?)
            """,
            """
            delete from deep_link_request
            where (institution, handle) in (
                select institution, handle from deep_link_request where forget_after <= ? limit ?)
            """,
            """
            delete from spent_deep_link_answer
            where (institution, platform, tool, token) in (
                select institution, platform, tool, token from spent_deep_link_answer where forget_after <= ? limit ?)
            """,
            """
            delete from spent_notice
            where (institution, platform, deployment, notice) in (
                select institution, platform, deployment, notice from spent_notice where forget_after <= ? limit ?)
            """,
            """
            delete from invitation
            where (institution, id) in (select institution, id from invitation where expires_at <= ? limit ?)
            """,
            """
            delete from staff_invitation
            where (institution, hash) in (
                select institution, hash from staff_invitation where expires_at <= ? limit ?)
            """,
            SqlStaffSessions.FORGET,
            SentForms.FORGET,
            """
            delete from alert_delivery
            where (institution, id) in (select institution, id from alert_delivery where forget_after <= ? limit ?)
            """,
            SqlAlerts.FORGET,
            """
            delete from status_note
            where (institution, due, mark) in (
                select n.institution, n.due, n.mark
                from status_note n
                where n.due <= ? and not exists (select 1 from status_feed f where f.institution = n.institution)
                limit ?)
            """,
            """
            delete from status_change
            where (institution, number) in (
                select c.institution, c.number
                from status_feed f
                join status_change c on c.institution = f.institution and c.number < f.last
                where c.due <= ? - 86400000000
                order by c.institution, c.number
                limit ?)
            """);

    private static final List<String> TRANSIENT = List.of("""
            delete from parked_launch
            where (institution, hint) in (select institution, hint from parked_launch where forget_after <= ? limit ?)
            """, """
            delete from parked_login
            where (institution, login) in (select institution, login from parked_login where forget_after <= ? limit ?)
            """, """
            delete from spent_tool_nonce
            where (institution, platform, tool, nonce) in (
                select institution, platform, tool, nonce from spent_tool_nonce where forget_after <= ? limit ?)
            """);

    private final Database durable;
    private final List<Database> transients;
    private final Runnable traces;
    private final InstantSource clock;
    private final ScheduledExecutorService thread;

    /** @param traces takes what deleting leaves behind */
    Forgetting(Database durable, List<Database> transients, Runnable traces, InstantSource clock) {
        this.durable = durable;
        this.transients = transients;
        this.traces = traces;
        this.clock = clock;
        this.thread = Executors.newSingleThreadScheduledExecutor(Background.threads("store-forgetting"));
        Background.repeat(thread, this::runQuietly, BETWEEN, BETWEEN);
    }

    private void runQuietly() {
        try {
            run();
        } catch (RuntimeException e) {
            LOG.warn("expired rows stay until the next attempt", e);
        }
    }

    void run() {
        DURABLE.forEach(sql -> all(durable, sql));
        all(durable, (session, now) -> SqlRegisteredPlatforms.forget(session, now - A_DAY, AT_A_TIME));
        transients.forEach(database -> TRANSIENT.forEach(sql -> all(database, sql)));
        traces.run();
    }

    private void all(Database database, String sql) {
        all(database, (session, now) -> session.update(sql, now, AT_A_TIME));
    }

    private interface Some {
        int delete(Session session, long now) throws SQLException;
    }

    private void all(Database database, Some some) {
        long now = Micros.of(clock.instant());
        int gone = AT_A_TIME;
        while (gone == AT_A_TIME && !thread.isShutdown()) {
            gone = database.write(session -> some.delete(session, now));
        }
    }

    /** Returns when nothing is being deleted any more. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS)) {
                LOG.warn("deleting expired rows did not end in {} seconds", SECONDS_TO_END);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
