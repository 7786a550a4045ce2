package org.headcount.web.lti;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.headcount.lti.wire.KeyRing;
import org.headcount.lti.wire.KeySchedule;

/** {@code /lti/jwks}: our keys as a tool, for LMSs to check us by. */
final class KeysServlet extends HttpServlet {

    private final transient KeyRing keys;

    KeysServlet(KeyRing keys) {
        this.keys = keys;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        send(keys.publicKeys(), response);
    }

    static void send(String keySet, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "public, max-age=" + KeySchedule.CACHE_LIFETIME.toSeconds());
        JsonAnswer.send(keySet, HttpServletResponse.SC_OK, response);
    }
}
