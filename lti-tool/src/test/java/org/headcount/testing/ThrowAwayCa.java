package org.headcount.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate authority for one test, with one certificate for the sites that it names. */
public final class ThrowAwayCa {

    private static final String PASSWORD = "throw-away";
    private static final String AUTHORITY = "ca";

    private final Certificate authority;
    private final SSLContext tls;

    /** @param folder where it may write */
    public ThrowAwayCa(Path folder, String... hosts) throws IOException, InterruptedException {
        Path keys = folder.resolve("keys.p12");
        String names =
                String.join(",", List.of(hosts).stream().map("dns:"::concat).toList());
        make(keys, AUTHORITY, "CN=Throw-away", "-ext", "bc:c");
        make(keys, "site", "CN=" + hosts[0], "-signer", AUTHORITY, "-ext", "san=" + names);
        try {
            KeyStore made = store(keys);
            authority = made.getCertificate(AUTHORITY);
            made.deleteEntry(AUTHORITY); // else a server might show it for the site's
            KeyManagerFactory ofSite = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            ofSite.init(made, PASSWORD.toCharArray());
            tls = SSLContext.getInstance("TLS");
            tls.init(ofSite.getKeyManagers(), null, null);
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
        byte[] key = authority.getPublicKey().getEncoded();
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

    private static void make(Path store, String alias, String name, String... more)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-dname",
                name,
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("keytool: " + said);
        }
    }
}
