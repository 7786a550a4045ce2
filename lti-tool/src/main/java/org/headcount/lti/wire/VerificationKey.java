package org.headcount.lti.wire;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Set;

/** Somebody's public key: of RSA with at least 2048 bits, or on a curve of NIST's; and for which algorithms it is. */
public final class VerificationKey {

    private final String id;
    private final Set<String> algorithms;
    private final JWSVerifier verifier;

    private VerificationKey(String id, Set<String> algorithms, JWSVerifier verifier) {
        this.id = id;
        this.algorithms = Set.copyOf(algorithms);
        this.verifier = verifier;
    }

    /** One for RS256. */
    VerificationKey(String id, RSAPublicKey key) {
        this(id, Algorithms.OF_LTI, fast(key));
    }

    private static RSASSAVerifier fast(RSAPublicKey key) {
        RSASSAVerifier verifier = new RSASSAVerifier(key);
        Rsa.provider().ifPresent(verifier.getJCAContext()::setProvider);
        return verifier;
    }

    /** @param algorithms at least one */
    static VerificationKey of(String id, RSAPublicKey key, Set<String> algorithms) {
        return algorithms.equals(Algorithms.OF_LTI)
                ? new VerificationKey(id, key)
                : new VerificationKey(id, algorithms, new RSASSAVerifier(key));
    }

    /** @param algorithms that of its curve */
    static VerificationKey of(String id, ECPublicKey key, Set<String> algorithms) {
        try {
            return new VerificationKey(id, algorithms, new ECDSAVerifier(key));
        } catch (JOSEException e) {
            throw new IllegalArgumentException("no curve of ours", e);
        }
    }

    public String id() {
        return id;
    }

    /** Whether a signature of this kind can be this key's at all. */
    boolean isFor(String algorithm) {
        return algorithms.contains(algorithm);
    }

    /** @param algorithm one that it is for */
    boolean signed(String algorithm, byte[] signingInput, String signature) {
        if (!isFor(algorithm)) {
            return false;
        }
        try {
            return verifier.verify(Algorithms.header(algorithm), signingInput, new Base64URL(signature));
        } catch (JOSEException e) {
            throw new IllegalStateException(algorithm + " cannot be checked here", e);
        }
    }
}
