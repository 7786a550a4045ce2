package org.headcount.lti.tool;

import static org.headcount.lti.wire.WireParsers.text;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.headcount.fuzz.Parser;
import org.headcount.lti.wire.Claims;
import org.headcount.lti.wire.InMemoryKeyStore;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.Reply;
import org.headcount.lti.wire.Seal;
import org.headcount.lti.wire.SigningPeer;
import org.headcount.lti.wire.UrlPolicy;

/** What reads the words of LMSs. */
public final class LmsParsers {

    public static final Instant NOON = Instant.ofEpochSecond(1_795_281_010);
    public static final PlatformRegistration LMS = new PlatformRegistration(
            "pf1",
            "LMS",
            "http://localhost:8080",
            "client-1",
            URI.create("http://localhost:8080/auth"),
            URI.create("http://localhost:8080/token"),
            URI.create("http://localhost:8080/jwks"),
            "http://localhost:8080/token",
            Set.of("1"),
            PlatformRegistration.Anonymous.PASS);

    private static final LoginState LOGIN = new LoginState(
            "pf1",
            LMS.issuer(),
            LMS.clientId(),
            "1",
            "http://localhost:9100/a/launch",
            "n-1",
            "c",
            "h",
            NOON.plusSeconds(60),
            "",
            Map.of());
    private static final UrlPolicy URLS = new UrlPolicy(true);
    private static final RegistrationClient CLIENT = client();
    private static final Seal SEAL = Seal.open(new InMemoryKeyStore(), NOON);
    private static final URI LIST = URI.create("https://lms.example/items?type_id=1");

    private LmsParsers() {}

    private static RegistrationClient client() {
        return new RegistrationClient(
                new org.headcount.lti.wire.Outbound(org.headcount.lti.wire.Outbound.Limits.usual(URLS)), URLS);
    }

    public static Map<String, Parser> all() {
        return Map.of(
                "launch-claims", input -> launch(input).isPresent(),
                "configuration", LmsParsers::configuration,
                "registration-answer", LmsParsers::registrationAnswer,
                "link-header", input -> linkHeader(text(input)),
                "deep-linking-settings",
                        input -> DeepLinkingSettings.read(text(input)).isPresent(),
                "login-state", input -> LoginState.open(SEAL, text(input)).isPresent() || input.length > 0,
                "notice", LmsParsers::notice,
                "waiting-launch", input -> WaitingLaunch.open(SEAL, text(input)).isPresent() || input.length > 0);
    }

    /** What an LMS signed, as far as it keeps the rules; whoever it is for. */
    public static Optional<LaunchMessage> launch(byte[] input) {
        return Json.readObject(input)
                .flatMap(claims -> LaunchRules.check(SigningPeer.verified(claims), LMS, LOGIN, NOON)
                        .fold(
                                launch -> {
                                    look(launch);
                                    return Optional.of(launch);
                                },
                                violations -> {
                                    violations.forEach(LmsParsers::printable);
                                    return Optional.<LaunchMessage>empty();
                                }));
    }

    private static void look(LaunchMessage launch) {
        launch.roles().all();
        launch.nonce();
        launch.deployment();
        launch.subject();
        launch.personSourcedId();
        launch.context();
        launch.resourceLink();
        launch.deepLinking();
        launch.gradeService();
        launch.rosterService();
        launch.groupsService();
        launch.notificationService();
        if (launch.displayName().chars().anyMatch(Character::isISOControl)) {
            throw new AssertionError("control characters in a name");
        }
        launch.locale();
        String back = launch.returnUrl();
        if (!back.isEmpty() && !back.startsWith("http")) {
            throw new AssertionError("a way back that is no page");
        }
    }

    private static void printable(Violation violation) {
        if (violation.toString().chars().anyMatch(Character::isISOControl)) {
            throw new AssertionError("control characters in what is told");
        }
    }

    private static boolean configuration(byte[] input) {
        return Json.readObject(input)
                .map(said -> PlatformConfiguration.check(
                                URI.create("http://localhost:8080/mod/lti/openid-configuration.php"),
                                said,
                                URLS,
                                Optional.empty())
                        .<Boolean>fold(offer -> true, violations -> {
                            violations.forEach(LmsParsers::printable);
                            return false;
                        }))
                .orElse(false);
    }

    private static boolean notice(byte[] input) {
        return Json.readObject(input)
                .map(claims -> Notice.check(SigningPeer.verified(claims), LMS, NOON)
                        .<Boolean>fold(notice -> true, violations -> {
                            violations.forEach(LmsParsers::printable);
                            return false;
                        }))
                .orElse(false);
    }

    private static boolean registrationAnswer(byte[] input) {
        boolean understood = false;
        for (int status : new int[] {200, 400}) {
            understood |= CLIENT.answer(new Reply.Answered(status, Map.of(), input), Optional.empty())
                    .<Boolean>fold(client -> true, violations -> {
                        violations.forEach(LmsParsers::printable);
                        return false;
                    });
        }
        return understood;
    }

    private static boolean linkHeader(String header) {
        Optional<URI> next = ServiceUrls.next(LIST, List.of(header)).page();
        next.ifPresent(page -> {
            if (!ServiceUrls.sameOrigin(LIST, page)) {
                throw new AssertionError("led to another server");
            }
            if (!ServiceUrls.resume(LIST, ServiceUrls.beyond(LIST, page)).equals(next)) {
                throw new AssertionError("does not lead back to " + page);
            }
        });
        ServiceUrls.related(LIST, List.of(header, header), "differences");
        ServiceUrls.resume(LIST, header)
                .filter(page -> !ServiceUrls.sameOrigin(LIST, page))
                .ifPresent(page -> {
                    throw new AssertionError("led to another server");
                });
        return ServiceUrls.read(header)
                        .map(url -> ServiceUrls.asking(ServiceUrls.below(url, "scores"), Map.of("a", header)))
                        .isPresent()
                || next.isPresent();
    }

    /** For rooms that read what is in claims. */
    public static Claims claims(byte[] input) {
        return Claims.of(Json.readObject(input).orElseGet(Json::object));
    }
}
