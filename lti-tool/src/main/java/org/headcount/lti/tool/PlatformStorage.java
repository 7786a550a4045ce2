package org.headcount.lti.tool;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where an LMS keeps a word for us while a browser keeps no cookie (LTI Client Side postMessages 1.0, LTI Platform Storage 1.0). What it gives back proves the
 * browser only when one of our own pages fetched it there: see {@link Login#resume}.
 *
 * @param frame that answers: {@code _parent}, or the name of a frame of the LMS's page
 * @param origin of the LMS's authorization endpoint, as a browser writes it; nobody else is asked, and nobody else's answer heard
 * @param key under which the word is kept
 */
public record PlatformStorage(String frame, String origin, String key) {

    private static final Pattern FRAME = Pattern.compile("[A-Za-z0-9_.:-]{1,100}");

    /** @param frame as {@code lti_storage_target} tells it; anything that is no plain name counts as not told */
    static Optional<PlatformStorage> of(String frame, URI authorizationEndpoint, String key) {
        return isFrame(frame)
                ? Optional.of(new PlatformStorage(frame, PlatformConfiguration.origin(authorizationEndpoint), key))
                : Optional.empty();
    }

    static boolean isFrame(String frame) {
        return FRAME.matcher(frame).matches();
    }
}
