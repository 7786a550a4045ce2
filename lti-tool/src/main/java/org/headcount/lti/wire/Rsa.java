package org.headcount.lti.wire;

import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who computes RSA: Amazon's Corretto provider where it is on the class path and loads, about twice as fast; else the JDK's. */
final class Rsa {

    private static final Logger LOG = LoggerFactory.getLogger(Rsa.class);
    private static final String CORRETTO = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";
    private static final Optional<Provider> FASTER = load();

    private Rsa() {}

    /** Empty: take the JDK's. */
    static Optional<Provider> provider() {
        return FASTER;
    }

    /** Keys from here fit the provider as they are; another's would be converted for every signature. */
    static KeyFactory keys() {
        try {
            return FASTER.isPresent() ? KeyFactory.getInstance("RSA", FASTER.get()) : KeyFactory.getInstance("RSA");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java knows RSA keys", e);
        }
    }

    private static Optional<Provider> load() {
        try {
            Class<?> type = Class.forName(CORRETTO);
            Provider provider = (Provider) type.getField("INSTANCE").get(null);
            type.getMethod("assertHealthy").invoke(provider);
            LOG.info("RSA is computed by {}", provider.getName());
            return Optional.of(provider);
        } catch (ClassNotFoundException notThere) {
            LOG.info("RSA is computed by the JDK");
            return Optional.empty();
        } catch (ReflectiveOperationException | LinkageError broken) {
            LOG.warn("RSA is computed by the JDK: Amazon Corretto Crypto Provider is there but does not load", broken);
            return Optional.empty();
        }
    }
}
