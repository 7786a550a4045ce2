package org.headcount.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.headcount.testing.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Company B at a terminal: a thousand learners, once a year. */
class MakePlanTest {

    private static final String RATES = """
            {"currency": "EUR", "form": "volume", "minimum": 50,
             "tiers": [{"from": 50, "price": "6.00"}, {"from": 100, "price": "5.00"}, {"from": 250, "price": "4.00"},
                       {"from": 500, "price": "3.25"}, {"from": 1000, "price": "2.50"}]}""";

    @TempDir
    Path folder;

    @Test
    void withItsTermsTypedItNeedsNoDatabase() {
        Typed typed = plan("--policy", "rolling", "--measure", "DISTINCT", "--rates", RATES);

        assertThat(typed.err()).isEmpty();
        assertThat(typed.exitCode()).isZero();
        assertThat(folder).isEmptyDirectory();
        assertThat(typed.out())
                .startsWith(
                        "1000 learners, each with 30 days of work, all done by 2026-12-31 of every year; DISTINCT is billed, in EUR.\n")
                .contains("The usual plan: 1000 learners once a year are 250 a quarter")
                .contains("Under DISTINCT it fails and comes to 16000.00 EUR");
        assertThat(rows(typed.out()))
                .contains(
                        "calendar|commitment|a year|enrol",
                        "by hand|250|16000.00|250 on 2026-01-01, 250 on 2026-04-01, 250 on 2026-07-01, 250 on 2026-10-01",
                        "seats|1000|30000.00|everybody registered, in every month");
    }

    @Test
    void monthsAreShownAsNumbersAndAsBarsWithTheCommitmentInThem() {
        Typed typed = plan("--policy", "rolling", "--measure", "DISTINCT", "--rates", RATES);

        List<String> lines = typed.out().lines().toList();
        int bars = lines.indexOf("# billed, | commitment, . committed and not used; as wide as 500 learners");
        assertThat(rows(typed.out())).anyMatch(row -> row.startsWith("2026-01|") && row.contains("|500|2000.00"));
        assertThat(bars).isPositive();
        assertThat(lines.subList(bars + 1, bars + 4))
                .contains("         by hand   #########################|#########################")
                .anyMatch(line -> line.startsWith("         released  "));
        assertThat(lines.subList(bars + 1, bars + 1 + 36)).noneMatch(String::isBlank);
        assertThat(lines.get(bars + 37)).isEmpty();
    }

    @Test
    void aBarShowsEvenOneLearnerAndWhatIsCommittedInVain() {
        assertThat(PlanPicture.bar(1, 250, 1000)).isEqualTo("#............|");
        assertThat(PlanPicture.bar(0, 40, 1000)).isEqualTo("..|");
        assertThat(PlanPicture.bar(1000, 1000, 1000)).isEqualTo("#".repeat(50) + "|");
        assertThat(PlanPicture.bar(0, 0, 1000)).isEmpty();
        assertThat(PlanPicture.bar(10_000_000, 5_000_000, 10_000_000)).hasSize(51);
    }

    @Test
    void ofAnInstitutionItIsWhatTheApiGives() throws Exception {
        try (Service service = Service.start(folder, Clock.fixed(Typed.NOW, ZoneOffset.UTC))) {
            service.post(Service.OPERATOR_KEY, "institutions", """
                    {"id": "north", "name": "North", "zone": "Europe/Budapest", "policy": "rolling-with-release",
                     "rateCard": %s}""".formatted(RATES));

            Typed typed = plan("--institution", "north", "--format", "json");
            Typed released = plan("--institution", "north", "--format", "json", "--released", "false");

            assertThat(typed.err()).isEmpty();
            assertThat(typed.out())
                    .isEqualTo(service.post(Service.OPERATOR_KEY, "institutions/north/plans", """
                                            {"learners": 1000, "deadline": "2026-12-31", "workDays": 30}""")
                                    .raw()
                                    .body()
                            + "\n");
            assertThat(released.out()).contains("\"released\":false").isNotEqualTo(typed.out());
            assertThat(plan("--institution", "west").err()).isEqualTo("there is no institution west\n");
            assertThat(plan("--institution", "west").exitCode()).isEqualTo(1);
        }
    }

    @Test
    void termsMayStandInFiles() throws Exception {
        Path rates = Files.writeString(folder.resolve("rates.json"), RATES);
        Path policy = Files.writeString(folder.resolve("policy.json"), "{\"preset\": \"switch\"}");

        Typed typed = plan("--policy", policy.toString(), "--rates", rates.toString(), "--zone", "Asia/Kolkata");

        assertThat(typed.err()).isEmpty();
        assertThat(typed.out()).contains("DISTINCT is billed");
    }

    @Test
    void allThatIsWrongIsNamedAtOnce() {
        Typed wrong = Typed.with(
                environment(),
                "plan",
                "--learners",
                "many",
                "--deadline",
                "tomorrow",
                "--work-days",
                "400",
                "--policy",
                "none.json",
                "--rates",
                "{\"currency\": \"EUR\", \"form\": \"volume\", \"tiers\": [{\"from\": 50, \"price\": \"6\"}, {\"from\": 60, \"price\": \"7\"}]}",
                "--zone",
                "Mars");

        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.out()).isEmpty();
        assertThat(wrong.err().lines().takeWhile(line -> !line.startsWith("Usage:")))
                .containsExactlyInAnyOrder(
                        "--policy: is neither JSON nor a file that can be read",
                        "--learners: must be a whole number from 1 to 10000000",
                        "--deadline: must be a day as yyyy-MM-dd",
                        "--work-days: must be a whole number from 0 to 365",
                        "--rates /tiers/1/price: row 2 must not be dearer than the row before it",
                        "--zone: must be an IANA time zone such as Europe/Berlin");
    }

    @Test
    void withoutAnInstitutionPolicyAndRatesAreNeeded() {
        assertThat(plan().err()).contains("--policy: is missing", "--rates: is missing");
        assertThat(plan("--policy", "rolling", "--rates", RATES, "--released", "true")
                        .err())
                .contains("--released: needs a policy under which staff may switch");
        assertThat(plan("--institution", "north", "--zone", "UTC").err()).contains("--zone: is the institution's own");
        assertThat(plan("--policy", "rolling", "--measure", "MOST", "--rates", "{}")
                        .err())
                .contains("--measure: must be one of PEAK, DISTINCT, CLOSING", "--rates /currency: is missing");
    }

    private static List<String> rows(String out) {
        return out.lines().map(line -> line.strip().replaceAll(" {2,}", "|")).toList();
    }

    private Typed plan(String... more) {
        List<String> line =
                new ArrayList<>(List.of("plan", "--learners", "1000", "--deadline", "2026-12-31", "--work-days", "30"));
        line.addAll(List.of(more));
        return Typed.with(environment(), line.toArray(String[]::new));
    }

    private Map<String, String> environment() {
        return Map.of("HEADCOUNT_DATABASE_URL", "jdbc:sqlite:" + folder.resolve("headcount.db"));
    }
}
