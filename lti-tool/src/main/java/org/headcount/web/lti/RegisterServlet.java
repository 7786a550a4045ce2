package org.headcount.web.lti;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.connection.PlatformOutcome;
import org.headcount.gateway.registration.LmsRegistration;
import org.headcount.gateway.registration.RegistrationOutcome;
import org.headcount.lti.tool.Fault;
import org.headcount.lti.tool.OurRegistration;
import org.headcount.lti.tool.PlatformConfiguration;
import org.headcount.lti.tool.PlatformOffer;
import org.headcount.lti.tool.Violation;
import org.headcount.web.KnownMethods;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;
import org.headcount.web.RequestId;
import org.headcount.web.pages.Page;
import org.headcount.web.pages.Pages;
import org.headcount.web.pages.Texts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /lti/register/…}: where an LMS opens its invitation, in a frame or a window of its administrator. */
final class RegisterServlet extends KnownMethods {

    private static final Logger LOG = LoggerFactory.getLogger(RegisterServlet.class);
    private static final int MOST_BYTES = 64 * 1024;
    private static final Pattern INVITATION = Pattern.compile("/[a-z0-9]{1,64}");
    private static final String SCRIPT = "/close.js";

    private final transient LmsRegistration registration;
    private final transient Addresses addresses;
    private final transient Pages pages;
    private final byte[] script = script();

    RegisterServlet(LmsRegistration registration, Addresses addresses, Pages pages) {
        super("GET", "POST");
        this.registration = registration;
        this.addresses = addresses;
        this.pages = pages;
    }

    private static byte[] script() {
        try (InputStream file = Page.class.getResourceAsStream("close.js")) {
            if (file == null) {
                throw new IllegalStateException("the JAR lacks close.js");
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected List<String> methods(HttpServletRequest request) {
        return SCRIPT.equals(request.getPathInfo()) ? List.of("GET") : super.methods(request);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (SCRIPT.equals(request.getPathInfo())) {
            response.setContentType("text/javascript;charset=utf-8");
            response.setHeader("Cache-Control", "public, max-age=3600");
            response.setContentLength(script.length);
            response.getOutputStream().write(script);
            return;
        }
        String invitation = invitation(request);
        Parameters parameters = Parameters.ofQuery(request);
        if (parameters.repeated().contains("openid_configuration")
                || parameters.repeated().contains("registration_token")) {
            throw new ProblemException(Problem.ofStatus(HttpServletResponse.SC_BAD_REQUEST));
        }
        answer(registration.open(invitation, parameters.values()), request, response);
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String invitation = invitation(request);
        Parameters parameters = Parameters.ofBody(request, MOST_BYTES);
        answer(registration.confirm(invitation, parameters.get("sealed")), request, response);
    }

    private static String invitation(HttpServletRequest request) {
        String path = request.getPathInfo() == null ? "" : request.getPathInfo();
        if (!INVITATION.matcher(path).matches()) {
            throw new ProblemException(Problem.notFound());
        }
        return path.substring(1);
    }

    private void answer(RegistrationOutcome outcome, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (outcome instanceof RegistrationOutcome.Ready ready) {
            ready(ready, request, response);
        } else if (outcome instanceof RegistrationOutcome.Registered done) {
            registered(done, request, response);
        } else if (outcome instanceof RegistrationOutcome.Refused refused) {
            LOG.info("registration refused: {}", refused.violations());
            refused(refused, request, response);
        } else if (outcome instanceof RegistrationOutcome.Taken taken) {
            LOG.info("registration refused: {}", taken.why());
            boolean client = taken.why() instanceof PlatformOutcome.ClientTaken;
            say(
                    "register.taken.title",
                    client ? "register.taken.client" : "register.taken.deployment",
                    List.of(),
                    taken.addresses(),
                    HttpServletResponse.SC_CONFLICT,
                    request,
                    response);
        } else {
            LOG.info("registration refused: no invitation");
            say(
                    "register.over.title",
                    "register.over.text",
                    List.of(),
                    List.of(),
                    HttpServletResponse.SC_NOT_FOUND,
                    request,
                    response);
        }
    }

    private void ready(RegistrationOutcome.Ready ready, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        PlatformOffer offer = ready.offer();
        Page page = Page.framed(
                        "register/confirm.jte",
                        texts(request),
                        Map.of(
                                "action",
                                addresses.register(invitation(request)),
                                "sealed",
                                ready.sealed(),
                                "renews",
                                ready.renews(),
                                "offer",
                                offer,
                                "ours",
                                ready.ours(),
                                "scopes",
                                OurRegistration.scopes(offer),
                                "claims",
                                OurRegistration.claims(offer)))
                .sentTo("'self'")
                .framedBy(Ancestors.of(LmsRegistration.framedBy(offer)));
        pages.send(page, HttpServletResponse.SC_OK, response);
    }

    /** Tells the LMS that it may close the frame, and nobody but the LMS. */
    private void registered(
            RegistrationOutcome.Registered done, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        List<String> origins = Stream.of(
                        done.offer().address().toString(), done.offer().issuer())
                .map(java.net.URI::create)
                .map(PlatformConfiguration::origin)
                .distinct()
                .toList();
        Page page = Page.framed(
                        "register/done.jte",
                        texts(request),
                        Map.of(
                                "waits",
                                done.waits(),
                                "clientId",
                                done.clientId(),
                                "script",
                                addresses.register("close.js"),
                                "origins",
                                String.join(" ", origins)))
                .framedBy(Ancestors.of(LmsRegistration.framedBy(done.offer())));
        pages.send(page, HttpServletResponse.SC_OK, response);
    }

    private void refused(RegistrationOutcome.Refused refused, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        boolean later = refused.violations().get(0).fault() == Fault.UNDECIDED;
        say(
                later ? "register.undecided.title" : "register.faulty.title",
                "register.refused.text",
                refused.violations(),
                refused.addresses(),
                later ? HttpServletResponse.SC_BAD_GATEWAY : HttpServletResponse.SC_BAD_REQUEST,
                request,
                response);
    }

    private static Texts texts(HttpServletRequest request) {
        String accepted = request.getHeader("Accept-Language");
        return Texts.forPerson("", accepted == null ? "" : accepted);
    }

    /** @param title the key of a text, as {@code text} is */
    private void say(
            String title,
            String text,
            List<Violation> violations,
            List<String> framedBy,
            int status,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        Texts texts = texts(request);
        Page page = Page.framed(
                        "launch/refused.jte",
                        texts,
                        Map.of(
                                "title",
                                texts.of(title),
                                "text",
                                texts.of(text),
                                "violations",
                                violations,
                                "reference",
                                RequestId.of(request)))
                .framedBy(Ancestors.of(framedBy));
        pages.send(page, status, response);
    }
}
