package org.headcount.lti.wire;

import java.time.Instant;

/**
 * One e-mail.
 *
 * @param id the same at every attempt; becomes its Message-ID
 * @param language of its text, as a BCP 47 tag
 */
public record Letter(String id, String to, String subject, String text, String language, Instant at) {

    /** Without who gets it and what it says. */
    @Override
    public String toString() {
        return "Letter[" + id + "]";
    }
}
