package org.headcount.lti.wire;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import java.security.interfaces.RSAPublicKey;

/** Somebody's public RSA key, of at least 2048 bits. */
public final class VerificationKey {

    private static final JWSHeader RS256 = new JWSHeader(JWSAlgorithm.RS256);

    private final String id;
    private final RSASSAVerifier verifier;

    VerificationKey(String id, RSAPublicKey key) {
        this.id = id;
        this.verifier = new RSASSAVerifier(key);
        Rsa.provider().ifPresent(verifier.getJCAContext()::setProvider);
    }

    public String id() {
        return id;
    }

    boolean signed(byte[] signingInput, String signature) {
        try {
            return verifier.verify(RS256, signingInput, new Base64URL(signature));
        } catch (JOSEException e) {
            throw new IllegalStateException("RS256 cannot be checked here", e);
        }
    }
}
