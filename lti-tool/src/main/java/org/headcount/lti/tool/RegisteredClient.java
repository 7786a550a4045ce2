package org.headcount.lti.tool;

import java.net.URI;
import java.util.Optional;

/**
 * What an LMS answered to our registration (RFC 7591 §3.2.1).
 *
 * @param deployment where it tells one; Canvas may not, and then the first launch brings it
 * @param clientUri where our registration can be read and changed (RFC 7592); empty where it cannot
 * @param accessToken for that; empty where there is none
 */
public record RegisteredClient(
        String clientId, Optional<String> deployment, Optional<URI> clientUri, String accessToken) {

    /** Without the token. */
    @Override
    public String toString() {
        return "RegisteredClient[" + clientId + "]";
    }
}
