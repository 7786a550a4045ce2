package org.headcount.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys made and deleted beside a service that is running. */
@SuppressWarnings("NullAway.Init")
class KeysTest {

    @TempDir
    Path folder;

    private Service service;

    @BeforeEach
    void aServiceRuns() throws Exception {
        service = Service.start(folder, Clock.fixed(Typed.NOW, ZoneOffset.UTC));
        service.institution("north", "switch");
    }

    @AfterEach
    void itStops() {
        service.close();
    }

    @Test
    void aKeyIsPrintedAloneAndOpensTheServiceAtOnce() throws Exception {
        Typed made = keys("create", "--role", "read", "--label", "monthly report");

        assertThat(made.exitCode()).isZero();
        assertThat(made.out()).matches("hc_north_[a-z0-9]{32}\n");
        assertThat(made.err()).matches("Key k[a-z0-9]+, made now and shown this once:\n");
        String key = made.out().strip();
        assertThat(service.get(key, "institutions/north").status()).isEqualTo(200);
        assertThat(service.post(key, "institutions/north/facts", "{\"facts\": []}")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void keysAreListedWithoutThemselves() {
        keys("create", "--role", "record", "--label", "connector of the LMS");

        Typed listed = keys("list");

        assertThat(listed.exitCode()).isZero();
        assertThat(listed.out()
                        .lines()
                        .map(line -> line.replaceAll(" {2,}", "|").replaceFirst("^k[a-z0-9]+", "K")))
                .containsExactlyInAnyOrder(
                        "id|role|made|label",
                        "K|admin|2026-11-21T12:00:00Z|tests",
                        "K|record|2026-11-21T12:00:00Z|connector of the LMS");
        assertThat(listed.out()).doesNotContain("hc_");
    }

    @Test
    void aDeletedKeyOpensNothingAndIsNotDeletedTwice() throws Exception {
        Typed made = keys("create", "--role", "admin", "--label", "temporary");
        String id = made.err().split("[ ,]", -1)[1];

        assertThat(keys("delete", id).exitCode()).isZero();

        assertThat(service.get(made.out().strip(), "institutions/north").status())
                .isEqualTo(401);
        Typed again = keys("delete", id);
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).isEqualTo("institution north has no key of this id; list shows which there are\n");
    }

    @Test
    void allThatIsWrongIsNamedAtOnce() {
        Typed wrong = Typed.with(
                environment(), "keys", "create", "--institution", "NORTH", "--role", "owner", "--label", "a\u0007b");

        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err())
                .contains(
                        "--institution: an institution's id is",
                        "--role: is one of read, record, admin",
                        "--label: has 1 to 100 characters",
                        "Usage: headcount keys create");
        assertThat(Typed.with(environment(), "keys", "create").err()).contains("--institution", "--role", "--label");
        assertThat(Typed.with(environment(), "keys").exitCode()).isEqualTo(2);
    }

    @Test
    void nobodysKeysAreNotFound() {
        for (List<String> words : List.of(
                List.of("list"), List.of("create", "--role", "read", "--label", "x"), List.of("delete", "k1"))) {
            List<String> line = new ArrayList<>(List.of("keys"));
            line.addAll(words);
            line.addAll(List.of("--institution", "west"));

            Typed typed = Typed.with(environment(), line.toArray(String[]::new));

            assertThat(typed.exitCode()).isEqualTo(1);
            assertThat(typed.err()).isEqualTo("there is no institution west\n");
        }
    }

    private Typed keys(String... words) {
        List<String> line = new ArrayList<>(List.of("keys"));
        line.addAll(List.of(words));
        line.addAll(List.of("--institution", "north"));
        return Typed.with(environment(), line.toArray(String[]::new));
    }

    private Map<String, String> environment() {
        return Map.of("HEADCOUNT_DATABASE_URL", Service.settings(folder).databaseUrl());
    }
}
