package org.headcount.lti.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.text.ParseException;
import java.time.Instant;
import java.util.Base64;

/** One RSA key pair of ours, ready to sign. Safe to share between threads. */
public final class SigningKey {

    private static final int BITS = 2048;
    private static final JWSHeader RS256 = new JWSHeader(JWSAlgorithm.RS256);

    private final StoredKey stored;
    private final RSASSASigner signer;
    private final String header;
    private final ObjectNode publicKey;

    private SigningKey(StoredKey stored, RSAKey key) throws JOSEException, InvalidKeySpecException {
        this.stored = stored;
        this.signer = new RSASSASigner(Rsa.keys()
                .generatePrivate(new PKCS8EncodedKeySpec(key.toRSAPrivateKey().getEncoded())));
        Rsa.provider().ifPresent(signer.getJCAContext()::setProvider);
        this.header = base64(Json.bytes(
                        Json.object().put("typ", "JWT").put("alg", "RS256").put("kid", stored.id())))
                + ".";
        this.publicKey = publicKey(stored);
    }

    /** The public half as a JWK, without the cost of making it ready to sign. */
    static ObjectNode publicKey(StoredKey stored) {
        ObjectNode secret =
                Json.readObject(stored.secret()).orElseThrow(() -> new IllegalStateException(unreadable(stored)));
        return Json.object()
                .put("kty", "RSA")
                .put("use", "sig")
                .put("alg", "RS256")
                .put("kid", stored.id())
                .put("n", secret.path("n").asText())
                .put("e", secret.path("e").asText());
    }

    /** A pair that nobody has. Costs a tenth of a second of a processor. */
    public static KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java can make an RSA key", e);
        }
    }

    /** The key id is the key's thumbprint (RFC 7638), so it is never used for another. */
    static StoredKey toStore(KeyPair pair, StoredKey.Purpose purpose, String owner, String predecessor, Instant now) {
        RSAKey key = new RSAKey.Builder((RSAPublicKey) pair.getPublic())
                .privateKey(pair.getPrivate())
                .build();
        try {
            return new StoredKey(
                    purpose, owner, key.computeThumbprint().toString(), predecessor, now, key.toJSONString());
        } catch (JOSEException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static SigningKey of(StoredKey stored) {
        try {
            return new SigningKey(stored, RSAKey.parse(stored.secret()));
        } catch (ParseException | JOSEException | InvalidKeySpecException e) {
            throw new IllegalStateException(unreadable(stored), e);
        }
    }

    private static String unreadable(StoredKey stored) {
        return "stored key " + stored.id() + " cannot be read";
    }

    StoredKey stored() {
        return stored;
    }

    ObjectNode publicKey() {
        return publicKey.deepCopy();
    }

    String sign(byte[] payload) {
        String input = header + base64(payload);
        try {
            return input + "." + signer.sign(RS256, input.getBytes(US_ASCII));
        } catch (JOSEException e) {
            throw new IllegalStateException("key " + stored.id() + " cannot sign", e);
        }
    }

    private static String base64(byte[] content) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(content);
    }
}
