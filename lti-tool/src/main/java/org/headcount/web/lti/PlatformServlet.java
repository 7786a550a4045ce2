package org.headcount.web.lti;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.launch.AuthenticationOutcome;
import org.headcount.gateway.launch.DeepLinkReturn;
import org.headcount.gateway.launch.SecondLeg;
import org.headcount.gateway.service.TokenGrants;
import org.headcount.gateway.service.TokenOutcome;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.platform.IdTokens;
import org.headcount.lti.platform.ProviderConfiguration;
import org.headcount.lti.platform.TokenError;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.KeySchedule;
import org.headcount.web.KnownMethods;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /platforms/…}: what tools see of an LMS that stands before us. */
final class PlatformServlet extends KnownMethods {

    private static final Logger LOG = LoggerFactory.getLogger(PlatformServlet.class);
    private static final int MOST_BYTES = 64 * 1024;
    private static final Pattern NAME = Pattern.compile("[a-z0-9]{1,64}"); // nothing else is fit for a log
    /** What there is of an LMS, and what it takes. */
    private static final Map<String, List<String>> PARTS = Map.of(
            "authorize", List.of("GET", "POST"),
            "token", List.of("POST"),
            "deep-link", List.of("POST"),
            "jwks", List.of("GET"),
            ".well-known/openid-configuration", List.of("GET"));

    private static final int MOST_BYTES_OF_CONTENT = 512 * 1024;

    private final transient SecondLeg journey;
    private final transient DeepLinkReturn chosen;
    private final transient TokenGrants grants;
    private final transient Connections connections;
    private final transient IdTokens idTokens;
    private final transient Addresses addresses;
    private final transient LaunchPages pages;
    private final transient ToolRegistrationAnswers registration;
    private final String version;

    PlatformServlet(
            SecondLeg journey,
            DeepLinkReturn chosen,
            TokenGrants grants,
            Connections connections,
            IdTokens idTokens,
            Addresses addresses,
            LaunchPages pages,
            ToolRegistrationAnswers registration,
            String version) {
        this.journey = journey;
        this.chosen = chosen;
        this.grants = grants;
        this.connections = connections;
        this.idTokens = idTokens;
        this.addresses = addresses;
        this.pages = pages;
        this.registration = registration;
        this.version = version;
    }

    @Override
    protected List<String> methods(HttpServletRequest request) {
        return ToolRegistrationAnswers.isFor(request)
                ? ToolRegistrationAnswers.METHODS
                : Place.of(request).methods();
    }

    @Override
    protected void carryOut(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (registration.answered(request, response)) {
            return;
        }
        Place place = Place.of(request);
        switch (place.part()) {
            case "authorize" -> authorize(place.platform(), request, response);
            case "token" -> token(place.platform(), request, response);
            case "deep-link" -> deepLink(place.platform(), request, response);
            case "jwks" -> keys(place.platform(), response);
            default -> configuration(place.platform(), request, response);
        }
    }

    private void authorize(String platform, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Parameters parameters = Parameters.ofRequest(request, MOST_BYTES);
        if (!parameters.repeated().isEmpty()) {
            LOG.info("authentication refused: platform {}, a parameter twice", platform);
            pages.refused(platform, HttpServletResponse.SC_BAD_REQUEST, request, response);
            return;
        }
        AuthenticationOutcome outcome = journey.authorize(platform, parameters.values());
        if (outcome instanceof AuthenticationOutcome.Answered answered) {
            LOG.info("authentication answered: platform {}, tool {}", platform, answered.tool());
            pages.post(
                    platform,
                    answered.response().redirectUri(),
                    answered.response().fields(),
                    answered.returnUrl(),
                    request,
                    response);
        } else if (outcome instanceof AuthenticationOutcome.AnsweredWithError error) {
            LOG.info("authentication refused: platform {}, tool {}, {}", platform, error.tool(), error.error());
            pages.post(
                    platform, error.response().redirectUri(), error.response().fields(), "", request, response);
        } else if (outcome instanceof AuthenticationOutcome.Blocked blocked) {
            LOG.info(
                    "authentication blocked: platform {}, tool {}, {}",
                    platform,
                    blocked.tool(),
                    blocked.blocking().reason().wire());
            pages.blocked(platform, blocked.blocking(), request, response);
        } else if (outcome instanceof AuthenticationOutcome.SentTwice twice) {
            LOG.info("authentication asked twice: platform {}, tool {}", platform, twice.tool());
            pages.notice(platform, "twice", HttpServletResponse.SC_BAD_REQUEST, request, response);
        } else if (outcome instanceof AuthenticationOutcome.Refused refused) {
            LOG.info("authentication refused: platform {}, {}", platform, refused.violation());
            pages.refused(platform, List.of(refused.violation()), request, response);
        } else {
            throw new ProblemException(Problem.notFound());
        }
    }

    private void deepLink(String platform, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Parameters parameters = Parameters.ofBody(request, MOST_BYTES_OF_CONTENT);
        String token = parameters.repeated().isEmpty() ? parameters.get("JWT") : "";
        DeepLinkPosts.answer(chosen.arrive(platform, token), pages, request, response);
    }

    private void token(String platform, HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Pragma", "no-cache");
        if (Parameters.hasQuery(request)) {
            refuse(platform, TokenError.invalidRequest("parameters belong into the body"), response);
            return;
        }
        if (!Parameters.isForm(request)) {
            refuse(platform, TokenError.invalidRequest("the body must be application/x-www-form-urlencoded"), response);
            return;
        }
        Parameters parameters = Parameters.ofBody(request, MOST_BYTES);
        if (!parameters.repeated().isEmpty()) {
            refuse(platform, TokenError.invalidRequest("a parameter came twice"), response);
            return;
        }
        TokenOutcome outcome = grants.grant(platform, parameters.values());
        if (outcome instanceof TokenOutcome.Granted granted) {
            LOG.info("token granted: platform {}, tool {}", platform, granted.tool());
            String json = Json.text(Json.object()
                    .put("access_token", granted.accessToken())
                    .put("token_type", "Bearer")
                    .put("expires_in", granted.lifetime().toSeconds())
                    .put("scope", Scopes.join(granted.scopes())));
            JsonAnswer.send(json, HttpServletResponse.SC_OK, response);
        } else if (outcome instanceof TokenOutcome.Refused refused) {
            refuse(platform, refused.error(), response);
        } else {
            throw new ProblemException(Problem.notFound());
        }
    }

    private static void refuse(String platform, TokenError error, HttpServletResponse response) throws IOException {
        LOG.info("token refused: platform {}, {}", platform, error);
        String json =
                Json.text(Json.object().put("error", error.error()).put("error_description", error.description()));
        JsonAnswer.send(json, HttpServletResponse.SC_BAD_REQUEST, response);
    }

    private void keys(String platform, HttpServletResponse response) throws IOException {
        known(platform);
        KeysServlet.send(idTokens.publicKeys(), KeySchedule.CACHE_LIFETIME, response);
    }

    /** What a tool reads that registers by itself brings the address for that along. */
    private void configuration(String platform, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        known(platform);
        ObjectNode configuration = ProviderConfiguration.of(
                addresses.issuer(platform),
                addresses.authorization(platform),
                addresses.token(platform),
                addresses.platformKeys(platform),
                version);
        String invitation = Parameters.ofQuery(request).get("invitation");
        if (NAME.matcher(invitation).matches()) {
            configuration.put("registration_endpoint", addresses.toolRegistration(platform, invitation));
        }
        JsonAnswer.send(Json.text(configuration), HttpServletResponse.SC_OK, response);
    }

    private void known(String platform) {
        if (connections.platform(platform).isEmpty()) {
            throw new ProblemException(Problem.notFound());
        }
    }

    /** Which LMS's, and what of it. */
    private record Place(String platform, String part) {

        static Place of(HttpServletRequest request) {
            String path = request.getPathInfo() == null ? "" : request.getPathInfo();
            int slash = path.indexOf('/', 1);
            if (slash < 2
                    || !NAME.matcher(path.substring(1, slash)).matches()
                    || !PARTS.containsKey(path.substring(slash + 1))) {
                throw new ProblemException(Problem.notFound());
            }
            return new Place(path.substring(1, slash), path.substring(slash + 1));
        }

        List<String> methods() {
            return PARTS.getOrDefault(part, List.of());
        }
    }
}
