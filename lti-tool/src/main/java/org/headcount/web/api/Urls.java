package org.headcount.web.api;

import java.net.URI;
import org.headcount.lti.wire.UrlPolicy;

/** Reads URLs that others register. */
final class Urls {

    static final int LONGEST = 2048;

    private final UrlPolicy policy;

    Urls(UrlPolicy policy) {
        this.policy = policy;
    }

    URI url(String text) {
        return URI.create(exact(text));
    }

    /** An issuer as it is, since others compare it letter by letter: the one URL that has no query (Security Framework 1.0 §5.1.1.1). */
    String issuer(String text) {
        if (exact(text).indexOf('?') >= 0) {
            throw new IllegalArgumentException("must have no query");
        }
        return text;
    }

    /** The text as it is, where others compare it letter by letter. */
    String exact(String text) {
        policy.check(text).ifPresent(violation -> {
            throw new IllegalArgumentException(violation.text());
        });
        return text;
    }
}
