package org.headcount.web.admin.connections;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.headcount.web.pages.LmsForms;

/** LMSs whose own forms we know, and any other. Texts say where each has them: {@code connections.guide.<name>.…}. */
public enum KnownLms {
    MOODLE("Moodle", true),
    CANVAS("Canvas", true),
    SAKAI("Sakai", true),
    OPENOLAT("OpenOLAT", false),
    BLACKBOARD("Blackboard", true),
    BRIGHTSPACE("Brightspace", true),
    OTHER("", true);

    private final String called;
    private final boolean registersByItself;

    KnownLms(String called, boolean registersByItself) {
        this.called = called;
        this.registersByItself = registersByItself;
    }

    /** As addresses and texts have it. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<KnownLms> of(String wire) {
        return Arrays.stream(values()).filter(one -> one.wire().equals(wire)).findFirst();
    }

    /** Its own name, as in {@link LmsForms}; empty for any other. */
    public String called() {
        return called;
    }

    /** Whether it has Dynamic Registration. */
    boolean registersByItself() {
        return registersByItself;
    }

    /** What is the same for all of its servers in the cloud, by member. */
    Map<String, String> known() {
        return switch (this) {
            case CANVAS ->
                Map.of(
                        "issuer", "https://canvas.instructure.com",
                        "authorizationEndpoint", "https://sso.canvaslms.com/api/lti/authorize_redirect",
                        "tokenEndpoint", "https://sso.canvaslms.com/login/oauth2/token",
                        "jwksUri", "https://sso.canvaslms.com/api/lti/security/jwks");
            case BLACKBOARD -> Map.of("issuer", "https://blackboard.com");
            case BRIGHTSPACE ->
                Map.of(
                        "tokenEndpoint", "https://auth.brightspace.com/core/connect/token",
                        "tokenAudience", "https://api.brightspace.com/auth/token");
            default -> Map.of();
        };
    }

    /** The issuer of its cloud, which is not on the host of any school; empty where each server has its own. */
    String cloud() {
        return known().getOrDefault("issuer", "");
    }
}
