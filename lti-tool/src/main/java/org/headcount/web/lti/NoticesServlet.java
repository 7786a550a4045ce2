package org.headcount.web.lti;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.headcount.gateway.service.Notices;
import org.headcount.web.KnownMethods;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;

/** {@code /lti/notices/…}: where LMSs tell notices. They prove themselves by what is signed, and by nothing else. */
final class NoticesServlet extends KnownMethods {

    /** A hundred notices of ten kilobytes: an LMS tells them once, and what is not read is lost. */
    private static final int MOST_BYTES = 1_000_000;

    private final transient Notices notices;

    NoticesServlet(Notices notices) {
        super("POST");
        this.notices = notices;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getPathInfo() == null ? "/" : request.getPathInfo();
        byte[] body = request.getInputStream().readNBytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES) {
            throw new ProblemException(Problem.ofStatus(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE));
        }
        switch (notices.hear(path.substring(1), body)) {
            case NO_SUCH_PLATFORM -> throw new ProblemException(Problem.notFound());
            case MALFORMED ->
                throw new ProblemException(Problem.invalid(
                        List.of(new Problem.Fault("/notices", "must be an array of at most 100 notices"))));
            case UNTRUSTED -> throw new ProblemException(Problem.ofStatus(HttpServletResponse.SC_UNAUTHORIZED));
            case TAKEN -> {
                response.setHeader("Cache-Control", "no-store");
                response.setStatus(HttpServletResponse.SC_OK);
            }
        }
    }
}
