package org.headcount.gateway.launch;

import java.util.Map;
import java.util.Optional;

/**
 * What a browser posts to our redirect URI.
 *
 * @param idToken empty where there is none
 * @param error the code that the LMS sends instead; empty where there is none
 * @param cookies those of the request, by name
 * @param stored what a page of ours fetched from the LMS's storage; empty where none did
 * @param asked whether the LMS's storage was asked already
 */
public record LaunchPost(
        String state,
        String idToken,
        String error,
        Map<String, String> cookies,
        Optional<String> stored,
        boolean asked) {

    /** Nothing of it: all are secrets. */
    @Override
    public String toString() {
        return "LaunchPost";
    }
}
