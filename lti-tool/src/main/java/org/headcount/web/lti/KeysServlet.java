package org.headcount.web.lti;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;
import org.headcount.lti.wire.KeyRings;
import org.headcount.lti.wire.KeySchedule;
import org.headcount.web.KnownMethods;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;

/** {@code /lti/jwks/…}: our keys as a tool, for each LMS to check us by, and for one that can tell no more than one address those of all. */
final class KeysServlet extends KnownMethods {

    private final transient KeyRings keys;
    private final transient Predicate<String> platforms;

    /** @param platforms whether there is an LMS of that id, connected or to come */
    KeysServlet(KeyRings keys, Predicate<String> platforms) {
        super("GET");
        this.keys = keys;
        this.platforms = platforms;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getPathInfo();
        if (path == null) {
            send(keys.publicKeys(), KeySchedule.CACHE_LIFETIME_OF_MANY, response);
        } else {
            send(of(path.substring(1)), KeySchedule.CACHE_LIFETIME, response);
        }
    }

    private String of(String platform) {
        if (!platforms.test(platform)) {
            throw new ProblemException(Problem.notFound());
        }
        return keys.of(platform).publicKeys();
    }

    static void send(String keySet, Duration lifetime, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "public, max-age=" + lifetime.toSeconds());
        JsonAnswer.send(keySet, HttpServletResponse.SC_OK, response);
    }
}
