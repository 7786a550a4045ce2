package org.headcount;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.warning.AlertSending;
import org.headcount.gateway.warning.AlertWatch;
import org.headcount.gateway.warning.AlertWords;
import org.headcount.gateway.warning.DeliveryWatch;
import org.headcount.lti.wire.Mailer;
import org.headcount.metering.alert.Alerting;
import org.headcount.settings.MailSettings;
import org.headcount.settings.Settings;
import org.headcount.store.Store;
import org.headcount.web.admin.Places;
import org.headcount.web.pages.AlertMails;

/** What an institution is warned of, and how the warning gets there. */
final class Warnings {

    private static final Duration ALERTS_LOOKED_AT_EVERY = Duration.ofMinutes(1);
    private static final Duration DELIVERIES_LOOKED_AT_EVERY = Duration.ofSeconds(5);

    final AlertWords words;
    final AlertSending sending;
    private final DeliveryWatch deliveries;
    private final AlertWatch watch;

    Warnings(
            Settings settings,
            Addresses addresses,
            Store store,
            Transport transport,
            InstantSource clock,
            Opened opened) {
        words = new AlertMails(
                addresses,
                (institution, source) ->
                        Places.of(store.connections(), institution).source(source));
        sending = new AlertSending(
                store.outbox(),
                store.subscribers(),
                store.institutions(),
                transport.outbound,
                settings.mail().map(Warnings::mailer),
                words,
                addresses,
                transport.seal,
                clock,
                () -> ThreadLocalRandom.current().nextDouble());
        deliveries = opened.add(new DeliveryWatch(store.outbox(), sending, clock));
        watch = opened.add(new AlertWatch(
                store.institutions(),
                new Alerting(
                        store.institutions(),
                        store.ledger(),
                        store.snapshots(),
                        store.signals(),
                        clock,
                        settings.daysBeforeMonthEnd()),
                store.alerts(),
                store.statements(),
                clock,
                deliveries::lookSoon));
    }

    private static Mailer mailer(MailSettings mail) {
        return new Mailer(new Mailer.Server(
                mail.host(),
                mail.port(),
                Mailer.Security.valueOf(mail.security().name()),
                mail.login().map(login -> new Mailer.Login(login.user(), login.password())),
                mail.from()));
    }

    void start() {
        watch.start(ALERTS_LOOKED_AT_EVERY);
        deliveries.start(DELIVERIES_LOOKED_AT_EVERY);
    }
}
