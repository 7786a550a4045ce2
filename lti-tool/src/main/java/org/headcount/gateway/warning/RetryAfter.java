package org.headcount.gateway.warning;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** How long a server asks us to wait (RFC 9110 §10.2.3). */
final class RetryAfter {

    private static final DateTimeFormatter DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT);

    private RetryAfter() {}

    /**
     * @param header seconds, or an HTTP date, of which obsolete forms are not understood
     * @return empty for what is neither, and for an instant that has passed
     */
    static Optional<Duration> of(String header, Instant now) {
        try {
            Duration wait = header.matches("\\d{1,12}")
                    ? Duration.ofSeconds(Long.parseLong(header))
                    : Duration.between(now, ZonedDateTime.parse(header, DATE).toInstant());
            return Optional.of(wait).filter(any -> !any.isNegative());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
