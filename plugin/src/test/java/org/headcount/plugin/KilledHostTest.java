package org.headcount.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KilledHostTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofWhatAKilledHostHasLetTheJournalKnowAllArrivesOnce(boolean serviceIsThere) throws Exception {
        try (PretendedService service = new PretendedService()) {
            if (!serviceIsThere) {
                service.goAway();
            }
            List<String> acknowledged = workUntilKilled(service, 3_000);
            if (!serviceIsThere) {
                assertThat(service.facts).isEmpty();
                service.comeBack();
            }

            Properties settings = SeatTest.settings("north");
            settings.setProperty("service.url", service.url());
            settings.setProperty("service.key", "hc_key");
            settings.setProperty("host", "olat");
            settings.setProperty("journal.dir", folder.toString());
            try (Connected plugin = new Connected(Options.of(settings))) {
                while (service.facts.size() < acknowledged.size()
                        || plugin.figures().getOrDefault("journal.behind", -7L) == 1) {
                    LockSupport.parkNanos(1_000_000);
                }
            }

            Map<String, Long> kinds = service.kinds();
            assertThat(acknowledged).allMatch(learner -> kinds.getOrDefault("activity other " + learner, 0L) == 1L);
        }
    }

    /** What it has said before it died. */
    private List<String> workUntilKilled(PretendedService service, int enough) throws Exception {
        Process host = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WorksUntilKilled.class.getName(),
                        service.url(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> said = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(host.getInputStream(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
                if (said.size() == enough) {
                    host.toHandle().destroyForcibly(); // the process itself would close what it has said
                }
            }
        } finally {
            host.destroyForcibly().waitFor();
        }
        assertThat(said).hasSizeGreaterThanOrEqualTo(enough);
        said.removeIf(line -> line.isBlank() || !line.startsWith("olat:"));
        if (!said.isEmpty()) {
            said.remove(said.size() - 1); // the last line may be half a number
        }
        return said;
    }
}
