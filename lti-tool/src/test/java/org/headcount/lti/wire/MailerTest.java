package org.headcount.lti.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class MailerTest {

    private static final char[] PASSWORD = "of-the-tests".toCharArray();

    private SSLContext tls;

    /** A certificate of our own for localhost, and a context that has it and trusts it. */
    @BeforeAll
    void makeACertificate(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("localhost.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "localhost",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("localhost", store.getCertificate("localhost"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    }

    private static Letter letter(String to) {
        return new Letter(
                "msg_1",
                to,
                "Nordschule: 80 % erreicht – bald voll",
                "Jetzt gezählt: 8.\n",
                "de",
                Instant.parse("2026-03-10T12:00:00Z"));
    }

    private static Mailer.Server server(
            LoopbackMailServer server, Mailer.Security security, Optional<Mailer.Login> login) {
        return new Mailer.Server("localhost", server.port(), security, login, "headcount@school.example");
    }

    private static Mailer plain(LoopbackMailServer server) {
        return new Mailer(server(server, Mailer.Security.NONE, Optional.empty()));
    }

    private Mailer trusting(LoopbackMailServer server, Mailer.Security security, Optional<Mailer.Login> login) {
        return new Mailer(
                server(server, security, login), Map.of("mail.smtp.ssl.socketFactory", tls.getSocketFactory()));
    }

    private SMTPServer.Builder withLogin(SMTPServer.Builder builder) {
        return builder.enableTLS()
                .requireTLS()
                .startTlsSocketFactory(tls)
                .requireAuth()
                .authenticationHandlerFactory(new EasyAuthenticationHandlerFactory((user, password, context) -> {
                    if (!user.equals("headcount") || !password.equals("s3cret")) {
                        throw new LoginFailedException();
                    }
                }));
    }

    @Test
    void aLetterArrivesWithItsUmlautsAndAnIdThatIsTheSameAtEveryAttempt() throws Exception {
        try (LoopbackMailServer server = new LoopbackMailServer()) {
            Mailer mailer = plain(server);

            assertThat(mailer.send(letter("licences@school.example")))
                    .isEqualTo(new Mailer.Posting(Mailer.Result.ACCEPTED, "accepted"));
            mailer.send(letter("licences@school.example"));

            assertThat(server.received()).hasSize(2).allSatisfy(received -> {
                assertThat(received.from()).isEqualTo("headcount@school.example");
                assertThat(received.to()).isEqualTo("licences@school.example");
                assertThat(received.text())
                        .contains("Message-ID: <msg_1@school.example>")
                        .contains("From: headcount@school.example")
                        .contains("To: licences@school.example")
                        .contains("Date: Tue, 10 Mar 2026 12:00:00 +0000")
                        .contains("Auto-Submitted: auto-generated")
                        .contains("Content-Language: de")
                        .contains("Subject: =?UTF-8?")
                        .contains("Jetzt gez=C3=A4hlt: 8.");
            });
        }
    }

    @Test
    void aSubjectAddsNoLineOfItsOwn() throws Exception {
        try (LoopbackMailServer server = new LoopbackMailServer()) {
            plain(server)
                    .send(new Letter(
                            "msg_1",
                            "licences@school.example",
                            "North\r\nBcc: you@school.example",
                            "x",
                            "en",
                            Instant.EPOCH));

            assertThat(server.received())
                    .singleElement()
                    .satisfies(received ->
                            assertThat(received.text()).contains("Subject: North  Bcc: you@school.example"));
        }
    }

    @Test
    void userAndPasswordAreSaidOnlyUnderTls() throws Exception {
        Optional<Mailer.Login> login = Optional.of(new Mailer.Login("headcount", "s3cret"));
        try (LoopbackMailServer server = new LoopbackMailServer(this::withLogin)) {
            assertThat(trusting(server, Mailer.Security.STARTTLS, login)
                            .send(letter("licences@school.example"))
                            .result())
                    .isEqualTo(Mailer.Result.ACCEPTED);
            assertThat(server.received()).hasSize(1);

            assertThat(trusting(server, Mailer.Security.STARTTLS, Optional.of(new Mailer.Login("headcount", "wrong")))
                            .send(letter("licences@school.example")))
                    .isEqualTo(
                            new Mailer.Posting(Mailer.Result.FAILED, "the mail server refuses our user or password"));
            assertThat(new Mailer(server(server, Mailer.Security.STARTTLS, login))
                            .send(letter("licences@school.example")))
                    .as("nobody vouches for this certificate")
                    .isEqualTo(new Mailer.Posting(Mailer.Result.FAILED, "the mail server cannot be reached"));
            assertThat(server.received()).hasSize(1);
        }
    }

    @Test
    void aServerThatKnowsNoTlsIsToldNothingWhereItIsWanted() throws Exception {
        try (LoopbackMailServer server = new LoopbackMailServer()) {
            assertThat(trusting(server, Mailer.Security.STARTTLS, Optional.empty())
                            .send(letter("licences@school.example"))
                            .result())
                    .isEqualTo(Mailer.Result.FAILED);
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void tlsFromTheFirstByteWorksToo() throws Exception {
        try (LoopbackMailServer server = new LoopbackMailServer(builder -> builder.serverSocketFactory(tls))) {
            assertThat(trusting(server, Mailer.Security.TLS, Optional.empty())
                            .send(letter("licences@school.example"))
                            .result())
                    .isEqualTo(Mailer.Result.ACCEPTED);
            assertThat(server.received()).hasSize(1);
        }
    }

    @Test
    void whomTheServerDoesNotKnowIsRefusedForGoodAndNobodyIsNamed() throws Exception {
        try (LoopbackMailServer server = new LoopbackMailServer()) {
            assertThat(plain(server).send(letter("nobody@school.example")))
                    .isEqualTo(new Mailer.Posting(Mailer.Result.REFUSED, "SMTP 550"));
            assertThat(plain(server).send(letter("full@school.example")))
                    .isEqualTo(new Mailer.Posting(Mailer.Result.FAILED, "SMTP 452"));
            assertThat(plain(server).send(letter("spam@school.example")))
                    .as("what a filter thinks today it need not think tomorrow")
                    .isEqualTo(new Mailer.Posting(Mailer.Result.FAILED, "SMTP 554"));
        }
    }

    @Test
    void aServerThatIsNotThereIsTriedAgainLater() {
        LoopbackMailServer gone = new LoopbackMailServer();
        Mailer mailer = plain(gone);
        gone.close();

        assertThat(mailer.send(letter("licences@school.example")))
                .isEqualTo(new Mailer.Posting(Mailer.Result.FAILED, "the mail server cannot be reached"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"me@example.org", "first.last+alerts@mail.example.org", "o'neil@example.org"})
    void anAddressIsTakenAsItIs(String address) {
        assertThat(Mailer.address(address)).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "me",
                "me@",
                "@example.org",
                "me@example.org, you@example.org",
                "Me <me@example.org>",
                "me@you@example.org",
                "me@example.org\r\nBcc: you@example.org",
                "me@exa mple.org",
                "mé@example.org",
                "me@-",
                "\"me\"@example.org"
            })
    void nothingElseIsAnAddress(String text) {
        assertThatThrownBy(() -> Mailer.address(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
