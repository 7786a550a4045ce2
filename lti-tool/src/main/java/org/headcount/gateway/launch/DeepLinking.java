package org.headcount.gateway.launch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.Part;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.connection.DeploymentId;
import org.headcount.gateway.connection.LmsConnection;
import org.headcount.gateway.connection.LmsHosts;
import org.headcount.lti.message.BrowserRequest;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.DeepLinkingAnswers;
import org.headcount.lti.tool.DeepLinkingSettings;
import org.headcount.lti.tool.LaunchMessage;
import org.headcount.lti.tool.Rule;
import org.headcount.lti.tool.Violation;
import org.headcount.lti.tool.WaitingLaunch;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.Seal;
import org.headcount.lti.wire.Secrets;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Role;

/**
 * Somebody of an LMS wants to choose content: on to the tool, or first to a page where the tool is chosen. Choosing content is nobody's activity: it leaves no
 * fact behind, whoever does it.
 */
public final class DeepLinking {

    private static final int CHANCE = 160;
    private static final Duration TO_CHOOSE_A_TOOL = Duration.ofMinutes(30);
    private static final Duration TO_CHOOSE_CONTENT = Duration.ofHours(8);

    private final Addresses addresses;
    private final Connections connections;
    private final LmsHosts hosts;
    private final Arrivals arrivals;
    private final DeepLinks requests;
    private final DeepLinkingAnswers answers;
    private final Migration migration;
    private final Seal seal;
    private final Onward onward;
    private final InstantSource clock;

    public DeepLinking(
            Addresses addresses,
            Connections connections,
            LmsHosts hosts,
            Arrivals arrivals,
            DeepLinks requests,
            ParkedLaunches parked,
            DeepLinkingAnswers answers,
            Migration migration,
            Seal seal,
            InstantSource clock) {
        this.addresses = addresses;
        this.connections = connections;
        this.hosts = hosts;
        this.arrivals = arrivals;
        this.requests = requests;
        this.answers = answers;
        this.migration = migration;
        this.seal = seal;
        this.onward = new Onward(addresses, parked, arrivals);
        this.clock = clock;
    }

    /**
     * A deep linking request that kept every rule.
     *
     * @param tool that its address means; empty where it leaves the choice
     * @param cookie of the login, by its name
     */
    LaunchOutcome arrive(LaunchMessage launch, LmsConnection lms, Optional<ToolRegistration> tool, String cookie) {
        String platform = lms.platform().id();
        if (!isForStaff(launch)) {
            return new LaunchOutcome.Refused(platform, List.of(Violation.of(Rule.STAFF, "another role")));
        }
        List<ToolRegistration> all = connections.tools(lms.institution());
        if (tool.isEmpty() && all.isEmpty()) {
            return new LaunchOutcome.Refused(platform, List.of(Violation.of(Rule.TOOL, "none there")));
        }
        hosts.learn(platform, settings(launch).returnUrl());
        boolean known = isKnown(launch, lms);
        if (!spend(launch, lms, launch.nonce(), tool)) {
            return new LaunchOutcome.Refused(
                    platform, List.of(Violation.of(Rule.REPLAY, "a launch that was here before")));
        }
        if (tool.isPresent()) {
            return new LaunchOutcome.Forwarded(platform, tool.get().id(), ask(launch, lms, tool.get(), known), cookie);
        }
        WaitingLaunch waiting = new WaitingLaunch(
                launch,
                platform,
                "pick " + Secrets.id(CHANCE),
                known,
                clock.instant().plus(TO_CHOOSE_A_TOOL));
        List<LaunchOutcome.Picking.Choice> choices = all.stream()
                .map(one -> new LaunchOutcome.Picking.Choice(one.id(), one.name()))
                .toList();
        return new LaunchOutcome.Picking(
                platform,
                choices,
                waiting.seal(seal),
                launch.locale(),
                settings(launch).returnUrl(),
                cookie);
    }

    /**
     * Goes on from the page where a tool is chosen, once.
     *
     * @param sealed as the page gave it
     * @param tool empty for none of them
     */
    public DeepLinkOutcome pick(String sealed, String tool) {
        Optional<WaitingLaunch> opened = WaitingLaunch.open(seal, sealed);
        if (opened.isEmpty()) {
            return DeepLinkOutcome.notFromHere();
        }
        WaitingLaunch waiting = opened.get();
        LaunchMessage launch = waiting.launch();
        Optional<LmsConnection> lms = connections
                .platform(waiting.platform())
                .filter(found -> found.platform().deployments().contains(launch.deployment()));
        if (lms.isEmpty() || !clock.instant().isBefore(waiting.expiresAt())) {
            return new DeepLinkOutcome.Over(waiting.platform());
        }
        boolean known = isKnown(launch, lms.get());
        if (waiting.known() && !known) { // erased meanwhile: the message must not write them down anew
            return new DeepLinkOutcome.Over(waiting.platform());
        }
        Optional<ToolRegistration> chosen = connections.tool(lms.get().institution(), tool);
        if (chosen.isEmpty() && !tool.isEmpty()) {
            return new DeepLinkOutcome.Refused(
                    waiting.platform(), List.of(Violation.of(Rule.TOOL, "none there any more")));
        }
        if (!spend(launch, lms.get(), waiting.ticket(), chosen)) {
            return new DeepLinkOutcome.Over(waiting.platform());
        }
        return chosen.<DeepLinkOutcome>map(one ->
                        new DeepLinkOutcome.Forwarded(waiting.platform(), one.id(), ask(launch, lms.get(), one, known)))
                .orElseGet(() -> nothing(launch, lms.get()));
    }

    /** An LMS need not say what part somebody plays who chooses content; where it does, it must be a part of staff. */
    private static boolean isForStaff(LaunchMessage launch) {
        return launch.roles().all().isEmpty()
                || Part.of(launch.roles())
                        .filter(part -> part == Role.INSTRUCTOR || part == Role.ADMINISTRATOR)
                        .isPresent();
    }

    /** Spends the nonce of the LMS's message, or the ticket of the choice, and writes what the tool may reach from now on. */
    private boolean spend(LaunchMessage launch, LmsConnection lms, String nonce, Optional<ToolRegistration> tool) {
        Arrivals.Entry entry = arrivals.record(new Arrival(
                lms.institution(),
                lms.platform().id(),
                nonce,
                Optional.empty(),
                Optional.empty(),
                launch.displayName(),
                tool.flatMap(one -> ClaimsForTool.service(launch, lms, one))
                        .map(service -> FirstLeg.reach(launch, service, person(launch, lms)))));
        return !(entry instanceof Arrivals.Entry.Repeated);
    }

    private boolean isKnown(LaunchMessage launch, LmsConnection lms) {
        return person(launch, lms)
                .filter(who -> arrivals.knows(lms.institution(), who))
                .isPresent();
    }

    /** @param known whether the person was known before */
    private BrowserRequest ask(LaunchMessage launch, LmsConnection lms, ToolRegistration named, boolean known) {
        String platform = lms.platform().id();
        ToolRegistration tool = named.at(named.deepLinkUri());
        DeepLinkingSettings settings = settings(launch);
        Instant now = clock.instant();
        Optional<IdentityName> person = person(launch, lms);
        DeepLinkRequest request = new DeepLinkRequest(
                lms.institution(),
                Secrets.id(CHANCE),
                platform,
                tool.id(),
                launch.deployment(),
                person,
                settings,
                now.plus(TO_CHOOSE_CONTENT));
        Optional<Arrival.ContextService> service = ClaimsForTool.service(launch, lms, tool);
        Optional<IdentityName> written = person.filter(anybody -> known || service.isPresent());
        requests.ask(request);
        written.filter(who -> !arrivals.knows(lms.institution(), who)) // erased meanwhile
                .ifPresent(erased -> requests.forget(lms.institution(), erased));
        ObjectNode claims = ClaimsForTool.of(
                launch,
                tool,
                addresses.issuer(platform),
                DeploymentId.of(lms.institution(), platform, launch.deployment(), tool.id()),
                service,
                addresses);
        migration.vouch(launch, lms, tool, claims);
        claims.remove(ClaimNames.RESOURCE_LINK);
        claims.set(
                ClaimNames.DEEP_LINKING_SETTINGS,
                settings.copy()
                        .put("deep_link_return_url", addresses.deepLink(platform))
                        .put("data", request.handle()));
        return onward.send(lms, tool, claims, Optional.empty(), written, launch.locale(), settings.returnUrl(), now);
    }

    /** Back to the LMS with empty hands: it waits for an answer also from those who changed their mind. */
    private DeepLinkOutcome nothing(LaunchMessage launch, LmsConnection lms) {
        ObjectNode content = Json.object();
        content.putArray(ClaimNames.CONTENT_ITEMS);
        String answer = answers.sign(lms.platform(), launch.deployment(), settings(launch), content, clock.instant());
        return new DeepLinkOutcome.Answered(
                lms.platform().id(), "none", 0, settings(launch).returnUrl(), answer);
    }

    private static Optional<IdentityName> person(LaunchMessage launch, LmsConnection lms) {
        return launch.subject().map(subject -> IdentityName.lti(lms.platform().id(), subject));
    }

    private static DeepLinkingSettings settings(LaunchMessage launch) {
        return launch.deepLinking().orElseThrow();
    }
}
