package org.headcount.gateway.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.HalfDone;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.connection.DeploymentId;
import org.headcount.gateway.connection.LmsConnection;
import org.headcount.gateway.connection.NoticeHandlers;
import org.headcount.gateway.connection.NoticeHandlers.Place;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.platform.IdTokens;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.Checked;
import org.headcount.lti.tool.Notice;
import org.headcount.lti.tool.Violation;
import org.headcount.lti.wire.Call;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.Outbound;
import org.headcount.lti.wire.RemoteKeys;
import org.headcount.lti.wire.Secrets;
import org.headcount.lti.wire.TokenVerifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an LMS tells beside launches, on its way to the tools that want to know (Platform Notification Service 1.0). Told once and not again, as the LMS does
 * it; and of the copy of a course only to tools that were in what it was made of.
 */
public final class Notices {

    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);

    private static final int LONGEST_TOKEN = 64 * 1024;
    private static final int MOST = 100;
    private static final int NONCE_CHANCE = 160;

    /** The LMS waits meanwhile: tools are few that want notices, and notices are rare. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Longer than clocks may differ. */
    private static final Duration REMEMBERED = Duration.ofMinutes(2);

    private static final int LONGEST_ANSWER = 16 * 1024;

    /** What means the same to a tool behind us. */
    private static final List<String> PASSED = List.of(
            ClaimNames.NOTICE,
            ClaimNames.CONTEXT,
            ClaimNames.ORIGIN_CONTEXTS,
            ClaimNames.TOOL_PLATFORM,
            ClaimNames.CUSTOM,
            ClaimNames.LIS);

    private final Addresses addresses;
    private final Connections connections;
    private final Services services;
    private final NoticeHandlers handlers;
    private final RemoteKeys keys;
    private final IdTokens idTokens;
    private final Outbound outbound;
    private final InstantSource clock;
    private final TokenVerifier tokens = new TokenVerifier(LONGEST_TOKEN);

    public Notices(
            Addresses addresses,
            Connections connections,
            Services services,
            NoticeHandlers handlers,
            RemoteKeys keys,
            IdTokens idTokens,
            Outbound outbound,
            InstantSource clock) {
        this.addresses = addresses;
        this.connections = connections;
        this.services = services;
        this.handlers = handlers;
        this.keys = keys;
        this.idTokens = idTokens;
        this.outbound = outbound;
        this.clock = clock;
    }

    /** What became of a batch. */
    public enum Heard {
        NO_SUCH_PLATFORM,
        MALFORMED,
        /** Nothing of it was genuine. */
        UNTRUSTED,
        TAKEN
    }

    /** @param body as the LMS posts it: {@code {"notices": [{"jwt": …}]}} */
    public Heard hear(String platform, byte[] body) {
        Optional<LmsConnection> lms = connections.platform(platform);
        if (lms.isEmpty()) {
            return Heard.NO_SUCH_PLATFORM;
        }
        Optional<ObjectNode> batch =
                Json.readObject(body).filter(read -> read.path("notices").isArray());
        if (batch.isEmpty() || batch.get().path("notices").size() > MOST) {
            return Heard.MALFORMED;
        }
        int told = batch.get().path("notices").size();
        List<Violation> refused = new ArrayList<>();
        for (JsonNode one : batch.get().path("notices")) {
            hear(lms.get(), one.path("jwt").asText()).ifPresent(refused::add);
        }
        if (!refused.isEmpty()) { // one line for all: anybody may post a batch
            String id = lms.get().platform().id();
            LOG.info("notices refused: platform {}, {} of {}, {}", id, refused.size(), told, refused.get(0));
        }
        return refused.size() < told || told == 0 ? Heard.TAKEN : Heard.UNTRUSTED;
    }

    /** What is wrong with a notice; empty for a genuine one. */
    private Optional<Violation> hear(LmsConnection lms, String jwt) {
        Checked<Notice> checked = tokens.verify(jwt, keys.at(lms.platform().jwksUri()))
                .fold(
                        token -> Notice.check(token, lms.platform(), clock.instant()),
                        refused -> new Checked.Broken<>(List.of(Violation.of(refused))));
        return checked.fold(
                notice -> {
                    Place place = new Place(lms.institution(), lms.platform().id(), notice.deployment());
                    List<Receiver> receivers = receivers(notice, place);
                    if (handlers.spend(place, notice.id(), notice.expiresAt().plus(REMEMBERED))) {
                        HalfDone.finish(() -> receivers.forEach(one -> passOn(notice, place, one)));
                    }
                    return Optional.empty();
                },
                violations -> Optional.of(violations.get(0)));
    }

    /** A tool that is told of a notice, and where. */
    private record Receiver(ToolRegistration tool, URI address) {}

    /** Whom a notice is for. Looked up before it is spent: where that fails the LMS tells it again, and it is news then. */
    private List<Receiver> receivers(Notice notice, Place place) {
        return handlers.handlers(place).stream()
                .filter(handler -> handler.type().equals(notice.type()))
                .flatMap(handler -> connections
                        .tool(place.institution(), handler.tool())
                        .filter(known ->
                                known.scopes().contains(Scopes.NOTICE_HANDLERS) && known.owns(handler.address()))
                        .filter(known -> concerns(notice, place, known.id()))
                        .map(known -> new Receiver(known, handler.address()))
                        .stream())
                .toList();
    }

    private void passOn(Notice notice, Place place, Receiver to) {
        outbound.send(Call.post(to.address())
                .withBody("application/json", batch(notice, place, to.tool()))
                .within(PATIENCE, LONGEST_ANSWER));
        LOG.info(
                "notice passed on: platform {}, tool {}, {}",
                place.platform(),
                to.tool().id(),
                notice.type());
    }

    /** A tool that was in none of the courses need not learn that there is another one. */
    private boolean concerns(Notice notice, Place place, String tool) {
        return notice.origins().isEmpty()
                || notice.origins().stream()
                        .anyMatch(context -> services.service(
                                        place.institution(),
                                        DeploymentId.serviceRef(
                                                place.institution(),
                                                place.platform(),
                                                place.deployment(),
                                                tool,
                                                context))
                                .isPresent());
    }

    private byte[] batch(Notice notice, Place place, ToolRegistration tool) {
        ObjectNode received = notice.claims().copy();
        ObjectNode claims = Json.object()
                .put(ClaimNames.ISSUER, addresses.issuer(place.platform()))
                .put(ClaimNames.AUDIENCE, tool.id())
                .put(ClaimNames.VERSION, ClaimNames.VERSION_1_3)
                .put(
                        ClaimNames.DEPLOYMENT_ID,
                        DeploymentId.of(place.institution(), place.platform(), place.deployment(), tool.id()));
        PASSED.stream().filter(received::has).forEach(name -> claims.set(name, received.get(name)));
        Instant now = clock.instant();
        ObjectNode batch = Json.object();
        batch.putArray("notices")
                .addObject()
                .put("jwt", idTokens.mint(Json.text(claims), Secrets.id(NONCE_CHANCE), now));
        return Json.bytes(batch);
    }
}
