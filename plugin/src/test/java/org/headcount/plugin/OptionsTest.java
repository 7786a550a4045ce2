package org.headcount.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class OptionsTest {

    private static final String LEAST = """
            service.url = https://headcount.example/hc/
            service.key = hc_secret
            institution = u1
            host = openolat
            contexts = /olat, /
            """;

    @Test
    void whatIsNotSaidHasItsDefault() {
        Options options = options(LEAST);

        assertThat(options.serviceUrl()).isEqualTo(URI.create("https://headcount.example/hc"));
        assertThat(options.whenUnknown()).isEqualTo(Options.WhenUnknown.ALLOW);
        assertThat(options.staleAfter()).isEqualTo(Duration.ofMinutes(5));
        assertThat(options.journalMax()).isEqualTo(64L << 20);
        assertThat(options.journalDir()).endsWithRaw(Path.of("headcount-journal"));
    }

    @Test
    void sizesAreWrittenWithTheirUnit() {
        assertThat(options(LEAST + "journal.max = 2 GB\n").journalMax()).isEqualTo(2L << 30);
        assertThat(options(LEAST + "journal.max = 4096\n").journalMax()).isEqualTo(4096);
    }

    @Test
    void onlyTheContextsNamedAreCovered() {
        assertThat(options(LEAST).covers("/olat")).isTrue();
        assertThat(options(LEAST).covers("")).isTrue();
        assertThat(options(LEAST).covers("/manager")).isFalse();
        assertThat(options(LEAST + "contexts=*\n").covers("/manager")).isTrue();
    }

    @Test
    void theNamespaceIsTheRuleFilesName() {
        assertThat(options(LEAST).namespace()).isEqualTo("openolat");
        assertThat(options(LEAST + "host=/etc/headcount/campus.rules\n").namespace())
                .isEqualTo("campus");
    }

    @Test
    void everythingThatIsWrongIsNamedAtOnceAndTheKeyIsNotShown() {
        assertThatThrownBy(() -> options("""
                        service.url = ftp://x
                        service.key = hc_sec\\u0001ret
                        host = openolat
                        contexts = olat
                        when.unknown = perhaps
                        stale.after = PT0S
                        journal.max = 3 MiB
                        jornal.dir = /x
                        """))
                .hasMessage(
                        "headcount-plugin.properties: service.url: cannot be 'ftp://x'; service.key: cannot be this;"
                                + " institution: is missing; contexts: cannot be 'olat'; when.unknown: cannot be 'perhaps';"
                                + " stale.after: cannot be 'PT0S'; journal.max: cannot be '3 MiB'; jornal.dir: no such setting");
    }

    @Test
    void theSampleIsReadAndShowsEveryDefault() throws IOException {
        String sample = Files.readString(Path.of("../config/hosts/headcount-plugin.properties"));

        assertThat(options(sample).covers("/olat")).isTrue();
        Options shown = options(sample.replaceAll("(?m)^#(?=[a-z.]+ = )", ""));
        assertThat(shown.whenUnknown()).isEqualTo(options(LEAST).whenUnknown());
        assertThat(shown.staleAfter()).isEqualTo(options(LEAST).staleAfter());
        assertThat(shown.journalMax()).isEqualTo(options(LEAST).journalMax());
    }

    static Options options(String text) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Options.of(properties);
    }
}
