package org.headcount.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** One RSA-2048 key pair, used through a provider of choice. For any number of threads. */
final class Crypto {

    private static final String CORRETTO = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final KeyPair PAIR = generated();

    private final Provider provider;
    private final PrivateKey privateKey;
    private final PublicKey publicKey;

    private Crypto(Provider provider) {
        this.provider = provider;
        try {
            KeyFactory keys = KeyFactory.getInstance("RSA", provider);
            this.privateKey = keys.generatePrivate(
                    new PKCS8EncodedKeySpec(PAIR.getPrivate().getEncoded()));
            this.publicKey =
                    keys.generatePublic(new X509EncodedKeySpec(PAIR.getPublic().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair generated() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java can make an RSA key", e);
        }
    }

    /** What comes with Java. */
    static Crypto ofJdk() {
        return new Crypto(Security.getProvider("SunRsaSign"));
    }

    /** Amazon's, if it is on the class path and loads here. */
    static Optional<Crypto> ofCorretto() {
        try {
            Class<?> type = Class.forName(CORRETTO);
            Provider provider = (Provider) type.getField("INSTANCE").get(null);
            type.getMethod("assertHealthy").invoke(provider);
            return Optional.of(new Crypto(provider));
        } catch (ReflectiveOperationException | LinkageError notHere) {
            return Optional.empty();
        }
    }

    /** Where Amazon's is, for the class path of others. */
    static Path correttoJar() {
        try {
            return Path.of(Class.forName(CORRETTO)
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (ReflectiveOperationException | URISyntaxException e) {
            throw new IllegalStateException("it is on the class path of this measurement", e);
        }
    }

    byte[] sign(byte[] content) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA", provider);
            signature.initSign(privateKey);
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean verify(byte[] content, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance("SHA256withRSA", provider);
            verifier.initVerify(publicKey);
            verifier.update(content);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A token in its compact form, RS256. */
    String token(String claims) {
        String input = base64("{\"typ\":\"JWT\",\"alg\":\"RS256\",\"kid\":\"bench\"}") + "." + base64(claims);
        return input + "." + BASE64.encodeToString(sign(input.getBytes(US_ASCII)));
    }

    /** The key set of all that is signed here. */
    static String keySet() {
        RSAPublicKey key = (RSAPublicKey) PAIR.getPublic();
        return "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"bench\",\"n\":\""
                + base64(key.getModulus()) + "\",\"e\":\"" + base64(key.getPublicExponent()) + "\"}]}";
    }

    private static String base64(String text) {
        return BASE64.encodeToString(text.getBytes(UTF_8));
    }

    private static String base64(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int from = bytes[0] == 0 ? 1 : 0;
        return BASE64.encodeToString(Arrays.copyOfRange(bytes, from, bytes.length));
    }
}
