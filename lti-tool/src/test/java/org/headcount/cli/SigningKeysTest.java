package org.headcount.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that are rotated and revoked beside a service. */
@SuppressWarnings("NullAway.Init")
class SigningKeysTest {

    @TempDir
    Path folder;

    @Test
    void theNextKeyIsPublishedOnceAndARevokedOneIsGoneAndReplacedAtOnce() {
        List<String[]> first = rows("list");
        assertThat(first).hasSize(1);
        assertThat(first.get(0)[3]).isEqualTo("signing");

        List<String[]> rotated = rows("rotate");
        assertThat(rotated).extracting(row -> row[3]).containsExactlyInAnyOrder("signing", "next");
        assertThat(rows("rotate")).as("one that waits will do").hasSize(2);

        List<String[]> revoked = rows("revoke", "--", kid(rotated, "signing"));
        assertThat(revoked).hasSize(1);
        assertThat(kid(revoked, "signing")).isEqualTo(kid(rotated, "next"));

        List<String[]> anew = rows("revoke", "--", kid(revoked, "signing"));
        assertThat(anew).hasSize(1);
        assertThat(kid(anew, "signing")).isNotIn(kid(rotated, "signing"), kid(rotated, "next"));
    }

    private static String kid(List<String[]> rows, String state) {
        return rows.stream().filter(row -> row[3].equals(state)).findFirst().orElseThrow()[0];
    }

    @Test
    void whatIsNotThereIsSaidSo() {
        assertThat(typed("revoke", "k1").exitCode()).isEqualTo(1);
        assertThat(typed("revoke", "k1").err()).contains("there is no such key");
        assertThat(typed("list", "--platform", "pf1").err()).contains("there is no LMS pf1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-k1", "--k1"})
    void anIdThatBeginsWithAHyphenIsAnIdAllTheSame(String kid) {
        assertThat(typed("revoke", kid).err()).contains("there is no such key");
        assertThat(typed("revoke", "--platform", "pf1", kid).err()).contains("there is no LMS pf1");
    }

    @Test
    void oneThatBeginsAsAnOptionDoesIsTypedBehindTwoHyphens() {
        assertThat(typed("revoke", "--", "-hk1").err()).contains("there is no such key");
    }

    private List<String[]> rows(String... command) {
        Typed typed = typed(command);
        assertThat(typed.exitCode()).as(typed.err()).isZero();
        return typed.out().lines().skip(1).map(line -> line.split(" {2,}", -1)).toList();
    }

    private Typed typed(String... command) {
        List<String> words = new ArrayList<>(List.of("signing-keys"));
        words.addAll(List.of(command));
        return Typed.with(
                Map.of("HEADCOUNT_DATABASE_URL", "jdbc:sqlite:" + folder.resolve("headcount.db")),
                words.toArray(String[]::new));
    }
}
