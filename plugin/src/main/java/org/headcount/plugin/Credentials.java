package org.headcount.plugin;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Who an Authorization header says is there. The host has yet to check the password: good for refusing, not for believing. */
final class Credentials {

    private Credentials() {}

    static Optional<String> user(String authorization) {
        if (authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            return basic(authorization.substring(6).trim());
        }
        if (authorization.regionMatches(true, 0, "Digest ", 0, 7)) {
            return digest(authorization.substring(7));
        }
        return Optional.empty();
    }

    private static Optional<String> basic(String encoded) {
        try {
            String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon <= 0 ? Optional.empty() : Optional.of(pair.substring(0, colon));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> digest(String parts) {
        int name = parts.indexOf("username=\"");
        int end = name < 0 ? -1 : parts.indexOf('"', name + 10);
        return end <= name + 10 ? Optional.empty() : Optional.of(parts.substring(name + 10, end));
    }
}
