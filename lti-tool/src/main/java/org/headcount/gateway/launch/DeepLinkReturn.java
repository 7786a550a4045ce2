package org.headcount.gateway.launch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.connection.DeploymentId;
import org.headcount.gateway.connection.LmsConnection;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.platform.AnswerRule;
import org.headcount.lti.platform.DeepLinkingResponse;
import org.headcount.lti.platform.DeepLinkingResponse.Reading;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.DeepLinkingAnswers;
import org.headcount.lti.tool.Fault;
import org.headcount.lti.tool.Violation;
import org.headcount.lti.wire.RemoteKeys;
import org.headcount.lti.wire.TokenVerifier;
import org.headcount.lti.wire.UrlPolicy;
import org.headcount.lti.wire.VerifiedToken;
import org.headcount.metering.fact.IdentityName;

/** What somebody chose in a tool, on its way to the LMS: checked, made such that the LMS launches us, and signed by us. */
public final class DeepLinkReturn {

    private static final int LONGEST_TOKEN = 384 * 1024;
    private static final int LONGEST_HANDLE = 255;
    private static final Duration TOKENS_KEPT = Duration.ofDays(2); // longer than any answer is accepted

    private final Addresses addresses;
    private final Connections connections;
    private final RemoteKeys keys;
    private final DeepLinks requests;
    private final DeepLinkingAnswers answers;
    private final UrlPolicy urls;
    private final InstantSource clock;
    private final TokenVerifier tokens = new TokenVerifier(LONGEST_TOKEN);

    public DeepLinkReturn(
            Addresses addresses,
            Connections connections,
            RemoteKeys keys,
            DeepLinks requests,
            DeepLinkingAnswers answers,
            UrlPolicy urls,
            InstantSource clock) {
        this.addresses = addresses;
        this.connections = connections;
        this.keys = keys;
        this.requests = requests;
        this.answers = answers;
        this.urls = urls;
        this.clock = clock;
    }

    /** @param token what the browser brings from the tool; empty where it brings none */
    public DeepLinkOutcome arrive(String platform, String token) {
        Optional<LmsConnection> lms = connections.platform(platform);
        if (lms.isEmpty()) {
            return new DeepLinkOutcome.NoSuchPlatform();
        }
        if (token.isEmpty()) {
            return refused(platform, AnswerRule.FORM, "none");
        }
        Optional<ToolRegistration> tool = tokens.claimedIssuer(token)
                .flatMap(client -> connections.tool(lms.get().institution(), client));
        if (tool.isEmpty()) {
            return tokens.fault(token)
                    .<DeepLinkOutcome>map(why -> refused(platform, Violation.of(why)))
                    .orElseGet(() -> refused(platform, AnswerRule.ISSUER, "another one"));
        }
        return tokens.verify(token, keys.at(tool.get().jwksUri()))
                .fold(verified -> judge(lms.get(), tool.get(), verified), why -> refused(platform, Violation.of(why)));
    }

    private DeepLinkOutcome judge(LmsConnection lms, ToolRegistration tool, VerifiedToken token) {
        String platform = lms.platform().id();
        Reading reading = DeepLinkingResponse.read(token, tool, addresses.issuer(platform), clock.instant());
        if (reading instanceof Reading.Broken broken) {
            return refused(platform, broken.rule(), broken.found());
        }
        return reading instanceof Reading.Untimely untimely
                ? refused(platform, Violation.of(untimely.why()))
                : match(lms, tool, ((Reading.Kept) reading).response());
    }

    private DeepLinkOutcome match(LmsConnection lms, ToolRegistration tool, DeepLinkingResponse response) {
        String platform = lms.platform().id();
        Instant now = clock.instant();
        Optional<DeepLinkRequest> found = Optional.of(response.data())
                .filter(data -> !data.isEmpty() && data.length() <= LONGEST_HANDLE)
                .flatMap(data -> requests.open(lms.institution(), data, now))
                .filter(one -> one.platform().equals(platform) && one.tool().equals(tool.id()))
                .filter(one -> lms.platform().deployments().contains(one.deployment()));
        if (found.isEmpty()) {
            return refused(platform, AnswerRule.DATA, response.data().isEmpty() ? "none" : "another one");
        }
        DeepLinkRequest request = found.get();
        String deployment = DeploymentId.of(lms.institution(), platform, request.deployment(), tool.id());
        if (!response.deployment().equals(deployment)) {
            return refused(platform, AnswerRule.DEPLOYMENT, "another one");
        }
        return response.isOf(request.person().map(IdentityName::value), tool)
                ? takeOver(lms, tool, request, response)
                : refused(platform, AnswerRule.PERSON, "another one");
    }

    /** Nothing is kept of an answer that breaks a rule: the tool may give a better one. */
    private DeepLinkOutcome takeOver(
            LmsConnection lms, ToolRegistration tool, DeepLinkRequest request, DeepLinkingResponse response) {
        String platform = lms.platform().id();
        JsonNode items = response.items();
        LinkedItems linked = new LinkedItems(lms.institution(), tool, addresses, urls);
        Optional<LinkedItems.Fault> fault = linked.link(items, request.settings());
        if (fault.isPresent()) {
            return refused(platform, fault.get().rule(), fault.get().found());
        }
        Instant now = clock.instant();
        if (!requests.answer(request, response.spent(), now.plus(TOKENS_KEPT), linked.links(), now)) {
            return refused(platform, AnswerRule.REPLAY, "one that was here before");
        }
        ObjectNode content = response.messages();
        if (!items.isMissingNode()) {
            content.set(ClaimNames.CONTENT_ITEMS, items);
        }
        return new DeepLinkOutcome.Answered(
                platform,
                tool.id(),
                items.size(),
                request.settings().returnUrl(),
                answers.sign(lms.platform(), request.deployment(), request.settings(), content, now));
    }

    private static DeepLinkOutcome refused(String platform, AnswerRule rule, String found) {
        return refused(platform, new Violation(rule.name(), rule.section(), rule.text(), found, Fault.MALFORMED));
    }

    /** Whatever is wrong with what a tool sends, the person can do no more about it than about a page that cannot be read. */
    private static DeepLinkOutcome refused(String platform, Violation why) {
        Fault fault = why.fault() == Fault.UNDECIDED ? Fault.UNDECIDED : Fault.MALFORMED;
        return new DeepLinkOutcome.Refused(
                platform, List.of(new Violation(why.rule(), why.section(), why.expected(), why.found(), fault)));
    }
}
