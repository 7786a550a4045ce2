package org.headcount.web.admin.settings;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.headcount.gateway.warning.AlertSending;
import org.headcount.gateway.warning.AlertWords;
import org.headcount.gateway.warning.Alerts;
import org.headcount.gateway.warning.Outbox;
import org.headcount.gateway.warning.Subscriber;
import org.headcount.gateway.warning.Subscribers;
import org.headcount.lti.wire.Mailer;
import org.headcount.lti.wire.Secrets;
import org.headcount.lti.wire.UrlPolicy;
import org.headcount.web.admin.Answer;
import org.headcount.web.admin.Notice;
import org.headcount.web.admin.Staff;
import org.headcount.web.admin.StaffPage;
import org.headcount.web.admin.Visit;
import org.headcount.web.pages.Texts;

/** What an institution was warned of, what is watched, and which endpoints and mailboxes hear of it. */
public final class AlertsPage implements StaffPage {

    private static final int LONGEST_ADDRESS = 254;

    private final Subscribers subscribers;
    private final AlertSending sending;
    private final UrlPolicy urls;
    private final InstantSource clock;
    private final AlertViews views;

    public AlertsPage(
            Alerts alerts,
            Outbox outbox,
            Subscribers subscribers,
            AlertSending sending,
            AlertWords words,
            UrlPolicy urls,
            InstantSource clock) {
        this.subscribers = subscribers;
        this.sending = sending;
        this.urls = urls;
        this.clock = clock;
        this.views = new AlertViews(alerts, outbox, subscribers, sending, words);
    }

    @Override
    public String name() {
        return "alerts";
    }

    @Override
    public String tab() {
        return "settings";
    }

    @Override
    public Staff.Right changes(Visit visit) {
        return Staff.Right.OWNER;
    }

    @Override
    public Answer get(Visit visit) {
        if (!visit.rest().isEmpty()) {
            throw Visit.notFound();
        }
        return Answer.of(visit.page("admin/settings/alerts.jte", views.of(visit)));
    }

    @Override
    public Answer post(Visit visit) {
        List<String> path = visit.rest();
        if (path.equals(List.of("webhooks"))) {
            return addWebhook(visit);
        }
        if (path.equals(List.of("addresses"))) {
            return addMailbox(visit);
        }
        if (path.size() != 3) {
            throw Visit.notFound();
        }
        Subscriber.Channel channel = channel(path.get(0));
        return switch (path.get(2)) {
            case "test" -> test(visit, channel, path.get(1));
            case "delete" -> delete(visit, channel, path.get(1));
            default -> throw Visit.notFound();
        };
    }

    private static Subscriber.Channel channel(String part) {
        return switch (part) {
            case "webhooks" -> Subscriber.Channel.WEBHOOK;
            case "addresses" -> Subscriber.Channel.EMAIL;
            default -> throw Visit.notFound();
        };
    }

    private Answer addWebhook(Visit visit) {
        String url = visit.parameter("url");
        Optional<UrlPolicy.Violation> wrong = urls.check(url);
        if (wrong.isPresent()) {
            return refused(visit, url, "", "url");
        }
        AlertSending.NewSecret secret = sending.newSecret();
        Subscriber made = Subscriber.fresh(
                visit.id(),
                Subscriber.Channel.WEBHOOK,
                "wh" + Secrets.id(60),
                url,
                secret.sealed(),
                "",
                clock.instant());
        Optional<String> hindered = add(visit, made);
        return hindered.isPresent()
                ? refused(visit, url, "", hindered.get())
                : Answer.of(visit.page("admin/settings/webhook.jte", Map.of("address", url, "secret", secret.shown())));
    }

    private Answer addMailbox(Visit visit) {
        String given = visit.parameter("address");
        if (!sending.hasMail()) {
            return refused(visit, "", given, "no-mail");
        }
        String address;
        try {
            if (given.isEmpty() || given.length() > LONGEST_ADDRESS) {
                return refused(visit, "", given, "address");
            }
            address = Mailer.address(given);
        } catch (IllegalArgumentException e) {
            return refused(visit, "", given, "address");
        }
        String language = Texts.forPerson(visit.parameter("language"), "").language();
        Subscriber made = Subscriber.fresh(
                visit.id(), Subscriber.Channel.EMAIL, "ma" + Secrets.id(60), address, "", language, clock.instant());
        Optional<String> hindered = add(visit, made);
        return hindered.isPresent()
                ? refused(visit, "", given, hindered.get())
                : Answer.goOn(visit.frame().page("alerts") + "#told", Notice.done("mailbox-added"));
    }

    /** Why it could not be added; empty where it was. */
    private Optional<String> add(Visit visit, Subscriber made) {
        return switch (subscribers.by(visit.author()).add(made)) {
            case ADDED -> Optional.empty();
            case KNOWN -> Optional.of("known");
            case TOO_MANY -> Optional.of("too-many");
        };
    }

    private Answer refused(Visit visit, String url, String address, String fault) {
        return Answer.refused(visit.page("admin/settings/alerts.jte", views.of(visit, url, address, fault)));
    }

    private Answer test(Visit visit, Subscriber.Channel channel, String id) {
        Subscriber to = subscribers.find(visit.id(), channel, id).orElseThrow(Visit::notFound);
        AlertSending.Attempted attempted = sending.test(to, visit.institution(), visit.author());
        return Answer.goOn(
                visit.frame().page("alerts") + "#told",
                attempted.result() == AlertSending.Result.ACKNOWLEDGED
                        ? Notice.done("test-arrived")
                        : Notice.failed("test-failed"));
    }

    private Answer delete(Visit visit, Subscriber.Channel channel, String id) {
        boolean there = subscribers.by(visit.author()).remove(visit.id(), channel, id);
        return Answer.goOn(
                visit.frame().page("alerts") + "#told", there ? Notice.done("not-told") : Notice.failed("gone"));
    }
}
