package org.headcount.gateway.registration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.HalfDone;
import org.headcount.gateway.connection.Connections;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.OurRegistration;
import org.headcount.lti.tool.PlatformOffer;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.lti.tool.RegisteredClient;
import org.headcount.lti.tool.RegistrationClient;
import org.headcount.lti.tool.RegistrationRule;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.KeyRings;
import org.headcount.lti.wire.Seal;
import org.headcount.lti.wire.Secrets;
import org.headcount.lti.wire.UrlPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An LMS registers us by itself (LTI Dynamic Registration 1.0): it opens its invitation, somebody there confirms what will be registered, and staff here
 * approve it. What was found at the first step is sealed and given to the browser, so that the second asks the LMS nothing but to register.
 */
public final class LmsRegistration {

    private static final Logger LOG = LoggerFactory.getLogger(LmsRegistration.class);
    private static final String PURPOSE = "lms-registration";
    private static final Duration TO_CONFIRM = Duration.ofHours(1);
    private static final int MOST_BYTES = 11_000;

    private final Invitations invitations;
    private final RegisteredPlatforms registered;
    private final RegistrationPapers papers;
    private final LmsRenewal renewal;
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
            LmsRenewal renewal,
            RegistrationClient client,
            KeyRings keys,
            UrlPolicy urls,
            Seal seal,
            InstantSource clock) {
        this.papers = new RegistrationPapers(addresses, connections, seal);
        this.renewal = renewal;
        this.invitations = invitations;
        this.registered = registered;
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
        Optional<RegistrationOutcome> hindered =
                invitation.renews() ? renewal.hindered(invitation, offer) : Optional.empty();
        return hindered.orElseGet(() -> toConfirm(invitation, offer, token));
    }

    private RegistrationOutcome toConfirm(Invitation invitation, PlatformOffer offer, String token) {
        ObjectNode kept = Json.object()
                .put("invitation", invitation.hash())
                .put("address", offer.address().toString())
                .put("token", token)
                .put("until", clock.instant().plus(TO_CONFIRM).getEpochSecond());
        kept.set("offer", offer.kept());
        byte[] bytes = Json.bytes(kept);
        return bytes.length > MOST_BYTES
                ? RegistrationPapers.refused(offer, RegistrationRule.SIZE, bytes.length + " bytes")
                : new RegistrationOutcome.Ready(
                        offer, ours(invitation), invitation.renews(), seal.close(PURPOSE, bytes));
    }

    /**
     * Registers, once whoever opened the invitation has seen what and confirmed it. Where the LMS refuses, the invitation stays good; where it has registered us
     * it does not, even if that cannot be written down: the LMS would do so a second time.
     */
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
        PlatformOffer offer = RegistrationPapers.offer(
                kept.get().path("address").asText(), (ObjectNode) kept.get().path("offer"));
        String token = kept.get().path("token").asText();
        boolean used = false;
        try {
            RegistrationOutcome outcome = invitation.get().renews()
                    ? renewal.renew(invitation.get(), offer, token)
                    : register(invitation.get(), offer, token);
            used = !(outcome instanceof RegistrationOutcome.Refused);
            return outcome;
        } catch (HalfDone e) {
            used = true;
            throw e;
        } finally {
            if (!used) { // and where it stays taken it is not to be tried again
                HalfDone.finish(() -> invitations.giveBack(invitation.get()));
            }
        }
    }

    private RegistrationOutcome register(Invitation invitation, PlatformOffer offer, String token) {
        registered.expect(invitation.institution(), invitation.platform());
        keys.begin(invitation.platform()); // before anybody looks at them
        return client.register(offer, token, ours(invitation).request(offer))
                .fold(made -> HalfDone.rest(() -> keep(invitation, offer, made)), violations -> {
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
                new RegisteredPlatforms.Waiting(platform, clock.instant(), papers.origin(offer, made)));
        LOG.info("LMS registered: platform {}, invitation {}", platform.id(), invitation.id());
        return new RegistrationOutcome.Registered(platform.id(), made.clientId(), offer, true);
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
        return papers.ours(invitation.institution(), invitation.platform());
    }

    /** As for {@link RegistrationPapers#target}, for whoever shows what is to be copied by hand. */
    public static String target(List<ToolRegistration> tools, Addresses addresses) {
        return RegistrationPapers.target(tools, addresses);
    }

    private List<String> framedBy(String address) {
        return urls.check(address).isEmpty() ? List.of(address) : List.of();
    }

    /** Who may show a page about it in a frame. */
    public static List<String> framedBy(PlatformOffer offer) {
        return RegistrationPapers.framedBy(offer);
    }
}
