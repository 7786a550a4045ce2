package org.headcount.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import org.headcount.lti.wire.LoopbackServer;
import org.headcount.lti.wire.Outbound;
import org.headcount.lti.wire.RemoteKeys;
import org.headcount.lti.wire.TokenVerifier;
import org.headcount.lti.wire.TurnedClock;
import org.headcount.lti.wire.UrlPolicy;
import org.headcount.lti.wire.Verification;
import org.headcount.practice.PracticeBrowser;
import org.headcount.practice.PracticeTool;
import org.headcount.practice.ReceivedLaunch;
import org.headcount.practice.ServiceAnswer;
import org.headcount.testing.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An institution that registers an LMS of its own under the client id that another has elsewhere, so that we sign as that client what its own token endpoint
 * then reads. Moodle, for one, never looks for whom such an assertion was made.
 */
class ForeignClientTest {

    @TempDir
    private Path folder;

    private final TurnedClock clock = new TurnedClock(Instant.parse("2026-11-21T12:00:00Z"));

    @Test
    void whatItCatchesIsWorthNothingAtTheOthersLms() throws IOException, InterruptedException {
        try (Service service = Service.start(folder, clock);
                PracticeTool tool = new PracticeTool(0, clock);
                LoopbackServer trap =
                        new LoopbackServer().on("/token", 400, "application/json", "{\"error\":\"thank you\"}");
                Campus victim = Campus.found(service, clock, "victim", "switch");
                Campus thief = Campus.found(service, clock, "thief", "switch", trap.url("/token"));
                Outbound outbound = new Outbound(Outbound.Limits.usual(new UrlPolicy(true)))) {
            thief.offering("quiz", "rivers", thief.connect(tool));
            victim.offering("quiz", "rivers", victim.connect(tool));
            assertThat(send(tool, launch(tool, victim)).status())
                    .as("whoever is honest")
                    .isEqualTo(200);

            send(tool, launch(tool, thief));

            String form = trap.asked().get(0).body();
            String caught =
                    URLDecoder.decode(form.replaceAll(".*client_assertion=([^&]*).*", "$1"), StandardCharsets.UTF_8);
            RemoteKeys keys = new RemoteKeys(outbound, clock);
            Verification atTheThiefs = verify(caught, keys, keysToward(service, thief));
            assertThat(atTheThiefs.fold(token -> token.claims().string("iss").orElse(""), Object::toString))
                    .as("it says that it comes from the victim's client")
                    .isEqualTo(Campus.CLIENT);
            assertThat(verify(caught, keys, keysToward(service, victim))).isInstanceOf(Verification.Refused.class);
            assertThat(verify(caught, keys, service.base() + "/lti/jwks"))
                    .as("as it would be by whoever reads the keys of all")
                    .isInstanceOf(Verification.Verified.class);
        }
    }

    private static Verification verify(String token, RemoteKeys keys, String keySet) {
        return new TokenVerifier(16_384).verify(token, keys.at(URI.create(keySet)));
    }

    /** As the service tells the institution, for its LMS to be told. */
    private static String keysToward(Service service, Campus campus) throws IOException, InterruptedException {
        return service.get(campus.key(), "institutions/" + campus.institution() + "/platforms/" + campus.platform())
                .body()
                .path("jwksUri")
                .asText();
    }

    private static ReceivedLaunch launch(PracticeTool tool, Campus campus) {
        new PracticeBrowser().open(campus.lms().openUrl(Campus.ADA.id(), "quiz"));
        return tool.lastLaunch().orElseThrow();
    }

    private static ServiceAnswer send(PracticeTool tool, ReceivedLaunch launch) throws IOException {
        String who = launch.subject().orElseThrow();
        return tool.services()
                .sendScore(
                        launch,
                        tool.services()
                                .score(who, "4", "")
                                .put("scoreMaximum", 10)
                                .toString()
                                .getBytes(StandardCharsets.UTF_8));
    }
}
