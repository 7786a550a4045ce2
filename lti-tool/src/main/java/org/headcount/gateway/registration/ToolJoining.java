package org.headcount.gateway.registration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.connection.DeploymentId;
import org.headcount.gateway.connection.LmsConnection;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.platform.ClientMetadata;
import org.headcount.lti.platform.RegistrationError;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.Secrets;
import org.headcount.lti.wire.UrlPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A tool registers with us by itself, and later reads, changes or ends its registration (RFC 7591, RFC 7592, LTI Dynamic Registration 1.0). */
public final class ToolJoining {

    private static final Logger LOG = LoggerFactory.getLogger(ToolJoining.class);
    private static final int CHANCE = 200;

    private final Addresses addresses;
    private final Connections connections;
    private final Invitations invitations;
    private final RegisteredTools registered;
    private final UrlPolicy urls;
    private final InstantSource clock;

    public ToolJoining(
            Addresses addresses,
            Connections connections,
            Invitations invitations,
            RegisteredTools registered,
            UrlPolicy urls,
            InstantSource clock) {
        this.addresses = addresses;
        this.connections = connections;
        this.invitations = invitations;
        this.registered = registered;
        this.urls = urls;
        this.clock = clock;
    }

    /** What became of a tool's request. */
    public sealed interface Outcome {

        record NoSuchPlatform() implements Outcome {}

        /** Nobody's token was shown, or, for a registration that is there, another one. */
        record NoToken() implements Outcome {}

        /** The token is unknown, used or over, or for another address. */
        record NotInvited() implements Outcome {}

        record Refused(RegistrationError error) implements Outcome {}

        /** The registration as it stands, as JSON with secrets in it. */
        record Answered(ObjectNode registration) implements Outcome {

            @Override
            public String toString() {
                return "Answered[" + registration.path("client_id") + "]";
            }
        }

        record Ended() implements Outcome {}
    }

    /**
     * Registers a tool. It waits for approval from then on.
     *
     * @param token as the tool shows it; empty for none
     * @param body asked for once the token is found good
     */
    public Outcome join(String platform, String invitationId, String token, Supplier<byte[]> body) {
        Optional<LmsConnection> lms = connections.platform(platform);
        if (lms.isEmpty()) {
            return new Outcome.NoSuchPlatform();
        }
        if (token.isEmpty()) {
            return new Outcome.NoToken();
        }
        Optional<Invitation> invitation = invitations
                .find(Secrets.hash(token), clock.instant())
                .filter(one -> one.kind() == Invitation.Kind.TOOL
                        && one.platform().equals(platform)
                        && one.id().equals(invitationId));
        return invitation.isEmpty()
                ? new Outcome.NotInvited()
                : read(body.get(), metadata -> keep(lms.get(), invitation.get(), metadata));
    }

    private interface Next {
        Outcome on(ClientMetadata metadata);
    }

    private Outcome read(byte[] body, Next next) {
        Optional<ObjectNode> said = Json.readObject(body);
        if (said.isEmpty()) {
            return new Outcome.Refused(new RegistrationError("invalid_client_metadata", "the body is no JSON object"));
        }
        ClientMetadata.Reading reading = ClientMetadata.read(said.get(), urls);
        return reading instanceof ClientMetadata.Reading.Kept kept
                ? next.on(kept.metadata())
                : new Outcome.Refused(((ClientMetadata.Reading.Faulty) reading).error());
    }

    private Outcome keep(LmsConnection lms, Invitation invitation, ClientMetadata metadata) {
        ToolRegistration tool = metadata.registration("tl" + Secrets.id(100));
        String accessToken = Secrets.id(CHANCE);
        if (!registered.add(invitation, tool, Secrets.hash(accessToken), clock.instant())) {
            return unlessGone(lms, new Outcome.NotInvited()); // another one was faster
        }
        LOG.info("tool registered: {}, invitation {}", tool.id(), invitation.id());
        return answer(lms, tool, Optional.of(accessToken));
    }

    public Outcome present(String platform, String tool, String token) {
        return own(platform, tool, token, (lms, present) -> answer(lms, present, Optional.empty()));
    }

    /**
     * Changes a registration at once, but no tool moves to where nobody has approved it, and none gets scopes that nobody has approved. It keeps the name under
     * which it registered, which staff alone change: else it could take another tool's. A token that is revoked while the body comes, or whose LMS is
     * disconnected, changes nothing.
     *
     * @param body asked for once the token is found good
     */
    public Outcome change(String platform, String tool, String token, Supplier<byte[]> body) {
        return own(
                platform,
                tool,
                token,
                (lms, present) -> read(body.get(), metadata -> {
                    if (!metadata.isOf(present.id())) {
                        return new Outcome.Refused(RegistrationError.otherClient());
                    }
                    ToolRegistration wanted = metadata.registration(present.id());
                    Optional<Outcome> moves = moves(present, wanted);
                    return moves.isPresent() ? moves.get() : change(lms, tool, token, wanted);
                }));
    }

    /** What it may do is judged by what it is when it is changed: staff may have moved it meanwhile. */
    private Outcome change(LmsConnection lms, String tool, String token, ToolRegistration wanted) {
        LOG.info("tool changes its registration: {}", tool);
        return registered
                .change(
                        lms.institution(),
                        lms.platform().id(),
                        tool,
                        Secrets.hash(token),
                        before -> moves(before, wanted).isPresent() ? before : within(before, wanted))
                .map(changed -> moves(changed, wanted).orElseGet(() -> answer(lms, changed, Optional.empty())))
                .orElseGet(() -> unlessGone(lms, new Outcome.NoToken()));
    }

    /** Why nothing was kept; the LMS may have been disconnected while the body came. */
    private Outcome unlessGone(LmsConnection lms, Outcome why) {
        return connections.platform(lms.platform().id()).isPresent() ? why : new Outcome.NoSuchPlatform();
    }

    /** The refusal of a tool that wants to be on a host where it is not. */
    private static Optional<Outcome> moves(ToolRegistration present, ToolRegistration wanted) {
        Set<String> approved = hosts(present);
        return hosts(wanted).stream()
                .filter(host -> !approved.contains(host))
                .findFirst()
                .<Outcome>map(host -> new Outcome.Refused(RegistrationError.otherHost(host)));
    }

    private static ToolRegistration within(ToolRegistration before, ToolRegistration wanted) {
        return new ToolRegistration(
                wanted.id(),
                before.name(),
                wanted.loginUri(),
                wanted.redirectUris(),
                wanted.targetLinkUri(),
                wanted.jwksUri(),
                Scopes.granted(wanted.scopes(), before.scopes()),
                wanted.deepLinkUri());
    }

    /** Ends a registration: the tool is connected no more. */
    public Outcome leave(String platform, String tool, String token) {
        return own(platform, tool, token, (lms, present) -> {
            LOG.info("tool ends its registration: {}", tool);
            boolean gone =
                    registered.remove(lms.institution(), tool) || connections.removeTool(lms.institution(), tool);
            return gone ? new Outcome.Ended() : new Outcome.NoToken();
        });
    }

    private interface Own {
        Outcome on(LmsConnection lms, ToolRegistration present);
    }

    private Outcome own(String platform, String tool, String token, Own next) {
        Optional<LmsConnection> lms = connections.platform(platform);
        if (lms.isEmpty()) {
            return new Outcome.NoSuchPlatform();
        }
        return token.isEmpty()
                ? new Outcome.NoToken()
                : registered
                        .find(lms.get().institution(), platform, tool, Secrets.hash(token))
                        .map(present -> next.on(lms.get(), present))
                        .orElseGet(Outcome.NoToken::new);
    }

    private Outcome answer(LmsConnection lms, ToolRegistration tool, Optional<String> accessToken) {
        String platform = lms.platform().id();
        Optional<String> deployment = lms.platform().deployments().stream()
                .findFirst()
                .map(first -> DeploymentId.of(lms.institution(), platform, first, tool.id()));
        return new Outcome.Answered(
                ClientMetadata.answer(tool, deployment, addresses.toolRegistration(platform, tool.id()), accessToken));
    }

    private static Set<String> hosts(ToolRegistration tool) {
        Set<String> hosts = new HashSet<>();
        Stream.concat(
                        Stream.of(tool.loginUri(), tool.targetLinkUri(), tool.jwksUri(), tool.deepLinkUri()),
                        tool.redirectUris().stream().map(URI::create))
                .forEach(uri -> hosts.add(uri.getAuthority().toLowerCase(Locale.ROOT)));
        return hosts;
    }
}
