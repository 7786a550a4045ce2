package org.headcount.lti.wire;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How signatures may be made (RFC 7518 §3.1): by a private key only, of no secret that two share, and never not at all. */
public final class Algorithms {

    /** Of all that LTI is about (Security Framework 1.0 §5.1.3 step 6). */
    static final Set<String> OF_LTI = Set.of("RS256");

    static final Set<String> OF_RSA = Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512");

    private static final Map<String, String> OF_CURVES = Map.of("P-256", "ES256", "P-384", "ES384", "P-521", "ES512");

    /** Of identity providers, as far as each announces it. */
    public static final Set<String> OF_PROVIDERS =
            Stream.concat(OF_RSA.stream(), OF_CURVES.values().stream()).collect(Collectors.toUnmodifiableSet());

    private static final Map<String, JWSHeader> HEADERS = OF_PROVIDERS.stream()
            .collect(
                    Collectors.toUnmodifiableMap(Function.identity(), name -> new JWSHeader(JWSAlgorithm.parse(name))));

    private Algorithms() {}

    /** Each curve has one (RFC 7518 §3.4); empty for a curve of none. */
    static Set<String> ofCurve(String curve) {
        String algorithm = OF_CURVES.get(curve);
        return algorithm == null ? Set.of() : Set.of(algorithm);
    }

    /** @param algorithm one of those above */
    static JWSHeader header(String algorithm) {
        JWSHeader header = HEADERS.get(algorithm);
        if (header == null) {
            throw new IllegalArgumentException("no signature is made with " + Printable.of(algorithm));
        }
        return header;
    }
}
