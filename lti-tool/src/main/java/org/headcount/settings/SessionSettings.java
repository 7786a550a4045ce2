package org.headcount.settings;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How long staff stay signed in.
 *
 * @param idle after the last page
 * @param longest after signing in, whatever happens meanwhile
 */
public record SessionSettings(Duration idle, Duration longest) {

    public static final SessionSettings USUAL = new SessionSettings(Duration.ofMinutes(60), Duration.ofHours(8));

    static SessionSettings read(Map<String, String> given, List<String> wrong) {
        return new SessionSettings(
                Reading.of(given, Key.STAFF_IDLE_MINUTES, Reading::idleMinutes, wrong)
                        .map(Duration::ofMinutes)
                        .orElse(USUAL.idle()),
                Reading.of(given, Key.STAFF_HOURS, Reading::sessionHours, wrong)
                        .map(Duration::ofHours)
                        .orElse(USUAL.longest()));
    }
}
