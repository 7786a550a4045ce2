package org.headcount.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.live.Campus.ADA;
import static org.headcount.live.Campus.BEN;
import static org.headcount.live.Campus.IDA;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.KnownPlatform;
import org.headcount.practice.Person;
import org.headcount.practice.PracticeBrowser;
import org.headcount.testing.Peer;
import org.headcount.testing.Peers;
import org.headcount.testing.ReverseProxy;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** spring-security-lti13 0.3.3 behind us, a practice LMS before us. */
class SpringSecurityLti13IT {

    private static final String ROLES = "https://purl.imsglobal.org/spec/lti/claim/roles";

    @TempDir
    Path folder;

    private final Peer spring = Peers.springSecurityLti13();
    private final ReverseProxy proxy = new ReverseProxy();
    private Service service;
    private Campus campus;

    @BeforeEach
    void connect() {
        service = Service.startBehind(proxy, folder, Clock.systemUTC());
        campus = Campus.found(service, Clock.systemUTC(), "spring-school", "switch");
        Campus.ConnectedTool tool = campus.connect(
                spring.at("/lti/login_initiation/ours").toString(),
                spring.at("/lti/login").toString(),
                spring.at("/welcome").toString(),
                spring.at("/keys").toString());
        KnownPlatform seen = tool.platforms().get(0);
        spring.learn(
                "ours",
                seen.issuer(),
                seen.clientId(),
                seen.authorizationEndpoint(),
                seen.tokenEndpoint(),
                seen.jwksUri());
        campus.offering("quiz", "rivers", tool);
    }

    @AfterEach
    void close() {
        campus.close();
        service.close();
        proxy.close();
        spring.close();
    }

    @Test
    void launchesOfALearnerAndOfAnInstructorArriveUnchangedAndOneWhoIsSwitchedOffIsStopped() throws IOException {
        JsonNode ada = launch(ADA);
        assertThat(ada.path("claims").path("sub").asText()).isEqualTo("5");
        assertThat(ada.path("claims").path(ROLES).toString()).contains("#Learner");
        assertThat(campus.learner(ADA).body().path("active").asBoolean()).isTrue();

        JsonNode ida = launch(IDA);
        assertThat(ida.path("claims").path("sub").asText()).isEqualTo("7");
        assertThat(ida.path("claims").path(ROLES).toString()).contains("#Instructor");
        assertThat(campus.learner(IDA).body().path("active").asBoolean()).isFalse();

        launch(BEN);
        campus.turn(BEN, false);
        assertThat(new PracticeBrowser()
                        .open(campus.lms().openUrl(BEN.id(), "quiz"))
                        .status())
                .isEqualTo(403);
    }

    private JsonNode launch(Person person) throws IOException {
        PracticeBrowser browser = new PracticeBrowser();
        BrowserPage landed = browser.open(campus.lms().openUrl(person.id(), "quiz"));
        assertThat(landed.status()).as(landed.toString()).isEqualTo(200);
        assertThat(landed.url()).isEqualTo(spring.at("/welcome"));
        PassedClaims passed = PassedClaims.in(browser, service.base() + "/lti/launch", spring.uri() + "/lti/login");
        assertThat(passed.differing()).containsExactlyInAnyOrder(PassedClaims.MADE_ANEW);
        return new JsonMapper().readTree(landed.body());
    }
}
