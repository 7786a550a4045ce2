package org.headcount.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class ConnectedTest {

    private static final Learner LENA = new Learner("olat", Scheme.KEY, "688128");
    private static final Learner BEN = new Learner("olat", Scheme.KEY, "688129");

    @TempDir
    Path folder;

    private final PretendedService service = new PretendedService();
    private final TurnedClock clock = new TurnedClock();
    private final List<Connected> opened = new ArrayList<>();
    private Connected plugin;

    /** Goes when it is told to. */
    private static final class TurnedClock extends Clock {

        private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @BeforeEach
    void begin() {
        plugin = connect();
    }

    @AfterEach
    void end() {
        opened.forEach(Connected::close);
        service.close();
    }

    private Connected connect(String... more) {
        Properties settings = SeatTest.settings("north");
        settings.setProperty("service.url", service.url());
        settings.setProperty("service.key", "hc_key");
        settings.setProperty("host", "olat");
        settings.setProperty("journal.dir", folder.resolve("journal").toString());
        for (int each = 0; each < more.length; each += 2) {
            settings.setProperty(more[each], more[each + 1]);
        }
        Connected made = new Connected(Options.of(settings), clock);
        opened.add(made);
        until(() -> figure(made, "feed.silent.seconds") >= 0 || figure(made, "feed.failures") > 0);
        return made;
    }

    private static long figure(Connected of, String name) {
        return of.figures().getOrDefault(name, -7L);
    }

    private static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private Deed deed(Learner learner, Kind kind) {
        return new Deed(learner, kind, Origin.LEARNER, Channel.SCREEN, learner, clock.instant());
    }

    private Answer ask(Learner learner) {
        return plugin.licences().of(List.of(learner)).get(0);
    }

    @Test
    void whoIsKnownIsNotAskedForAgainUntilItIsRevoked() {
        service.reasons.put(LENA.identity(), "active");
        for (int each = 0; each < 100; each++) {
            assertThat(ask(LENA).standing()).isEqualTo(Standing.ACTIVE);
        }
        assertThat(service.questions).hasValue(1);

        service.reasons.put(LENA.identity(), "learner-inactive");
        service.tell(LENA.identity());
        until(() -> ask(LENA).standing() == Standing.INACTIVE);

        assertThat(ask(LENA).reason()).isEqualTo("learner-inactive");
        assertThat(ask(LENA).ownAccess()).isEqualTo(OwnAccess.REFUSED);
    }

    @Test
    void whoIsActiveUntilAnInstantIsAskedForAtIt() {
        service.reasons.put(LENA.identity(), "active");
        service.until = "\"2026-03-02T12:00:00Z\"";
        assertThat(ask(LENA).activeUntil()).contains(Instant.parse("2026-03-02T12:00:00Z"));
        clock.now = Instant.parse("2026-03-02T11:59:59.999Z");
        ask(LENA);
        assertThat(service.questions).hasValue(1);

        service.reasons.put(LENA.identity(), "learner-inactive");
        service.until = "null";
        clock.now = Instant.parse("2026-03-02T12:00:00Z");

        assertThat(ask(LENA).standing()).isEqualTo(Standing.INACTIVE);
    }

    @Test
    void severalAreAskedForInOneQuestionAndAnsweredInTheirOrder() {
        service.reasons.put(LENA.identity(), "active");
        service.reasons.put(BEN.identity(), "learner-inactive");
        ask(LENA);

        List<Answer> answers = plugin.licences().of(List.of(BEN, LENA, new Learner("olat", Scheme.LOGIN, "carl")));

        assertThat(answers)
                .extracting(Answer::standing)
                .containsExactly(Standing.INACTIVE, Standing.ACTIVE, Standing.ACTIVE);
        assertThat(answers).extracting(answer -> answer.learner().value()).containsExactly("688129", "688128", "carl");
        assertThat(service.questions).hasValue(2);
    }

    @Test
    void aNameThatTheServiceCannotHoldIsUnknownWithoutAskingAndSpoilsNoQuestionAboutOthers() {
        service.reasons.put(BEN.identity(), "learner-inactive");
        for (String name : List.of("x".repeat(256), "a\u0000b", "broken\ud800")) {
            Learner nobody = new Learner("olat", Scheme.LOGIN, name);
            service.cannotHold = nobody.identity();

            assertThat(plugin.licences().of(List.of(nobody, BEN)))
                    .extracting(Answer::standing)
                    .containsExactly(Standing.UNKNOWN, Standing.INACTIVE);
            assertThat(ask(nobody).standing()).isEqualTo(Standing.UNKNOWN);
        }
        assertThat(service.questions).hasValue(1);
        assertThat(figure(plugin, "service.away")).isZero();
    }

    @Test
    void aQuestionThatTheServiceDeclinesForOneNameIsAnsweredForTheOthersAndItIsNotAway() {
        Learner carl = new Learner("olat", Scheme.LOGIN, "carl");
        service.reasons.put(LENA.identity(), "learner-inactive");
        service.reasons.put(BEN.identity(), "learner-inactive");
        service.cannotHold = carl.identity();

        assertThat(plugin.licences().of(List.of(LENA, carl, BEN)))
                .extracting(Answer::standing)
                .containsExactly(Standing.INACTIVE, Standing.UNKNOWN, Standing.INACTIVE);
        assertThat(figure(plugin, "service.away")).isZero();
        assertThat(figure(plugin, "service.unanswered")).isEqualTo(1);
    }

    @Test
    void aServiceThatDeclinesAnAccessIsNotAway() {
        service.reasons.put(LENA.identity(), "returning");
        ask(LENA);
        service.factsAnswer = 422;

        assertThat(plugin.licences().returning(deed(LENA, Kind.ACCESS)).standing())
                .isEqualTo(Standing.UNKNOWN);
        assertThat(figure(plugin, "service.away")).isZero();
    }

    @Test
    void aServiceThatDoesNotTakeTheKeyIsNotAway() {
        Connected stranger = connect(
                "institution", "south", "journal.dir", folder.resolve("two").toString());

        assertThat(stranger.licences().of(List.of(LENA)).get(0).standing()).isEqualTo(Standing.UNKNOWN);
        assertThat(figure(stranger, "service.away")).isZero();
    }

    @Test
    void whileTheServiceIsAwayWhatIsKnownHoldsAndOthersAreUnknown() {
        service.reasons.put(LENA.identity(), "active");
        ask(LENA);
        service.goAway();

        assertThat(ask(LENA).standing()).isEqualTo(Standing.ACTIVE);
        assertThat(ask(BEN).standing()).isEqualTo(Standing.UNKNOWN);
        assertThat(figure(plugin, "service.unanswered")).isEqualTo(1);
        assertThat(figure(plugin, "service.away")).isEqualTo(1);

        service.comeBack();
        until(() -> ask(BEN).standing() == Standing.ACTIVE);
    }

    @Test
    void whatIsKnownIsNotTrustedForLongWhileNobodyCouldRevokeIt() {
        Connected distrustful = connect(
                "stale.after", "PT0.001S", "journal.dir", folder.resolve("two").toString());
        service.reasons.put(LENA.identity(), "active");
        distrustful.licences().of(List.of(LENA));
        service.goAway();

        until(() -> distrustful.licences().of(List.of(LENA)).get(0).standing() == Standing.UNKNOWN);
    }

    @Test
    void whenEverybodyMayHaveChangedAllAreAskedForAnewAndOldAnswersHoldWhereNobodyCanBe() {
        service.reasons.put(LENA.identity(), "active");
        ask(LENA);
        service.reasons.put(LENA.identity(), "learner-inactive");
        service.expire();
        until(() -> ask(LENA).standing() == Standing.INACTIVE);

        assertThat(service.questions.get()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void aReturningLearnerIsBroughtBackOnceHoweverManyRequestsRace() throws Exception {
        service.reasons.put(LENA.identity(), "returning");
        assertThat(ask(LENA).standing()).isEqualTo(Standing.INACTIVE);
        assertThat(ask(LENA).ownAccess()).isEqualTo(OwnAccess.REACTIVATES);

        List<Answer> answers = race(16, () -> plugin.licences().returning(deed(LENA, Kind.ACCESS)));
        plugin.journal().activity(deed(LENA, Kind.ACCESS));

        assertThat(answers).extracting(Answer::standing).containsOnly(Standing.ACTIVE);
        assertThat(service.facts).hasSize(1);
        assertThat(figure(plugin, "returned")).isEqualTo(1);
        assertThat(figure(plugin, "journal.appended"))
                .as("it is written down already")
                .isZero();
    }

    @Test
    void aReturningLearnerWhoseAccessDidNotArriveIsUnknownAndTheAccessArrivesLater() {
        service.reasons.put(LENA.identity(), "returning");
        ask(LENA);
        service.factsAnswer = 503;

        assertThat(plugin.licences().returning(deed(LENA, Kind.ACCESS)).standing())
                .isEqualTo(Standing.UNKNOWN);
        service.factsAnswer = 200;
        until(() -> service.facts.size() == 1);
        until(() -> ask(LENA).standing() == Standing.ACTIVE);
    }

    @Test
    void oneAccessOfALearnerInFiveMinutesIsWorthWritingDownAndEveryChangeIs() {
        for (int each = 0; each < 50; each++) {
            plugin.journal().activity(deed(LENA, Kind.ACCESS));
        }
        plugin.journal().activity(deed(BEN, Kind.ACCESS));
        plugin.journal().activity(deed(LENA, Kind.DOCUMENT));
        plugin.journal().activity(deed(LENA, Kind.DOCUMENT));
        clock.now = clock.now.plusSeconds(300);
        plugin.journal().activity(deed(LENA, Kind.ACCESS));
        plugin.journal().refusal(deed(LENA, Kind.PERSONAL), "olat.rules:7");
        until(() -> service.facts.size() == 6);

        assertThat(service.kinds())
                .containsEntry("activity access olat:688128", 2L)
                .containsEntry("activity access olat:688129", 1L)
                .containsEntry("activity document olat:688128", 2L)
                .containsEntry("refusal personal olat:688128", 1L);
    }

    @Test
    void anotherNameIsToldOnce() {
        Learner login = new Learner("olat", Scheme.LOGIN, "lena");
        for (int each = 0; each < 10; each++) {
            plugin.journal().alias(LENA, login);
        }
        plugin.journal().alias(BEN, login);
        until(() -> service.aliases.size() == 2);

        assertThat(service.aliases).containsExactly("olat:688128 olat.login:lena", "olat:688129 olat.login:lena");
    }

    @Test
    void whatHappenedWhileTheServiceWasAwayArrivesWhenItIsBackAlsoAfterARestart() {
        service.goAway();
        for (int each = 0; each < 700; each++) {
            plugin.journal().activity(deed(LENA, Kind.OTHER));
        }
        plugin.close();
        service.comeBack();
        plugin = connect();
        plugin.journal().activity(deed(BEN, Kind.OTHER));
        until(() -> service.facts.size() == 701);

        assertThat(service.kinds()).containsEntry("activity other olat:688128", 700L);
        until(() -> figure(plugin, "journal.delivered") == 701);
    }

    @Test
    void whatTheServiceCannotReadHoldsNothingElseUp() {
        plugin.journal().activity(deed(LENA, Kind.OTHER));
        service.factsAnswer = 400;
        until(() -> figure(plugin, "journal.rejected") == 1 || !service.facts.isEmpty());
        service.factsAnswer = 200;
        plugin.journal().activity(deed(BEN, Kind.OTHER));

        until(() -> service.kinds().containsKey("activity other olat:688129"));
    }

    @Test
    void aFullJournalIsCountedAndNeverThrown() {
        Connected small = connect(
                "journal.max", "1000", "journal.dir", folder.resolve("small").toString());
        service.goAway();
        for (int each = 0; each < 50; each++) {
            small.journal().activity(deed(LENA, Kind.OTHER));
        }

        assertThat(figure(small, "journal.full")).isPositive();
        assertThat(figure(small, "journal.full") + figure(small, "journal.appended"))
                .isEqualTo(50);
    }

    @Test
    void aFolderThatCannotBeUsedIsCountedAndNeverThrown() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        Connected without = connect("journal.dir", file.toString());
        without.journal().activity(deed(LENA, Kind.OTHER));
        service.reasons.put(LENA.identity(), "active");

        assertThat(figure(without, "journal.failed")).isEqualTo(1);
        assertThat(without.licences().of(List.of(LENA)).get(0).standing()).isEqualTo(Standing.ACTIVE);
    }

    @Test
    void twoOnOneFolderEachHaveTheirOwnAndWhatOneLeavesBehindTheOtherBrings() {
        Connected second = connect();
        service.goAway();
        second.journal().activity(deed(LENA, Kind.OTHER));
        plugin.journal().activity(deed(BEN, Kind.OTHER));
        second.close();
        service.comeBack();
        plugin.journal().activity(deed(BEN, Kind.GRADE));

        until(() -> service.facts.size() == 3);
    }

    @Test
    void itSaysWhetherTheServiceAnswers() {
        assertThat(plugin.greeting()).isEqualTo(service.url() + " answers");
        service.goAway();
        assertThat(plugin.greeting()).isEqualTo(service.url() + " does not answer");
    }

    @Test
    void itsThreadsEndWithIt() {
        plugin.close();

        until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("headcount-feed")
                        || thread.getName().equals("headcount-journal")));
    }

    private static <T> List<T> race(int racers, Callable<T> racer) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(racers);
        CountDownLatch start = new CountDownLatch(racers);
        try {
            List<Future<T>> running = new ArrayList<>();
            for (int each = 0; each < racers; each++) {
                running.add(threads.submit(() -> {
                    start.countDown();
                    start.await();
                    return racer.call();
                }));
            }
            List<T> got = new ArrayList<>();
            for (Future<T> one : running) {
                got.add(one.get());
            }
            return got;
        } finally {
            threads.shutdownNow();
        }
    }
}
