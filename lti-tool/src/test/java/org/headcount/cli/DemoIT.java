package org.headcount.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.PracticeBrowser;
import org.headcount.testing.FreePorts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the demonstration tells its visitor to do, done. */
class DemoIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final int port = FreePorts.next();
    private final Thread demo = new Thread(this::run, "demo");
    private final PracticeBrowser browser = new PracticeBrowser();

    private void run() {
        PrintStream out = new PrintStream(printed, true, UTF_8);
        Terminal terminal =
                new Terminal(Map.of(), new ByteArrayInputStream(new byte[0]), out, out, false, Clock.systemUTC());
        Commands.run(terminal, "demo", "--port", Integer.toString(port));
    }

    @BeforeEach
    void start() {
        demo.start();
        await(() -> printed.toString(UTF_8).contains("openapi.json"));
    }

    @AfterEach
    void stop() throws InterruptedException {
        demo.interrupt();
        demo.join();
    }

    @Test
    void aStoppedLearnerIsSwitchedOnAndTheHeldGradeArrives() {
        String lms = told("Practice LMS +(\\S+)");
        String course = lms + "/courses/workplace-safety";
        String quiz = lms + "/open/first-aid";
        String admin = told("Staff pages +(\\S+)");

        BrowserPage start = browser.get(course);
        browser.send(start.form("/sign-in").step(Map.of("person", "u-3")));
        BrowserPage stopped = browser.open(quiz);
        assertThat(stopped.status()).isEqualTo(403);
        assertThat(stopped.text()).contains("Votre licence n’est pas active");

        browser.send(browser.get(admin).form("/sign-in").step(Map.of("key", told("operator key: (\\S+)"))));
        BrowserPage learners = browser.get(admin + "/institutions/demo/learners?q=Cleo");
        assertThat(learners.text()).contains("Cleo Laurent").contains("○ Inactive");
        Matcher cleo = Pattern.compile("/learners/([a-z0-9]+)\"").matcher(learners.body());
        assertThat(cleo.find()).isTrue();
        BrowserPage price = browser.send(browser.get(admin + "/institutions/demo/learners/" + cleo.group(1))
                .form("/switch")
                .step());
        assertThat(price.text()).contains("Switch on Cleo Laurent");
        BrowserPage done = browser.send(price.form("/switch").step(Map.of("reason", "back from leave")));
        assertThat(done.text()).contains("Done.");

        await(() -> browser.get(course).text().contains("9 Nearly perfect"));
        assertThat(browser.open(quiz).text()).contains("Hello Cleo Laurent");
    }

    @Test
    void aThousandLearnersAndASecondInstitutionAreThere() {
        String admin = told("Staff pages +(\\S+)");
        browser.send(browser.get(admin).form("/sign-in").step(Map.of("key", told("operator key: (\\S+)"))));

        assertThat(browser.get(admin).text())
                .contains("Harbour Training College switch", "Fernschule am Fluss rolling");
        int learners = 0;
        String page = admin + "/institutions/demo/learners?q=&status=all";
        for (String next = ""; learners == 0 || !next.isEmpty(); ) {
            BrowserPage shown = browser.get(page + (next.isEmpty() ? "" : "&after=" + next));
            learners += shown.body().split("<th scope=\"row\">", -1).length - 1;
            Matcher more =
                    Pattern.compile("rel=\"next\" href=\"[^\"]*after=([\\w-]+)").matcher(shown.body());
            next = more.find() ? more.group(1) : "";
        }
        assertThat(learners).isEqualTo(1_000);
    }

    @Test
    void itOpensOnMonthsWithAnOverrunACorrectionUnitsRefusalsAndASilentSource() {
        String admin = told("Staff pages +(\\S+)");
        browser.send(browser.get(admin).form("/sign-in").step(Map.of("key", told("operator key: (\\S+)"))));
        String demo = admin + "/institutions/demo";

        BrowserPage usage = browser.get(demo);
        assertThat(usage.text())
                .contains(
                        "Licence usage",
                        "Charged this month so far",
                        "320 committed licences",
                        "Who could be released");
        assertThat(usage.body().split("/statements/\\d", -1))
                .as("fourteen months")
                .hasSizeGreaterThan(14);
        await(() -> browser.get(demo + "/files/statements").body().contains("\"amount\":\"36.00\""));
        assertThat(browser.get(demo + "/units").text())
                .contains("Nursing", "Business", "Construction", "Hospitality", "Unassigned");
        assertThat(browser.get(demo + "/meter").text()).contains("sis.roster", "No signal", "LMS");
        assertThat(browser.get(demo + "/files/tools").body()).contains("Practice tool");
        assertThat(browser.get(demo + "/connections").text()).contains("Simulation lab");
    }

    private String told(String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(printed.toString(UTF_8));
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    private static void await(BooleanSupplier condition) {
        Instant end = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("what was waited for did not come").isBefore(end);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }
}
