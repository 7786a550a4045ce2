package org.headcount.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    @TempDir
    Path folder;

    @Test
    void withoutAnythingTheDefaultsHold() {
        Settings settings = Settings.read(Optional.empty(), Map.of());

        assertThat(settings).isEqualTo(Settings.DEFAULTS);
        assertThat(settings.base(8081)).isEqualTo(URI.create("http://localhost:8081"));
    }

    @Test
    void theFileInTheRepositoryShowsEveryKeyWithItsDefault() throws IOException {
        Path file = Path.of("..", "config", "headcount.yaml");

        assertThat(Settings.read(Optional.of(file), Map.of())).isEqualTo(Settings.DEFAULTS);
        assertThat(Files.readAllLines(file))
                .as("what is commented out is named too")
                .anyMatch(line -> line.startsWith("# publicUrl: https://"))
                .anyMatch(line -> line.startsWith("# operatorKey: "))
                .anyMatch(line -> line.startsWith("  # host: "))
                .anyMatch(line -> line.startsWith("  # from: "))
                .anyMatch(line -> line.startsWith("  # user: "))
                .anyMatch(line -> line.startsWith("  # password: "));
    }

    @Test
    void everyKeyOfTheFileInTheRepositoryIsReadOnceItIsNoLongerAComment() throws IOException {
        String text = Files.readString(Path.of("..", "config", "headcount.yaml"))
                .replace("# publicUrl:", "publicUrl:")
                .replace("# operatorKey: …", "operatorKey: a-long-operator-key")
                .replace("port: 8080", "port: 8081")
                .replace("data/headcount.db", "/var/lib/headcount.db")
                .replace("allowPrivateAddresses: false", "allowPrivateAddresses: true")
                .replace("approvalAbove: 100", "approvalAbove: 12.5")
                .replace("daysBeforeMonthEnd: 5", "daysBeforeMonthEnd: 10")
                .replace("hoursBetween: 12", "hoursBetween: 24")
                .replace("idleMinutes: 60", "idleMinutes: 15")
                .replace("  hours: 8", "  hours: 10")
                .replace("  # host:", "  host:")
                .replace("approval: named", "approval: key")
                .replace("  # from:", "  from:")
                .replace("port: 587", "port: 465")
                .replace("security: starttls", "security: tls")
                .replace("  # user:", "  user:")
                .replace("  # password: …", "  password: s3cret");

        assertThat(Settings.read(Optional.of(file(text)), Map.of()))
                .isEqualTo(new Settings(
                        Optional.of(URI.create("https://headcount.example.org")),
                        8081,
                        "jdbc:sqlite:/var/lib/headcount.db",
                        true,
                        Optional.of("a-long-operator-key"),
                        new VoidSettings(new BigDecimal("12.5"), true),
                        10,
                        Optional.of(new MailSettings(
                                "smtp.example.org",
                                465,
                                MailSettings.Security.TLS,
                                Optional.of(new MailSettings.Login("headcount", "s3cret")),
                                "headcount@example.org")),
                        24,
                        new SessionSettings(Duration.ofMinutes(15), Duration.ofHours(10))));
    }

    @Test
    void everyKeyCanComeFromTheEnvironmentWhichWins() throws IOException {
        Map<String, String> environment = Map.ofEntries(
                Map.entry("HEADCOUNT_PUBLIC_URL", "https://licences.example.org/hc"),
                Map.entry("HEADCOUNT_PORT", "9090"),
                Map.entry("HEADCOUNT_DATABASE_URL", "jdbc:postgresql://db/headcount"),
                Map.entry("HEADCOUNT_OUTBOUND_ALLOW_PRIVATE_ADDRESSES", "true"),
                Map.entry("HEADCOUNT_OPERATOR_KEY", "from-the-environment"),
                Map.entry("HEADCOUNT_VOIDS_APPROVAL_ABOVE", "0"),
                Map.entry("HEADCOUNT_VOIDS_APPROVAL", "key"),
                Map.entry("HEADCOUNT_ALERTS_DAYS_BEFORE_MONTH_END", "28"),
                Map.entry("HEADCOUNT_ROSTERS_HOURS_BETWEEN", "0"),
                Map.entry("HEADCOUNT_STAFF_IDLE_MINUTES", "1440"),
                Map.entry("HEADCOUNT_STAFF_HOURS", "168"),
                Map.entry("HEADCOUNT_MAIL_HOST", "localhost"),
                Map.entry("HEADCOUNT_MAIL_PORT", "25"),
                Map.entry("HEADCOUNT_MAIL_SECURITY", "none"),
                Map.entry("HEADCOUNT_MAIL_FROM", "me@example.org"),
                Map.entry("PATH", "/bin"));

        Settings settings =
                Settings.read(Optional.of(file("port: 1\npublicUrl: https://other.example.org")), environment);

        assertThat(settings)
                .isEqualTo(new Settings(
                        Optional.of(URI.create("https://licences.example.org/hc")),
                        9090,
                        "jdbc:postgresql://db/headcount",
                        true,
                        Optional.of("from-the-environment"),
                        new VoidSettings(BigDecimal.ZERO, true),
                        28,
                        Optional.of(new MailSettings(
                                "localhost", 25, MailSettings.Security.NONE, Optional.empty(), "me@example.org")),
                        0,
                        new SessionSettings(Duration.ofDays(1), Duration.ofDays(7))));
    }

    @Test
    void everyKeyHasAVariable() {
        assertThat(Arrays.stream(Key.values()).map(Key::variable))
                .containsExactly(
                        "HEADCOUNT_PUBLIC_URL",
                        "HEADCOUNT_PORT",
                        "HEADCOUNT_DATABASE_URL",
                        "HEADCOUNT_OUTBOUND_ALLOW_PRIVATE_ADDRESSES",
                        "HEADCOUNT_OPERATOR_KEY",
                        "HEADCOUNT_VOIDS_APPROVAL_ABOVE",
                        "HEADCOUNT_VOIDS_APPROVAL",
                        "HEADCOUNT_ALERTS_DAYS_BEFORE_MONTH_END",
                        "HEADCOUNT_ROSTERS_HOURS_BETWEEN",
                        "HEADCOUNT_STAFF_IDLE_MINUTES",
                        "HEADCOUNT_STAFF_HOURS",
                        "HEADCOUNT_MAIL_HOST",
                        "HEADCOUNT_MAIL_PORT",
                        "HEADCOUNT_MAIL_SECURITY",
                        "HEADCOUNT_MAIL_USER",
                        "HEADCOUNT_MAIL_PASSWORD",
                        "HEADCOUNT_MAIL_FROM");
    }

    @Test
    void everythingThatIsWrongIsNamedAtOnce() throws IOException {
        String text = """
                prot: 80
                publicUrl: http://h.example
                database:
                  url:
                  user: me
                outbound:
                  allowPrivateAddresses: yes please
                voids:
                  approvalAbove: -1
                alerts:
                  daysBeforeMonthEnd: 29
                rosters:
                  hoursBetween: 721
                mail:
                  host: smtp.example.org:25
                  port: 0
                  security: ssl
                  user: me
                """;

        assertThat(wrong(text, Map.of("HEADCOUNT_PORT", "x", "HEADCOUNT_DEV_MODE", "1")))
                .containsExactlyInAnyOrder(
                        "HEADCOUNT_DEV_MODE: no such setting",
                        "prot: no such setting",
                        "database.user: no such setting",
                        "publicUrl: cannot be 'http://h.example': it is https unless its host is loopback",
                        "port: cannot be 'x': it is a number from 0 to 65535",
                        "database.url: has no value",
                        "outbound.allowPrivateAddresses: cannot be 'yes please': it is true or false",
                        "voids.approvalAbove: cannot be '-1': it is an amount such as 100 or 99.5, and not negative",
                        "alerts.daysBeforeMonthEnd: cannot be '29': it is a number of days from 1 to 28",
                        "rosters.hoursBetween: cannot be '721': it is a number of hours from 0 to 720",
                        "mail.host: cannot be 'smtp.example.org:25': it is the name of a host, without a port",
                        "mail.port: cannot be '0': it is a number from 1 to 65535",
                        "mail.security: cannot be 'ssl': it is starttls, tls or none",
                        "mail.host: needs mail.from beside it",
                        "mail.user: needs mail.password beside it");
    }

    @Test
    void aMailServerIsNamedWholeOrNotAtAll() throws IOException {
        assertThat(wrong("mail: {from: me@example.org, password: s3cret}", Map.of()))
                .containsExactlyInAnyOrder(
                        "mail.from: needs mail.host beside it", "mail.password: needs mail.user beside it");
        assertThat(wrong("mail: {host: localhost, from: not an address}", Map.of()))
                .containsExactly("mail.from: cannot be 'not an address': it is an e-mail address such as"
                        + " headcount@example.org");
        assertThat(Settings.read(Optional.of(file("mail: {port: 25}")), Map.of()))
                .as("where none is named, nothing is missing")
                .isEqualTo(Settings.DEFAULTS);
    }

    @Test
    void aSecretThatCannotBeUsedIsNotRepeated() throws IOException {
        assertThat(wrong("operatorKey: short", Map.of()))
                .containsExactly("operatorKey: cannot be: it has at least 8 characters, all of them visible ASCII");
        assertThat(wrong("""
                        publicUrl: https://me:s3cret@h.example
                        database:
                          url: postgresql://me:s3cret@db.example/headcount
                        """, Map.of()))
                .containsExactlyInAnyOrder(
                        "publicUrl: cannot be 'https://…@h.example': it is a URL with a host",
                        "database.url: cannot be: it begins with jdbc:sqlite: or jdbc:postgresql://");
        for (String broken : List.of(
                "operatorKey: s3cret-key: x",
                "operatorKey: \"s3cret-key",
                "operatorKey: [s3cret-key",
                "? s3cret-key: [")) {
            assertThat(wrong(broken, Map.of())).singleElement().asString().doesNotContain("s3cret");
        }
    }

    @Test
    void whatAClusterSetsByItselfIsNobodysMistake() {
        Settings settings = Settings.read(
                Optional.empty(),
                Map.of(
                        "HEADCOUNT_SERVICE_HOST",
                        "10.0.0.1",
                        "HEADCOUNT_PORT",
                        "tcp://10.0.0.1:8080",
                        "HEADCOUNT_PORT_8080_TCP",
                        "tcp://10.0.0.1:8080"));

        assertThat(settings).isEqualTo(Settings.DEFAULTS);
    }

    @ParameterizedTest
    @CsvSource({
        "HEADCOUNT_SERVICE_HOST, 10.0.0.1",
        "HEADCOUNT_SERVICE_HOST, fd00::1",
        "HEADCOUNT_SERVICE_PORT, 8080",
        "HEADCOUNT_SERVICE_PORT_HTTP, 8080",
        "HEADCOUNT_PORT, tcp://10.0.0.1:8080",
        "HEADCOUNT_PORT_8080_TCP, tcp://10.0.0.1:8080",
        "HEADCOUNT_PORT_8080_TCP_PROTO, tcp",
        "HEADCOUNT_PORT_8080_TCP_PORT, 8080",
        "HEADCOUNT_PORT_8080_TCP_ADDR, 10.0.0.1",
        "HEADCOUNT_PORT_53_UDP, udp://10.0.0.1:53",
        "HEADCOUNT_DB_SERVICE_HOST, 10.0.0.1",
        "HEADCOUNT_DB_SERVICE_PORT_POSTGRESQL, 5432",
        "HEADCOUNT_DB_PORT, tcp://10.0.0.1:5432",
        "HEADCOUNT_DB_PORT_5432_TCP_ADDR, 10.0.0.1"
    })
    void whatAClusterSetsForItsServicesIsPassedOver(String variable, String value) {
        assertThat(Settings.read(Optional.empty(), Map.of(variable, value))).isEqualTo(Settings.DEFAULTS);
    }

    @ParameterizedTest
    @CsvSource({
        "HEADCOUNT_SERVICE_XY, 1",
        "HEADCOUNT_SERVICE_HOST, x.example",
        "HEADCOUNT_SERVICE_PORT, http",
        "HEADCOUNT_PORT_8080, 1",
        "HEADCOUNT_PORT_8080_TCP, 8080",
        "HEADCOUNT_PORT_8080_TCP_HOST, x",
        "HEADCOUNT_PORTS, tcp://10.0.0.1:8080",
        "HEADCOUNT_DB_PORT, 5432"
    })
    void whatOnlyLooksLikeThatIsAMistake(String variable, String value) throws IOException {
        assertThat(wrong("", Map.of(variable, value))).containsExactly(variable + ": no such setting");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8080",
                "http://127.0.0.1",
                "http://127.9.9.9:1",
                "http://[::1]:8080",
                "https://h.example"
            })
    void anAddressIsHttpsOrLoopback(String url) throws IOException {
        assertThat(Settings.read(Optional.of(file("publicUrl: " + url)), Map.of())
                        .publicUrl())
                .contains(URI.create(url));
    }

    @Test
    void aTrailingSlashIsTakenOffTheAddress() throws IOException {
        assertThat(Settings.read(Optional.of(file("publicUrl: https://h.example/")), Map.of())
                        .publicUrl())
                .contains(URI.create("https://h.example"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://h.example",
                "http://localhost.example",
                "http://127.0.0.1.example",
                "ftp://localhost",
                "https://",
                "h.example",
                "https://h.example?x=1",
                "https://h.example#x",
                "https://user@h.example",
                "https://H.example",
                "https://h.example//",
                "https://h.example/a/../b",
                "https://h.example/a%2fb",
                "https://h.example/-",
                "https://h example"
            })
    void noOtherAddressIsTaken(String url) throws IOException {
        assertThat(wrong("publicUrl: '" + url + "'", Map.of()))
                .singleElement()
                .asString()
                .startsWith("publicUrl: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "port: 65536 | port: cannot be '65536'",
                "port: -1 | port: cannot be '-1'",
                "database: {url: 'jdbc:h2:mem:x'} | database.url: cannot be",
                "database: jdbc:sqlite:x | database: no such setting",
                "database.url: jdbc:sqlite:x | ",
                "port: [8080] | port: is one value",
                "port: | port: has no value",
                "'port: 1\nport: 2' | is not YAML",
                "'{' | is not YAML",
                "just words | is not a list of settings"
            })
    void aFileIsReadStrictly(String text, String complaint) throws IOException {
        if (complaint == null) {
            assertThat(Settings.read(Optional.of(file(text)), Map.of()).databaseUrl())
                    .isEqualTo("jdbc:sqlite:x");
        } else {
            assertThat(wrong(text, Map.of())).anyMatch(message -> message.contains(complaint));
        }
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Path missing = folder.resolve("none.yaml");

        WrongSettings thrown =
                catchThrowableOfType(WrongSettings.class, () -> Settings.read(Optional.of(missing), Map.of()));

        assertThat(thrown.wrong()).containsExactly(missing + ": cannot be read");
    }

    @Test
    void settingsDoNotShowWhatIsSecret() {
        Settings settings = new Settings(
                Optional.empty(),
                1,
                "jdbc:postgresql://db/headcount?user=u&password=secret",
                false,
                Optional.of("operator-secret"));

        assertThat(settings.toString()).doesNotContain("secret").contains("jdbc:postgresql://db/headcount");
    }

    private List<String> wrong(String text, Map<String, String> environment) throws IOException {
        Path file = file(text);
        return catchThrowableOfType(WrongSettings.class, () -> Settings.read(Optional.of(file), environment))
                .wrong();
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("headcount.yaml"), text);
    }
}
