package org.headcount.gateway;

import java.util.Map;

/**
 * What a browser posts to our redirect URI.
 *
 * @param idToken empty where there is none
 * @param error the code that the LMS sends instead; empty where there is none
 * @param cookies those of the request, by name
 */
public record LaunchPost(String state, String idToken, String error, Map<String, String> cookies) {

    /** Nothing of it: all are secrets. */
    @Override
    public String toString() {
        return "LaunchPost";
    }
}
