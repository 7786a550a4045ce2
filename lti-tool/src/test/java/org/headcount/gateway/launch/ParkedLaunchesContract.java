package org.headcount.gateway.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.headcount.gateway.launch.ParkedLaunches.Redemption;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.testing.Race;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link ParkedLaunches} keeps to. */
@SuppressWarnings("NullAway.Init")
public abstract class ParkedLaunchesContract {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final InstitutionId NORTH = new InstitutionId("north");
    private static final InstitutionId SOUTH = new InstitutionId("south");

    private ParkedLaunches launches;

    protected abstract ParkedLaunches noLaunches();

    @BeforeEach
    void begin() {
        launches = noLaunches();
    }

    @Test
    void aLaunchComesBackAsItWasAndOnce() {
        ParkedLaunch launch = launch("h1", Optional.of(IdentityName.lti("pf1", "5")));
        launches.park(launch);

        assertThat(redeem("h1", "n1")).isEqualTo(new Redemption.Redeemed(launch));
        assertThat(redeem("h1", "n2")).isEqualTo(new Redemption.Unknown());
    }

    @Test
    void aLaunchThatCountsNobodyComesBackToo() {
        ParkedLaunch launch = launch("h1", Optional.empty());
        launches.park(launch);

        assertThat(redeem("h1", "n1")).isEqualTo(new Redemption.Redeemed(launch));
    }

    @Test
    void aHintIsOfOneInstitutionPlatformAndTool() {
        launches.park(launch("h1", Optional.empty()));

        assertThat(launches.redeem(SOUTH, "pf1", "h1", "tl1", "n1", NOON)).isEqualTo(new Redemption.Unknown());
        assertThat(launches.redeem(NORTH, "pf2", "h1", "tl1", "n1", NOON)).isEqualTo(new Redemption.Unknown());
        assertThat(launches.redeem(NORTH, "pf1", "h1", "tl2", "n1", NOON)).isEqualTo(new Redemption.Unknown());
        assertThat(launches.redeem(NORTH, "pf1", "H1", "tl1", "n1", NOON)).isEqualTo(new Redemption.Unknown());
        assertThat(redeem("h1", "n1")).as("nobody took it").isInstanceOf(Redemption.Redeemed.class);
    }

    @Test
    void whatIsParkedOfSomebodyIsForgottenAndOfOthersNothing() {
        String claims = "{\"sub\": \"5\", \"name\": \"Ada\"}";
        launches.park(launch("h1", Optional.of(IdentityName.lti("pf1", "5")), claims));
        launches.park(launch("h2", Optional.empty(), claims));
        launches.park(launch("h3", Optional.empty(), "{\"sub\": \"6\", \"picture\": \"5\"}"));

        launches.forget(SOUTH, IdentityName.lti("pf1", "5"));
        launches.forget(NORTH, IdentityName.lti("pf2", "5"));
        launches.forget(NORTH, new IdentityName("host", "5"));
        launches.forget(NORTH, IdentityName.lti("pf1", "7"));
        assertThat(redeem("h1", "n1")).isInstanceOf(Redemption.Redeemed.class);
        launches.park(launch("h1", Optional.of(IdentityName.lti("pf1", "5")), claims));
        launches.forget(NORTH, IdentityName.lti("pf1", "5"));

        assertThat(redeem("h1", "n2")).isInstanceOf(Redemption.Unknown.class);
        assertThat(redeem("h2", "n3")).as("an instructor's").isInstanceOf(Redemption.Unknown.class);
        assertThat(redeem("h3", "n4")).isInstanceOf(Redemption.Redeemed.class);
    }

    @Test
    void aHintIsGoodUntilItExpires() {
        launches.park(launch("h1", Optional.empty()));
        launches.park(launch("h2", Optional.empty()));

        assertThat(launches.redeem(NORTH, "pf1", "h1", "tl1", "n1", NOON.plusSeconds(120)))
                .isEqualTo(new Redemption.Unknown());
        assertThat(launches.redeem(NORTH, "pf1", "h2", "tl1", "n2", NOON.plusSeconds(119)))
                .isInstanceOf(Redemption.Redeemed.class);
    }

    @Test
    void aNonceThatWasUsedLeavesTheHintAsItWas() {
        launches.park(launch("h1", Optional.empty()));
        launches.park(launch("h2", Optional.empty()));
        redeem("h1", "n1");

        assertThat(redeem("h2", "n1")).isEqualTo(new Redemption.NonceSpent());
        assertThat(redeem("h2", "n2")).isInstanceOf(Redemption.Redeemed.class);
    }

    @Test
    void aHintThatIsUnknownSpendsNoNonce() {
        assertThat(redeem("none", "n1")).isEqualTo(new Redemption.Unknown());

        launches.park(launch("h1", Optional.empty()));
        assertThat(redeem("h1", "n1")).isInstanceOf(Redemption.Redeemed.class);
    }

    @Test
    void ofRacingCallersWithOneHintExactlyOneGetsIt() throws Exception {
        launches.park(launch("h1", Optional.empty()));
        AtomicInteger nonce = new AtomicInteger();

        List<Redemption> got = Race.of(() -> redeem("h1", "n" + nonce.incrementAndGet()));

        assertThat(got).filteredOn(Redemption.Redeemed.class::isInstance).hasSize(1);
        assertThat(got).filteredOn(Redemption.Unknown.class::isInstance).hasSize(got.size() - 1);
    }

    @Test
    void ofRacingCallersWithOneNonceExactlyOneGetsThrough() throws Exception {
        for (int number = 1; number <= 12; number++) {
            launches.park(launch("h" + number, Optional.empty()));
        }
        AtomicInteger hint = new AtomicInteger();

        List<Redemption> got = Race.of(() -> redeem("h" + hint.incrementAndGet(), "n"));

        assertThat(got).filteredOn(Redemption.Redeemed.class::isInstance).hasSize(1);
        assertThat(got).filteredOn(Redemption.NonceSpent.class::isInstance).hasSize(got.size() - 1);
    }

    private Redemption redeem(String hint, String nonce) {
        return launches.redeem(NORTH, "pf1", hint, "tl1", nonce, NOON);
    }

    private static ParkedLaunch launch(String hint, Optional<IdentityName> learner) {
        return launch(hint, learner, "{\"name\": \"Ödön ‘Ö’ 🎓\", \"n\": 1.10}");
    }

    private static ParkedLaunch launch(String hint, Optional<IdentityName> learner, String claims) {
        return new ParkedLaunch(
                NORTH,
                hint,
                "pf1",
                "tl1",
                "login-" + hint,
                learner,
                "hu-HU",
                claims,
                "https://lms.example/course/7?ő=1",
                NOON.plusSeconds(120));
    }
}
