package org.headcount.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate authority for one test, with one certificate for the sites that it names. */
public final class ThrowAwayCa {

    private static final String PASSWORD = "throw-away";

    private final KeyStore authority;
    private final SSLContext tls;

    /** @param folder where it may write */
    public ThrowAwayCa(Path folder, String... hosts) throws IOException, InterruptedException {
        Path ca = folder.resolve("ca.p12");
        Path site = folder.resolve("site.p12");
        Path request = folder.resolve("site.csr");
        Path root = folder.resolve("ca.pem");
        Path certificate = folder.resolve("site.pem");
        String names =
                String.join(",", List.of(hosts).stream().map("dns:"::concat).toList());
        keytool(ca, "-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=Throw-away", "-ext", "bc:c");
        keytool(ca, "-exportcert", "-alias", "ca", "-rfc", "-file", root.toString());
        keytool(site, "-genkeypair", "-alias", "site", "-keyalg", "EC", "-dname", "CN=" + hosts[0]);
        keytool(site, "-certreq", "-alias", "site", "-file", request.toString());
        keytool(
                ca,
                "-gencert",
                "-alias",
                "ca",
                "-rfc",
                "-infile",
                request.toString(),
                "-outfile",
                certificate.toString(),
                "-ext",
                "san=" + names);
        keytool(site, "-importcert", "-noprompt", "-alias", "ca", "-file", root.toString());
        keytool(site, "-importcert", "-noprompt", "-alias", "site", "-file", certificate.toString());
        try {
            authority = store(ca);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store(site), PASSWORD.toCharArray());
            tls = SSLContext.getInstance("TLS");
            tls.init(keys.getKeyManagers(), null, null);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** With which a server is any of the sites. */
    public SSLContext tls() {
        return tls;
    }

    /** With which Chromium trusts this authority and nobody else besides those it knows; it wants a profile of its own with it. */
    public String chromiumFlag() throws GeneralSecurityException {
        byte[] key = authority.getCertificate("ca").getPublicKey().getEncoded();
        return "--ignore-certificate-errors-spki-list="
                + Base64.getEncoder()
                        .encodeToString(MessageDigest.getInstance("SHA-256").digest(key));
    }

    private static KeyStore store(Path file) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private static void keytool(Path store, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("keytool: " + said);
        }
    }
}
