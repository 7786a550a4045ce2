package org.headcount.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.headcount.practice.Activity;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.Course;
import org.headcount.practice.Person;
import org.headcount.practice.PracticeBrowser;
import org.headcount.practice.PracticeLms;
import org.headcount.practice.RegisteredTool;
import org.headcount.practice.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The practice LMS and other makers' tools understand each other without Headcount between them. */
class PeersIT {

    private final PracticeLms lms = new PracticeLms(0, Clock.systemUTC(), "Peers")
            .add(new Person("ada", "Ada", "Lovelace", "ada@example.org", Role.LEARNER))
            .add(new Course("maths", "M1", "Mathematics"));
    private final PracticeBrowser browser = new PracticeBrowser();

    @AfterEach
    void close() {
        lms.close();
    }

    @Test
    void ltijsTakesALaunchAndSendsAScore() {
        try (Peer ltijs = Peers.ltijs()) {
            BrowserPage landed = launch(ltijs, "/login", "/", "/");
            assertThat(landed.status()).as(landed.body()).isEqualTo(200);
            LtijsSession session = LtijsSession.of(landed, browser.cookies());
            assertThat(session.claims().path("sub").asText()).isEqualTo("ada");
            assertThat(session.token().path("user").asText()).isEqualTo("ada");

            LtijsSession.Answer sent = session.post(
                    "/score",
                    "{\"score\": {\"scoreGiven\": 0.5, \"scoreMaximum\": 1, \"activityProgress\": \"Completed\","
                            + " \"gradingProgress\": \"FullyGraded\"}}");
            assertThat(sent.status()).as(sent.toString()).isEqualTo(200);
            assertThat(lms.gradebook().scores()).hasSize(1);

            LtijsSession.Answer results = session.get("/result", Map.of());
            assertThat(results.body().path("scores").get(0).path("resultScore").decimalValue())
                    .isEqualByComparingTo(new BigDecimal("5"));

            LtijsSession.Answer created = session.post(
                    "/lineitem",
                    "{\"lineItem\": {\"scoreMaximum\": 7, \"label\": \"Extra\"}, \"resourceLinkId\": true}");
            assertThat(created.status()).as(created.toString()).isEqualTo(200);
            assertThat(session.get("/lineitems", Map.of()).body().path("lineItems"))
                    .hasSize(2);
        }
    }

    @Test
    void springSecurityLti13TakesALaunch() throws Exception {
        try (Peer spring = Peers.springSecurityLti13()) {
            BrowserPage landed = launch(spring, "/lti/login_initiation/ours", "/lti/login", "/welcome");

            assertThat(landed.status()).as(landed.body()).isEqualTo(200);
            assertThat(landed.url()).isEqualTo(spring.at("/welcome"));
            assertThat(new JsonMapper()
                            .readTree(landed.body())
                            .path("claims")
                            .path("sub")
                            .asText())
                    .isEqualTo("ada");
        }
    }

    private BrowserPage launch(Peer peer, String login, String redirect, String target) {
        lms.register(new RegisteredTool(
                "tool",
                peer.at(login).toString(),
                List.of(peer.at(redirect).toString()),
                peer.at("/keys").toString(),
                "deployment"));
        lms.add(new Activity(
                "quiz",
                "maths",
                "Quiz",
                "",
                "tool",
                "deployment",
                peer.at(target).toString(),
                Map.of(),
                10));
        peer.learn("ours", lms.issuer(), "tool", lms.authorizationEndpoint(), lms.tokenEndpoint(), lms.jwksUri());
        return browser.open(lms.openUrl("ada", "quiz"));
    }
}
