package org.headcount.store;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.headcount.gateway.Audit;
import org.headcount.gateway.staff.ApiKeys;
import org.headcount.gateway.warning.Subscriber;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Span;
import org.headcount.metering.status.Period;
import org.headcount.metering.terms.Dated;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Terms;

/** What is told of a change beside who, when and what: nothing secret, and nobody's name. */
final class AuditDetails {

    /** Facts by which somebody changes what others count for; whatever else is reported is told by itself. */
    private static final Map<FactType, Audit.Action> CHANGES = Map.of(
            FactType.SWITCH_ON, Audit.Action.SWITCHED_ON,
            FactType.SWITCH_OFF, Audit.Action.SWITCHED_OFF,
            FactType.VOID, Audit.Action.VOIDED,
            FactType.EXEMPT, Audit.Action.EXEMPTED,
            FactType.LINK, Audit.Action.LINKED,
            FactType.UNLINK, Audit.Action.UNLINKED,
            FactType.VOUCHER_ISSUED, Audit.Action.VOUCHER_ISSUED,
            FactType.VOUCHER_REVOKED, Audit.Action.VOUCHER_REVOKED);

    private AuditDetails() {}

    static Optional<Audit.Action> action(Report report) {
        return Optional.ofNullable(CHANGES.get(report.type()));
    }

    /** The id of a fact about a voucher may be its code, with which anybody may come. */
    static ObjectNode fact(Report report, Author author) {
        ObjectNode detail = none();
        if (!author.approver().isEmpty() && report.type().corrects()) {
            detail.put("approver", author.approver());
        }
        if (report.type() == FactType.VOUCHER_ISSUED || report.type() == FactType.VOUCHER_REVOKED) {
            detail.put("source", report.key().source());
        } else {
            detail.set("fact", key(report.key()));
        }
        detail.put("at", report.at().toString());
        if (!report.unit().isEmpty()) {
            detail.put("unit", report.unit());
        }
        if (report.detail() instanceof Detail.Voids voids) {
            detail.set("voids", key(voids.fact()));
            detail.put(
                    "approved",
                    !report.note().approvedBy().isEmpty() || !author.approver().isEmpty());
        } else if (report.detail() instanceof Detail.Exempts exempts) {
            Span stretch = exempts.stretch();
            detail.put("from", stretch.from().toString());
            if (!stretch.until().equals(Period.OPEN)) {
                detail.put("until", stretch.until().toString());
            }
        }
        return detail;
    }

    private static ObjectNode key(FactKey key) {
        return none().put("source", key.source()).put("id", key.id());
    }

    /** @param name empty where it stays */
    static ObjectNode terms(Optional<String> name, Terms added) {
        ObjectNode detail = none();
        name.ifPresent(given -> detail.put("name", given));
        versions(detail, "policy", added.policy(), TermsJson::policy);
        versions(detail, "zone", added.zone(), TermsJson::zone);
        versions(detail, "rateCard", added.rateCard(), TermsJson::rateCard);
        versions(detail, "commitment", added.commitment(), TermsJson::commitment);
        versions(detail, "contract", added.contract(), TermsJson::contract);
        return detail;
    }

    private static <T> void versions(ObjectNode detail, String subject, History<T> history, Function<T, String> body) {
        if (history.versions().isEmpty()) {
            return;
        }
        ArrayNode versions = detail.putArray(subject);
        for (Dated<T> version : history.versions()) {
            ObjectNode one = versions.addObject();
            if (!version.from().equals(Dated.ALWAYS)) {
                one.put("from", version.from().toString());
            }
            one.set("value", Json.tree(body.apply(version.value())));
        }
    }

    static ObjectNode key(ApiKeys.ApiKey key) {
        return none().put("rights", key.rights().name()).put("label", key.label());
    }

    static ObjectNode platform(PlatformRegistration platform) {
        ObjectNode detail = none().put("name", platform.name())
                .put("issuer", platform.issuer())
                .put("clientId", platform.clientId())
                .put("authorizationEndpoint", platform.authorizationEndpoint().toString())
                .put("tokenEndpoint", platform.tokenEndpoint().toString())
                .put("jwksUri", platform.jwksUri().toString());
        platform.deployments().stream().sorted().forEach(detail.putArray("deployments")::add);
        return detail;
    }

    static ObjectNode tool(ToolRegistration tool) {
        ObjectNode detail = none().put("name", tool.name())
                .put("loginUri", tool.loginUri().toString())
                .put("targetLinkUri", tool.targetLinkUri().toString())
                .put("jwksUri", tool.jwksUri().toString());
        tool.redirectUris().forEach(detail.putArray("redirectUris")::add);
        tool.scopes().stream().sorted().forEach(detail.putArray("scopes")::add);
        return detail;
    }

    /** Of an endpoint no more than its host: its address may hold a secret. */
    static ObjectNode subscriber(Subscriber subscriber) {
        return subscriber.channel() == Subscriber.Channel.WEBHOOK
                ? none().put("host", URI.create(subscriber.address()).getHost())
                : none().put("language", subscriber.language());
    }

    static ObjectNode none() {
        return Json.MAPPER.createObjectNode();
    }
}
