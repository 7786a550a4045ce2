package org.headcount.web.lti;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.headcount.gateway.registration.ToolJoining;
import org.headcount.lti.wire.Json;
import org.headcount.web.AwaitedBody;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /platforms/{platform}/register/…}: a tool registers with an invitation, or reads, changes and ends its registration by its own id. */
final class ToolRegistrationAnswers {

    private static final Logger LOG = LoggerFactory.getLogger(ToolRegistrationAnswers.class);
    private static final int MOST_BYTES = 300 * 1024;
    private static final int LONGEST_TOKEN = 1_000;
    private static final Pattern PLACE = Pattern.compile("/([a-z0-9]{1,64})/register/([a-z0-9]{1,64})");

    /** Of every address: whether its name is an invitation's or a registration's is told to nobody without a token. */
    static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE");

    private final ToolJoining journey;

    ToolRegistrationAnswers(ToolJoining journey) {
        this.journey = journey;
    }

    static boolean isFor(HttpServletRequest request) {
        return place(request).matches();
    }

    private static Matcher place(HttpServletRequest request) {
        return PLACE.matcher(request.getPathInfo() == null ? "" : request.getPathInfo());
    }

    /**
     * Answers by any of the {@link #METHODS}, and {@code HEAD}.
     *
     * @return whether the request was for here, and is answered
     */
    boolean answered(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Matcher place = place(request);
        if (!place.matches()) {
            return false;
        }
        response.setHeader("Cache-Control", "no-store");
        String platform = place.group(1);
        String name = place.group(2);
        String token = token(request);
        ToolJoining.Outcome outcome = switch (request.getMethod()) {
            case "POST" -> journey.join(platform, name, token, body(request));
            case "PUT" -> journey.change(platform, name, token, body(request));
            case "DELETE" -> journey.leave(platform, name, token);
            default -> journey.present(platform, name, token);
        };
        answer(platform, outcome, response);
        return true;
    }

    private static void answer(String platform, ToolJoining.Outcome outcome, HttpServletResponse response)
            throws IOException {
        if (outcome instanceof ToolJoining.Outcome.Answered answered) {
            JsonAnswer.send(Json.text(answered.registration()), HttpServletResponse.SC_OK, response);
        } else if (outcome instanceof ToolJoining.Outcome.Ended) {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } else if (outcome instanceof ToolJoining.Outcome.Refused refused) {
            LOG.info("tool's registration refused: platform {}, {}", platform, refused.error());
            refuse(400, refused.error().error(), refused.error().description(), response);
        } else if (outcome instanceof ToolJoining.Outcome.NoToken) {
            LOG.info("tool's registration refused: platform {}, no token", platform);
            response.setHeader("WWW-Authenticate", "Bearer");
            refuse(401, "invalid_token", "a token of this registration is needed", response);
        } else if (outcome instanceof ToolJoining.Outcome.NotInvited) {
            LOG.info("tool's registration refused: platform {}, no invitation", platform);
            refuse(403, "invalid_token", "the registration token is unknown, used or expired", response);
        } else {
            throw new ProblemException(Problem.notFound());
        }
    }

    private static void refuse(int status, String error, String description, HttpServletResponse response)
            throws IOException {
        JsonAnswer.send(
                Json.text(Json.object().put("error", error).put("error_description", description)), status, response);
    }

    private static String token(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        String token = header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)
                ? header.substring(7).strip()
                : "";
        return token.length() > LONGEST_TOKEN ? "" : token;
    }

    /** Of whoever may register, and then read: whoever may not is told so whatever it sends. */
    private static Supplier<byte[]> body(HttpServletRequest request) {
        AwaitedBody body = new AwaitedBody(request, MOST_BYTES);
        return () -> {
            requireJson(request);
            return body.get();
        };
    }

    private static void requireJson(HttpServletRequest request) {
        String type = request.getContentType() == null ? "" : request.getContentType();
        if (!type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals("application/json")) {
            throw new ProblemException(Problem.ofStatus(HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE));
        }
    }
}
