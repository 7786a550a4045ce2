package org.headcount.web.admin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.headcount.lti.wire.Seal;
import org.headcount.lti.wire.Secrets;
import org.headcount.web.OperatorKey;
import org.headcount.web.pages.Page;
import org.headcount.web.pages.Pages;
import org.headcount.web.pages.Texts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The page where somebody signs in, and the operator's key. */
final class KeySignIn {

    private static final Logger LOG = LoggerFactory.getLogger(KeySignIn.class);
    private static final String KNOWN = "hc_known";
    private static final Duration KNOWN_FOR = Duration.ofDays(365);
    private static final int ID_BITS = 100;

    /** A form that leads on to an identity provider: browsers hold its target to the policy through all redirects that follow. */
    static final String[] FORM_TARGETS = {"'self'", "https:", "http://localhost:*", "http://127.0.0.1:*"};

    private final OperatorKey operator;
    private final SignedIn signedIn;
    private final Attempts attempts;
    private final StaffCookies cookies;
    private final Seal seal;
    private final Frames frames;
    private final Pages pages;

    KeySignIn(StaffDoors doors, Seal seal, Frames frames, Pages pages, InstantSource clock) {
        this.operator = doors.operator();
        this.signedIn = doors.signedIn();
        this.attempts = new Attempts(clock);
        this.cookies = doors.cookies();
        this.seal = seal;
        this.frames = frames;
        this.pages = pages;
    }

    /** @param institution whose staff somebody says to be; empty where nobody does */
    void form(
            Texts texts,
            String notice,
            String institution,
            int status,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        Optional<StaffSession> ended = signedIn.ended(request);
        Frame frame = frames.outside(texts, ended.map(StaffSession::ancestors).orElse("'none'"));
        String template = frame.ancestors().equals("'none'") ? "admin/signin.jte" : "admin/signedout.jte";
        Map<String, Object> view = template.equals("admin/signin.jte")
                ? Map.of("frame", frame, "notice", notice, "institution", institution)
                : Map.of("frame", frame, "key", "signedout.over");
        Page page = Page.ofStaff(template, texts, view, frame.ancestors());
        pages.send(page.sentTo(FORM_TARGETS), status, request, response);
    }

    /**
     * A key that nobody can guess opens whenever it comes: there is nothing to be slowed down. Where somebody set a short one, it waits like any other, and who
     * has signed in in this browser before waits for nobody else.
     */
    void tryKey(Texts texts, HttpServletRequest request, HttpServletResponse response) throws IOException {
        String key = AdminServlet.parameter(request, "key").strip(); // first: what never arrives is no attempt
        Optional<String> known = cookies.read(request, KNOWN)
                .filter(value -> seal.open(operator.bound(KNOWN), value).isPresent());
        String who = known.map(Secrets::hash).orElseGet(() -> "at " + request.getRemoteAddr());
        Optional<Duration> wait = attempts.take(who);
        boolean right = operator.is(key);
        if (right && (wait.isEmpty() || !operator.isGuessable())) {
            attempts.succeeded(who);
            signedIn.beginOperator(request, response);
            cookies.writeFrameless(
                    KNOWN, seal.close(operator.bound(KNOWN), Secrets.bytes(ID_BITS / 8)), KNOWN_FOR, response);
            LOG.info("the operator signed in");
            AdminServlet.redirect(frames.home(), response);
            return;
        }
        if (wait.isPresent()) {
            long seconds = wait.get().toSeconds() + 1;
            response.setHeader("Retry-After", Long.toString(seconds));
            form(texts, texts.of("signin.wait", seconds), "", 429, request, response);
            return;
        }
        LOG.warn("sign-in refused: not the operator's key");
        form(texts, texts.of("signin.wrong"), "", 401, request, response);
    }
}
