package org.headcount.gateway.warning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.headcount.gateway.Addresses;
import org.headcount.lti.wire.Json;
import org.headcount.metering.alert.AlertRule;
import org.headcount.metering.alert.Finding;
import org.headcount.metering.fact.InstitutionId;

/** What an endpoint is told, as Standard Webhooks shapes it: the same bytes at every attempt. */
public final class AlertMessage {

    private AlertMessage() {}

    public static byte[] of(Alert alert, Alert.Event event, Addresses addresses) {
        boolean recovered = event == Alert.Event.RECOVERED;
        Instant when = recovered ? alert.recoveredAt().orElseThrow() : alert.firedAt();
        ObjectNode message = envelope(event.wire(), when, alert.institution());
        Finding finding = alert.finding();
        Finding.Figures figures = finding.figures();
        ObjectNode told = ((ObjectNode) message.get("data"))
                .putObject("alert")
                .put("id", alert.id())
                .put("rule", finding.rule().wire())
                .put("month", finding.month().toString())
                .put("firedAt", alert.firedAt().toString());
        if (recovered) {
            told.put("recoveredAt", when.toString());
        }
        if (finding.rule() == AlertRule.SWITCH_REQUESTED) {
            told.put("request", finding.source()).put("url", addresses.requests(alert.institution()));
        } else if (!finding.source().isEmpty()) {
            told.put("source", finding.source());
        }
        figures.learners().ifPresent(learners -> told.put("learners", learners));
        figures.limit().ifPresent(limit -> told.put("limit", limit));
        figures.amount().ifPresent(amount -> told.put("amount", amount.toPlainString()));
        figures.currency().ifPresent(currency -> told.put("currency", currency.getCurrencyCode()));
        figures.since().ifPresent(since -> told.put("since", since.toString()));
        return Json.bytes(message);
    }

    /** Says nothing but that it is one. */
    static byte[] test(InstitutionId institution, Instant now) {
        return Json.bytes(envelope("alert.test", now, institution));
    }

    private static ObjectNode envelope(String type, Instant when, InstitutionId institution) {
        ObjectNode message = Json.object().put("type", type).put("timestamp", when.toString());
        message.putObject("data").put("institution", institution.value());
        return message;
    }
}
