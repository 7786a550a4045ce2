package org.headcount.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.headcount.testing.FreePorts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a newcomer is told to type prints what the newcomer is told that it prints. */
class WalkIT {

    private static final Path CONFIG = Path.of("..", "config");

    @TempDir
    Path folder;

    @Test
    void theWalkFromAHistoryToAStatementIsAsItsPageSays() throws Exception {
        WalkedPage page = WalkedPage.read(CONFIG.resolve("walk").resolve("README.md"));

        List<String> printed = page.run(folder, FreePorts.next());

        assertThat(page.steps()).hasSize(10);
        SoftAssertions softly = new SoftAssertions();
        for (int number = 0; number < printed.size(); number++) {
            WalkedPage.Step step = page.steps().get(number);
            String said = printed.get(number);
            softly.assertThat(step)
                    .as("line %d, which prints%n%s", step.line(), said)
                    .matches(shown -> shown.matches(said));
        }
        softly.assertAll();
    }

    @Test
    void thePageIsFoundFromTheFirstOne() throws IOException {
        assertThat(Files.readString(Path.of("..", "README.md"))).contains("(config/walk/README.md)");
    }

    @Test
    void whatAPageShowsIsComparedButForWhatItLeavesOut() {
        WalkedPage.Step step = new WalkedPage.Step(1, "", "{\"a\":1,…}\n…\nend\n");

        assertThat(step.matches("{\"a\":1,\"b\":2}\nx\ny\nend\n\n")).isTrue();
        assertThat(step.matches("{\"a\":2,\"b\":2}\nx\nend")).isFalse();
        assertThat(step.matches("{\"a\":1,\"b\":2}\nx\nend\nmore")).isFalse();
        assertThat(new WalkedPage.Step(1, "", "").matches("something")).isFalse();
    }
}
