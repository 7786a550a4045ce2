package org.headcount.practice;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/** A token in three parts, taken apart but not yet believed. */
final class SignedToken {

    private static final Set<String> KEYS_IN_THE_HEADER = Set.of("jku", "jwk", "x5u", "x5c");

    private final ObjectNode header;
    private final ObjectNode payload;
    private final byte[] signed;
    private final byte[] signature;

    private SignedToken(ObjectNode header, ObjectNode payload, byte[] signed, byte[] signature) {
        this.header = header;
        this.payload = payload;
        this.signed = signed;
        this.signature = signature;
    }

    /** Empty when it is not three base64url parts of which the first two are JSON objects. */
    static Optional<SignedToken> parse(String compact) {
        String[] parts = compact.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            Optional<ObjectNode> header = Json.readObject(decoded(parts[0]));
            Optional<ObjectNode> payload = Json.readObject(decoded(parts[1]));
            byte[] signed = compact.substring(0, compact.lastIndexOf('.')).getBytes(US_ASCII);
            byte[] signature = Base64.getUrlDecoder().decode(parts[2]);
            return header.flatMap(head -> payload.map(body -> new SignedToken(head, body, signed, signature)));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), UTF_8);
    }

    ObjectNode header() {
        return header.deepCopy();
    }

    ObjectNode payload() {
        return payload.deepCopy();
    }

    Optional<String> keyId() {
        return Json.text(header, "kid");
    }

    /** Whether it claims RS256, brings no key of its own, and that key signed it. */
    boolean isSignedBy(PublicKey key) {
        if (!header.path("alg").asText().equals("RS256")
                || KEYS_IN_THE_HEADER.stream().anyMatch(header::has)) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(key);
            verifier.update(signed);
            return verifier.verify(signature);
        } catch (GeneralSecurityException badSignature) {
            return false;
        }
    }

    /** Whether {@code aud}, a string or an array, holds one of these. */
    boolean isFor(Set<String> audiences) {
        JsonNode audience = payload.path("aud");
        if (audience.isTextual()) {
            return audiences.contains(audience.textValue());
        }
        for (JsonNode each : audience) {
            if (audiences.contains(each.asText())) {
                return true;
            }
        }
        return false;
    }
}
