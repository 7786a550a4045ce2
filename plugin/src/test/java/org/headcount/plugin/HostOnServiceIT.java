package org.headcount.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.plugin.it.RealService.until;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.headcount.plugin.it.RealService;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A host connected to the service that is shipped. */
@SuppressWarnings("NullAway.Init")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class HostOnServiceIT {

    private static final String ID = "olat:688128";
    private static final Learner LENA = new Learner("olat", Scheme.KEY, "688128");

    @TempDir
    Path folder;

    @AutoClose
    private RealService service;

    @AutoClose
    private Connected plugin;

    private void connect(String policy) throws Exception {
        service = RealService.start(folder, policy);
        Properties settings = SeatTest.settings("it");
        settings.setProperty("service.url", service.address().toString());
        settings.setProperty("service.key", service.key());
        settings.setProperty("host", "olat");
        settings.setProperty("journal.dir", folder.resolve("journal").toString());
        plugin = new Connected(Options.of(settings));
        until(() -> figure("feed.silent.seconds") >= 0);
    }

    private long figure(String name) {
        return plugin.figures().getOrDefault(name, -7L);
    }

    private Answer ask(Learner learner) {
        return plugin.licences().of(List.of(learner)).get(0);
    }

    private static Deed deed(Learner learner, Kind kind) {
        return new Deed(learner, kind, Origin.LEARNER, Channel.SCREEN, learner, Instant.now());
    }

    @Test
    void aSwitchThatIsFlippedIsFeltWithoutBeingAskedFor() throws Exception {
        connect("switch");
        plugin.journal().activity(deed(LENA, Kind.DOCUMENT));
        plugin.journal().alias(LENA, new Learner("olat", Scheme.LOGIN, "lena"));
        until(() -> figure("journal.delivered") == 2);
        until(() -> ask(LENA).reason().equals("active"));
        for (int round = 0; round < 5; round++) {
            service.turn(ID, false);
            until(() -> ask(LENA).standing() == Standing.INACTIVE);
            assertThat(ask(LENA).ownAccess()).isEqualTo(OwnAccess.REFUSED);
            assertThat(ask(LENA).since()).isPresent();
            service.turn(ID, true);
            until(() -> ask(LENA).standing() == Standing.ACTIVE);
        }
        service.turn(ID, false);
        until(() -> ask(new Learner("olat", Scheme.LOGIN, "lena")).standing() == Standing.INACTIVE);
        service.policy("{\"preset\": \"switch\", \"enforcement\": \"OBSERVE\"}");
        until(() -> ask(LENA).reason().equals("observe-only"));
    }

    @Test
    void gradesFromMachinesPassWhereThePolicyTakesThem() throws Exception {
        connect("switch");
        service.inactive(List.of(ID));
        assertThat(ask(LENA).standing()).isEqualTo(Standing.INACTIVE);
        assertThat(ask(LENA).gradesPass()).isFalse();

        service.policy("{\"preset\": \"switch\", \"inactiveGrades\": \"SEND\"}");

        until(() -> ask(LENA).gradesPass());
        assertThat(ask(LENA).standing()).isEqualTo(Standing.INACTIVE);
    }

    @Test
    void aReturningLearnerIsBackWhenTheAnswerIs() throws Exception {
        connect("rolling");
        service.active(List.of(ID)); // long ago
        assertThat(ask(LENA).ownAccess()).isEqualTo(OwnAccess.REACTIVATES);

        Answer back = plugin.licences().returning(deed(LENA, Kind.ACCESS));

        assertThat(back.standing()).isEqualTo(Standing.ACTIVE);
        assertThat(back.activeUntil()).isPresent();
    }

    @Test
    void whatHappenedWhileTheServiceWasDeadArrivesOnceItIsBackAndWhatWasKnownHeldMeanwhile() throws Exception {
        connect("switch");
        plugin.journal().activity(deed(LENA, Kind.DOCUMENT));
        until(() -> ask(LENA).reason().equals("active"));
        service.goAway();
        for (int each = 0; each < 1_500; each++) {
            plugin.journal().activity(deed(LENA, Kind.GRADE));
        }
        assertThat(ask(LENA).standing()).isEqualTo(Standing.ACTIVE);
        assertThat(ask(new Learner("olat", Scheme.KEY, "9")).standing()).isEqualTo(Standing.UNKNOWN);

        service.comeBack();
        until(() -> figure("journal.delivered") == 1_501);

        assertThat(Collections.frequency(service.reported(), ID + " activity grade"))
                .isEqualTo(1_500);
        service.turn(ID, false);
        until(() -> ask(LENA).standing() == Standing.INACTIVE);
    }
}
