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

    /** The text as it is, where others compare it letter by letter. */
    String exact(String text) {
        policy.check(text).ifPresent(violation -> {
            throw new IllegalArgumentException(violation.text());
        });
        return text;
    }
}
