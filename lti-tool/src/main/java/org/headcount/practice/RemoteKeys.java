package org.headcount.practice;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Another party's key set, remembered by key identifier and fetched again when an unknown one is asked for. */
final class RemoteKeys {

    private final String uri;
    private volatile Map<String, PublicKey> known = Map.of();

    RemoteKeys(String uri) {
        this.uri = uri;
    }

    Optional<PublicKey> key(String id) throws IOException {
        if (!known.containsKey(id)) {
            known = fetched();
        }
        return Optional.ofNullable(known.get(id));
    }

    private Map<String, PublicKey> fetched() throws IOException {
        ServiceAnswer answer = Outbound.get(uri, "application/json");
        if (!answer.isSuccess()) {
            throw new IOException("the key set at " + uri + " answered " + answer.status());
        }
        Map<String, PublicKey> keys = new HashMap<>();
        for (JsonNode key : answer.json().path("keys")) {
            Optional<String> id = Json.text(key, "kid");
            if (id.isPresent() && key.path("kty").asText().equals("RSA")) {
                keys.put(id.get(), read(key));
            }
        }
        return Map.copyOf(keys);
    }

    private static PublicKey read(JsonNode key) throws IOException {
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(number(key, "n"), number(key, "e")));
        } catch (GeneralSecurityException | IllegalArgumentException broken) {
            throw new IOException("a key of the key set cannot be read", broken);
        }
    }

    private static BigInteger number(JsonNode key, String member) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(key.path(member).asText()));
    }
}
