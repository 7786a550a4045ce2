package org.headcount.gateway.registration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.HalfDone;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.connection.LmsConnection;
import org.headcount.gateway.connection.PlatformOutcome;
import org.headcount.lti.tool.Checked;
import org.headcount.lti.tool.PlatformOffer;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.lti.tool.RegisteredClient;
import org.headcount.lti.tool.RegistrationClient;
import org.headcount.lti.tool.RegistrationRule;
import org.headcount.lti.tool.Violation;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.Seal;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The registration that a connected LMS has of us, made anew: by an invitation, as Moodle does it, or at the address that the LMS gave (RFC 7592). */
public final class LmsRenewal {

    private static final Logger LOG = LoggerFactory.getLogger(LmsRenewal.class);

    private final RegisteredPlatforms registered;
    private final Connections connections;
    private final RegistrationClient client;
    private final RegistrationPapers papers;

    public LmsRenewal(
            Addresses addresses,
            RegisteredPlatforms registered,
            Connections connections,
            RegistrationClient client,
            Seal seal) {
        this.registered = registered;
        this.connections = connections;
        this.client = client;
        this.papers = new RegistrationPapers(addresses, connections, seal);
    }

    /** Why what was found cannot renew the connection that the invitation names; empty where it may. */
    Optional<RegistrationOutcome> hindered(Invitation invitation, PlatformOffer offer) {
        Optional<PlatformRegistration> present =
                connections.platform(invitation.platform()).map(LmsConnection::platform);
        if (present.isEmpty()) {
            return Optional.of(new RegistrationOutcome.NotInvited());
        }
        if (!present.get().issuer().equals(offer.issuer())) {
            return Optional.of(RegistrationPapers.refused(offer, RegistrationRule.SAME_CLIENT, offer.issuer()));
        }
        Optional<String> known = registered
                .origin(invitation.institution(), invitation.platform())
                .map(RegisteredPlatforms.Origin::configuration);
        return Moved.registration(present.get(), known, offer)
                .or(() -> Moved.endpoints(present.get(), offer))
                .map(found -> RegistrationPapers.refused(offer, RegistrationRule.SAME_HOSTS, found));
    }

    /**
     * The LMS has handed out leave to change the registration that it has. What it says of itself now holds from now on, but not where it moves to another
     * host: whoever holds the invitation could be anybody. May be repeated: the LMS has one registration of us however often it is told.
     */
    RegistrationOutcome renew(Invitation invitation, PlatformOffer offer, String token) {
        return hindered(invitation, offer).orElseGet(() -> unhindered(invitation, offer, token));
    }

    private RegistrationOutcome unhindered(Invitation invitation, PlatformOffer offer, String token) {
        Optional<PlatformRegistration> present =
                connections.platform(invitation.platform()).map(LmsConnection::platform);
        if (present.isEmpty()) {
            return new RegistrationOutcome.NotInvited();
        }
        Optional<RegisteredPlatforms.Origin> known = registered.origin(invitation.institution(), invitation.platform());
        String clientId = present.get().clientId();
        Optional<RegistrationOutcome> stranger = stranger(client.present(offer, token), clientId, offer);
        if (stranger.isPresent()) {
            return stranger.get();
        }
        ObjectNode request =
                papers.ours(invitation.institution(), invitation.platform()).request(offer);
        Checked<RegisteredClient> renewed = client.register(offer, token, request);
        return stranger(renewed, clientId, offer)
                .orElseGet(() -> renewed.fold(
                        made -> changed(invitation, offer, made, known),
                        violations -> new RegistrationOutcome.Refused(RegistrationPapers.framedBy(offer), violations)));
    }

    /** Why the answer is not about the client that we are; empty where it is. */
    private static Optional<RegistrationOutcome> stranger(
            Checked<RegisteredClient> answer, String clientId, PlatformOffer offer) {
        return answer.fold(
                made -> made.clientId().equals(clientId)
                        ? Optional.empty()
                        : Optional.of(
                                RegistrationPapers.refused(offer, RegistrationRule.SAME_CLIENT, "another client_id")),
                violations ->
                        Optional.of(new RegistrationOutcome.Refused(RegistrationPapers.framedBy(offer), violations)));
    }

    private RegistrationOutcome changed(
            Invitation invitation,
            PlatformOffer offer,
            RegisteredClient made,
            Optional<RegisteredPlatforms.Origin> known) {
        PlatformOutcome outcome = registered.renew(
                invitation.institution(),
                invitation.platform(),
                invitation.by(),
                known,
                papers.origin(offer, made),
                present -> {
                    if (Moved.endpoints(present, offer).isPresent()) {
                        return present; // staff have changed it since
                    }
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
        if (!(outcome instanceof PlatformOutcome.Connected connected)) {
            return new RegistrationOutcome.Taken(RegistrationPapers.framedBy(offer), outcome);
        }
        Optional<String> moved = Moved.endpoints(connected.platform(), offer);
        if (moved.isPresent()) {
            return RegistrationPapers.refused(offer, RegistrationRule.SAME_HOSTS, moved.get());
        }
        LOG.info("LMS registered anew: platform {}, invitation {}", invitation.platform(), invitation.id());
        return new RegistrationOutcome.Registered(invitation.platform(), made.clientId(), offer, false);
    }

    /**
     * Tells the LMS anew what we register, at the address that it gave for that (RFC 7592 §2.2). May be repeated, unless what it answers cannot be written down:
     * an LMS may take no other token from then on than the one in its answer.
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
        PlatformOffer offer = RegistrationPapers.offer(
                origin.get().configuration(),
                Json.readObject(origin.get().offer()).orElseThrow());
        RegisteredClient known = papers.client(present.get().clientId(), origin.get());
        Checked<RegisteredClient> answer =
                client.replace(known, papers.ours(institution, platform).request(offer));
        if (answer instanceof Checked.Kept<RegisteredClient> kept) {
            if (!kept.value().clientId().equals(known.clientId())) {
                return Optional.of(
                        new Checked.Broken<>(List.of(Violation.of(RegistrationRule.SAME_CLIENT, "another client_id"))));
            }
            RegisteredPlatforms.Origin answered = papers.origin(offer, kept.value());
            HalfDone.finish(() -> registered.by(by).change(institution, platform, origin.get(), answered));
        }
        return Optional.of(answer);
    }
}
