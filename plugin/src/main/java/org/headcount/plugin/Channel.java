package org.headcount.plugin;

import java.util.Locale;

/** The door that a request came through; it also says how a refusal is put. */
enum Channel {
    SCREEN,
    API,
    LTI,
    WEBDAV;

    private final String word = name().toLowerCase(Locale.ROOT);

    String word() {
        return word;
    }
}
