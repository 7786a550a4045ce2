package org.headcount.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.Checked;
import org.headcount.lti.tool.OurRegistration;
import org.headcount.lti.tool.PlatformConfiguration;
import org.headcount.lti.tool.PlatformOffer;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.lti.tool.RegisteredClient;
import org.headcount.lti.tool.RegistrationClient;
import org.headcount.lti.tool.RegistrationRule;
import org.headcount.lti.tool.Violation;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.KeyRings;
import org.headcount.lti.wire.Seal;
import org.headcount.lti.wire.Secrets;
import org.headcount.lti.wire.UrlPolicy;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An LMS registers us by itself (LTI Dynamic Registration 1.0): it opens its invitation, somebody there confirms what will be registered, and staff here
 * approve it. What was found at the first step is sealed and given to the browser, so that the second asks the LMS nothing but to register.
 */
public final class LmsRegistration {

    private static final Logger LOG = LoggerFactory.getLogger(LmsRegistration.class);
    private static final String PURPOSE = "lms-registration";
    private static final String TOKEN_PURPOSE = "lms-registration-token";
    private static final Duration TO_CONFIRM = Duration.ofHours(1);
    private static final int MOST_BYTES = 11_000;

    private final Addresses addresses;
    private final Invitations invitations;
    private final RegisteredPlatforms registered;
    private final Connections connections;
    private final RegistrationClient client;
    private final KeyRings keys;
    private final UrlPolicy urls;
    private final Seal seal;
    private final InstantSource clock;

    public LmsRegistration(
            Addresses addresses,
            Invitations invitations,
            RegisteredPlatforms registered,
            Connections connections,
            RegistrationClient client,
            KeyRings keys,
            UrlPolicy urls,
            Seal seal,
            InstantSource clock) {
        this.addresses = addresses;
        this.invitations = invitations;
        this.registered = registered;
        this.connections = connections;
        this.client = client;
        this.keys = keys;
        this.urls = urls;
        this.seal = seal;
        this.clock = clock;
    }

    /** Answers the LMS's opening; changes nothing. {@code parameters} are those of LTI Dynamic Registration 1.0 §3.3. */
    public RegistrationOutcome open(String secret, Map<String, String> parameters) {
        Optional<Invitation> invitation = find(secret);
        if (invitation.isEmpty()) {
            return new RegistrationOutcome.NotInvited();
        }
        String address = parameters.getOrDefault("openid_configuration", "");
        String token = parameters.getOrDefault("registration_token", "");
        return client.configuration(address, token, otherIssuer(invitation.get()))
                .fold(
                        offer -> ready(invitation.get(), offer, token),
                        violations -> new RegistrationOutcome.Refused(framedBy(address), violations));
    }

    private RegistrationOutcome ready(Invitation invitation, PlatformOffer offer, String token) {
        ObjectNode kept = Json.object()
                .put("invitation", invitation.hash())
                .put("address", offer.address().toString())
                .put("token", token)
                .put("until", clock.instant().plus(TO_CONFIRM).getEpochSecond());
        kept.set("offer", offer.kept());
        byte[] bytes = Json.bytes(kept);
        return bytes.length > MOST_BYTES
                ? refused(offer, RegistrationRule.SIZE, bytes.length + " bytes")
                : new RegistrationOutcome.Ready(
                        offer, ours(invitation), invitation.renews(), seal.close(PURPOSE, bytes));
    }

    /** Registers, once whoever opened the invitation has seen what and confirmed it. Where the LMS refuses, the invitation stays good. */
    public RegistrationOutcome confirm(String secret, String sealed) {
        Instant now = clock.instant();
        Optional<Invitation> invitation = find(secret);
        Optional<ObjectNode> kept = seal.open(PURPOSE, sealed)
                .flatMap(Json::readObject)
                .filter(one -> now.getEpochSecond() < one.path("until").longValue());
        if (invitation.isEmpty()
                || kept.isEmpty()
                || !kept.get()
                        .path("invitation")
                        .asText()
                        .equals(invitation.get().hash())
                || !invitations.take(invitation.get(), now)) {
            return new RegistrationOutcome.NotInvited();
        }
        PlatformOffer offer = offer(
                kept.get().path("address").asText(), (ObjectNode) kept.get().path("offer"));
        String token = kept.get().path("token").asText();
        boolean used = false;
        try {
            RegistrationOutcome outcome = invitation.get().renews()
                    ? renew(invitation.get(), offer, token)
                    : register(invitation.get(), offer, token);
            used = !(outcome instanceof RegistrationOutcome.Refused);
            return outcome;
        } finally {
            if (!used) {
                invitations.giveBack(invitation.get());
            }
        }
    }

    private RegistrationOutcome register(Invitation invitation, PlatformOffer offer, String token) {
        registered.expect(invitation.institution(), invitation.platform());
        keys.begin(invitation.platform()); // before anybody looks at them
        return client.register(offer, token, ours(invitation).request(offer))
                .fold(made -> keep(invitation, offer, made), violations -> {
                    registered.giveUp(invitation.institution(), invitation.platform());
                    return new RegistrationOutcome.Refused(framedBy(offer), violations);
                });
    }

    private RegistrationOutcome keep(Invitation invitation, PlatformOffer offer, RegisteredClient made) {
        PlatformRegistration platform = new PlatformRegistration(
                invitation.platform(),
                offer.name(),
                offer.issuer(),
                made.clientId(),
                offer.authorizationEndpoint(),
                offer.tokenEndpoint(),
                offer.jwksUri(),
                offer.tokenAudience(),
                made.deployment().map(Set::of).orElse(Set.of()),
                PlatformRegistration.Anonymous.PASS);
        registered.add(
                invitation.institution(),
                new RegisteredPlatforms.Waiting(platform, clock.instant(), origin(offer, made)));
        LOG.info("LMS registered: platform {}, invitation {}", platform.id(), invitation.id());
        return new RegistrationOutcome.Registered(platform.id(), made.clientId(), offer, true);
    }

    /** The LMS has handed out leave to change the registration that it has. What it says of itself now holds from now on. */
    private RegistrationOutcome renew(Invitation invitation, PlatformOffer offer, String token) {
        Optional<PlatformRegistration> present =
                connections.platform(invitation.platform()).map(LmsConnection::platform);
        if (present.isEmpty()) {
            return new RegistrationOutcome.NotInvited();
        }
        if (!present.get().issuer().equals(offer.issuer())) {
            return refused(offer, RegistrationRule.SAME_CLIENT, offer.issuer());
        }
        String clientId = present.get().clientId();
        return same(client.present(offer, token), clientId, offer)
                .or(() -> {
                    Checked<RegisteredClient> renewed =
                            client.register(offer, token, ours(invitation).request(offer));
                    return same(renewed, clientId, offer)
                            .or(() -> renewed.fold(
                                    made -> Optional.of(changed(invitation, offer, made)),
                                    violations -> Optional.empty()));
                })
                .orElseThrow();
    }

    /** Why the answer is not about the client that we are; empty where it is. */
    private Optional<RegistrationOutcome> same(Checked<RegisteredClient> answer, String clientId, PlatformOffer offer) {
        return answer.fold(
                made -> made.clientId().equals(clientId)
                        ? Optional.empty()
                        : Optional.of(refused(offer, RegistrationRule.SAME_CLIENT, "another client_id")),
                violations -> Optional.of(new RegistrationOutcome.Refused(framedBy(offer), violations)));
    }

    private RegistrationOutcome changed(Invitation invitation, PlatformOffer offer, RegisteredClient made) {
        PlatformOutcome outcome = connections.changePlatform(
                invitation.institution(), invitation.platform(), invitation.by(), present -> {
                    Set<String> deployments = new LinkedHashSet<>(present.deployments());
                    made.deployment().ifPresent(deployments::add);
                    return new PlatformRegistration(
                            present.id(),
                            present.name(),
                            present.issuer(),
                            present.clientId(),
                            offer.authorizationEndpoint(),
                            offer.tokenEndpoint(),
                            offer.jwksUri(),
                            offer.tokenAudience(),
                            deployments,
                            present.anonymous());
                });
        if (!(outcome instanceof PlatformOutcome.Connected)) {
            return new RegistrationOutcome.Taken(framedBy(offer), outcome);
        }
        registered.change(invitation.institution(), invitation.platform(), origin(offer, made));
        LOG.info("LMS registered anew: platform {}, invitation {}", invitation.platform(), invitation.id());
        return new RegistrationOutcome.Registered(invitation.platform(), made.clientId(), offer, false);
    }

    /**
     * Tells the LMS anew what we register, at the address that it gave for that (RFC 7592 §2.2). May be repeated.
     *
     * @return empty where the LMS gave none
     */
    public Optional<Checked<RegisteredClient>> renew(InstitutionId institution, String platform, Author by) {
        Optional<RegisteredPlatforms.Origin> origin = registered
                .origin(institution, platform)
                .filter(one -> !one.clientUri().isEmpty());
        Optional<PlatformRegistration> present = connections
                .platform(platform)
                .filter(lms -> lms.institution().equals(institution))
                .map(LmsConnection::platform);
        if (origin.isEmpty() || present.isEmpty()) {
            return Optional.empty();
        }
        PlatformOffer offer = offer(
                origin.get().configuration(),
                Json.readObject(origin.get().offer()).orElseThrow());
        RegisteredClient known = new RegisteredClient(
                present.get().clientId(),
                Optional.empty(),
                Optional.of(URI.create(origin.get().clientUri())),
                seal.open(TOKEN_PURPOSE, origin.get().accessToken())
                        .map(bytes -> new String(bytes, UTF_8))
                        .orElse(""));
        Checked<RegisteredClient> answer =
                client.replace(known, ours(institution, platform).request(offer));
        if (answer instanceof Checked.Kept<RegisteredClient> kept) {
            if (!kept.value().clientId().equals(known.clientId())) {
                return Optional.of(
                        new Checked.Broken<>(List.of(Violation.of(RegistrationRule.SAME_CLIENT, "another client_id"))));
            }
            registered.by(by).change(institution, platform, origin(offer, kept.value()));
        }
        return Optional.of(answer);
    }

    private Optional<Invitation> find(String secret) {
        return invitations
                .find(Secrets.hash(secret), clock.instant())
                .filter(invitation -> invitation.kind() == Invitation.Kind.LMS);
    }

    private static Optional<String> otherIssuer(Invitation invitation) {
        return Optional.of(invitation.issuer()).filter(issuer -> !issuer.isEmpty());
    }

    private OurRegistration ours(Invitation invitation) {
        return ours(invitation.institution(), invitation.platform());
    }

    private OurRegistration ours(InstitutionId institution, String platform) {
        return new OurRegistration(
                "Headcount",
                "Learning tools, opened through Headcount",
                addresses.login(),
                addresses.launch(),
                addresses.toolKeys(platform),
                target(connections.tools(institution), addresses),
                addresses.tools());
    }

    /** What an LMS launches where its form has place for one address: an institution's only tool. */
    public static String target(List<ToolRegistration> tools, Addresses addresses) {
        return tools.size() == 1 ? addresses.tool(tools.get(0).id()) : addresses.tools();
    }

    /** What was checked before, and kept. */
    private PlatformOffer offer(String address, ObjectNode kept) {
        return PlatformConfiguration.check(
                        URI.create(address),
                        kept,
                        urls,
                        Optional.of(kept.path("issuer").asText()))
                .fold(offer -> offer, violations -> {
                    throw new IllegalStateException("what was checked and kept is faulty now: " + violations);
                });
    }

    private RegisteredPlatforms.Origin origin(PlatformOffer offer, RegisteredClient made) {
        return new RegisteredPlatforms.Origin(
                offer.address().toString(),
                Json.text(offer.kept()),
                made.clientUri().map(URI::toString).orElse(""),
                made.accessToken().isEmpty()
                        ? ""
                        : seal.close(TOKEN_PURPOSE, made.accessToken().getBytes(UTF_8)));
    }

    private RegistrationOutcome refused(PlatformOffer offer, RegistrationRule rule, String found) {
        return new RegistrationOutcome.Refused(framedBy(offer), List.of(Violation.of(rule, found)));
    }

    private List<String> framedBy(String address) {
        return urls.check(address).isEmpty() ? List.of(address) : List.of();
    }

    /** Clouds have an issuer on another host than the school's pages, which are where the configuration is. */
    public static List<String> framedBy(PlatformOffer offer) {
        return List.of(
                offer.address().toString(),
                offer.issuer(),
                offer.authorizationEndpoint().toString());
    }
}
