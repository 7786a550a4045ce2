package org.headcount.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void itTellsWhichRuleDecidesAndWhy() throws IOException {
        int exit = check("check", "POST", "/olat/restapi/users/688128?x=1", "--host", "openolat", "--context", "/olat");

        assertThat(exit).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("path:     /restapi/users/688128 (after the context path)")
                .containsPattern("not:      openolat.rules:\\d+: read GET,HEAD,OPTIONS|for its methods")
                .containsPattern(
                        "decides:  openolat.rules:\\d+: write (POST,DELETE|DELETE,POST) /restapi/users/\\{identityKey}")
                .contains("because:  it changes the record of whom it is about")
                .contains("about:    path:identityKey.number() = [host:688128]")
                .contains("activity: personal, through the door api");
    }

    @Test
    void aRuleFileIsCheckedWithoutARequest(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("campus.rules");
        Files.writeString(file, "read * /**\nreed * /x\n");

        assertThat(check("check", "--host", file.toString())).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains(file + ":2: 'reed'");
    }

    @Test
    void whoeverCallsItWronglyIsToldHow() throws IOException {
        assertThat(check("chek")).isEqualTo(2);
        assertThat(check("check", "GET")).isEqualTo(2);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("Usage:");
        assertThat(check("--help")).isZero();
    }

    private int check(String... arguments) throws IOException {
        return Check.run(List.of(arguments), new PrintStream(out, true, StandardCharsets.UTF_8));
    }
}
