package org.headcount.gateway.service;

import java.time.Duration;
import java.util.Set;
import org.headcount.lti.platform.TokenError;

/** What became of a tool's request for an access token. */
public sealed interface TokenOutcome {

    /** {@code scopes}: fewer than asked where not all are allowed. */
    record Granted(String platform, String tool, String accessToken, Set<String> scopes, Duration lifetime)
            implements TokenOutcome {

        @Override
        public String toString() {
            return "Granted[" + platform + ", " + tool + ", " + scopes + "]";
        }
    }

    record Refused(String platform, TokenError error) implements TokenOutcome {}

    record NoSuchPlatform() implements TokenOutcome {}
}
