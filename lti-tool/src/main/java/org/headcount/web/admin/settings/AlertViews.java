package org.headcount.web.admin.settings;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.headcount.gateway.warning.Alert;
import org.headcount.gateway.warning.AlertSending;
import org.headcount.gateway.warning.AlertWords;
import org.headcount.gateway.warning.Alerts;
import org.headcount.gateway.warning.Outbox;
import org.headcount.gateway.warning.Subscriber;
import org.headcount.gateway.warning.Subscribers;
import org.headcount.web.admin.Staff;
import org.headcount.web.admin.Visit;
import org.headcount.web.pages.Texts;

/** Looks up alerts and those who hear of them. */
final class AlertViews {

    private static final int A_PAGE = 25;
    private static final Pattern CURSOR = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    /** In the order in which they are explained; each is a text. */
    private static final List<String> RULES = List.of(
            "commitment",
            "cap",
            "floor",
            "tier-offer",
            "meter-gap",
            "statement-closed",
            "forgotten-switches",
            "switch-requested");

    private final Alerts alerts;
    private final Outbox outbox;
    private final Subscribers subscribers;
    private final AlertSending sending;
    private final AlertWords words;

    AlertViews(Alerts alerts, Outbox outbox, Subscribers subscribers, AlertSending sending, AlertWords words) {
        this.alerts = alerts;
        this.outbox = outbox;
        this.subscribers = subscribers;
        this.sending = sending;
        this.words = words;
    }

    AlertsView of(Visit visit) {
        return of(visit, "", "", "");
    }

    /** @param fault of the address that was entered; empty for none */
    AlertsView of(Visit visit, String url, String address, String fault) {
        Optional<Alert.State> state = Alert.State.of(visit.parameter("state"));
        String given = visit.parameter("after");
        String after = CURSOR.matcher(given).matches() ? given : "";
        List<Alert> found = alerts.list(visit.id(), state, A_PAGE + 1, after);
        List<Alert> page = found.size() > A_PAGE ? found.subList(0, A_PAGE) : found;
        boolean owner = visit.staff().may(Staff.Right.OWNER);
        List<Subscriber> webhooks = subscribers.list(visit.id(), Subscriber.Channel.WEBHOOK);
        List<Subscriber> mailboxes = subscribers.list(visit.id(), Subscriber.Channel.EMAIL);
        Map<String, Subscriber> known = owner
                ? Stream.concat(webhooks.stream(), mailboxes.stream())
                        .collect(Collectors.toMap(Subscriber::id, Function.identity()))
                : Map.of();
        Map<String, List<AlertsView.Told>> told =
                outbox.told(visit.id(), page.stream().map(Alert::id).toList()).stream()
                        .collect(Collectors.groupingBy(
                                Outbox.Told::alert, Collectors.mapping(one -> told(one, known), Collectors.toList())));
        return new AlertsView(
                page.stream()
                        .map(alert -> row(visit, alert, told.getOrDefault(alert.id(), List.of())))
                        .toList(),
                state.map(Alert.State::wire).orElse(""),
                found.size() > A_PAGE ? page.get(page.size() - 1).id() : "",
                after.isEmpty(),
                RULES,
                owner
                        ? Optional.of(new AlertsView.Owners(
                                webhooks.stream().map(AlertViews::recipient).toList(),
                                mailboxes.stream().map(AlertViews::recipient).toList(),
                                sending.hasMail(),
                                url,
                                address,
                                fault))
                        : Optional.empty());
    }

    private static AlertsView.Told told(Outbox.Told told, Map<String, Subscriber> known) {
        return new AlertsView.Told(
                told.event().name().toLowerCase(Locale.ROOT),
                told.channel().name().toLowerCase(Locale.ROOT),
                Optional.ofNullable(known.get(told.subscriber()))
                        .map(Subscriber::address)
                        .orElse(""),
                told.state().name().toLowerCase(Locale.ROOT),
                told.attempts(),
                told.endedAt());
    }

    private AlertsView.Row row(Visit visit, Alert alert, List<AlertsView.Told> told) {
        AlertWords.Words said = words.of(
                alert, Alert.Event.FIRED, visit.institution(), visit.texts().language());
        return new AlertsView.Row(
                withoutName(
                        said.subject(),
                        visit.institution().name() + visit.texts().of("colon") + " "),
                said.text().lines().findFirst().orElse(""),
                alert.recoveredAt().isPresent() ? "recovered" : alert.endedAt().isPresent() ? "ended" : "open",
                alert.firedAt(),
                alert.recoveredAt(),
                alert.endedAt(),
                told);
    }

    /** Mails say whose alert it is; here everybody knows. */
    private static String withoutName(String subject, String prefix) {
        return subject.startsWith(prefix) && subject.length() > prefix.length()
                ? subject.substring(prefix.length(), prefix.length() + 1).toUpperCase(Locale.ROOT)
                        + subject.substring(prefix.length() + 1)
                : subject;
    }

    private static AlertsView.Recipient recipient(Subscriber subscriber) {
        return new AlertsView.Recipient(
                subscriber.id(),
                subscriber.address(),
                subscriber.language().isEmpty()
                        ? ""
                        : Texts.forPerson(subscriber.language(), "").ownName(),
                subscriber.state() == Subscriber.State.ACTIVE,
                subscriber.createdAt(),
                subscriber.lastAnswer(),
                subscriber.answeredAt());
    }
}
