package org.headcount.gateway;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.headcount.gateway.Finding.Check;
import org.headcount.lti.wire.Call;
import org.headcount.lti.wire.Outbound;
import org.headcount.lti.wire.PublishedKeys;
import org.headcount.lti.wire.Reply;

/** What LMSs and tools have in common when they are looked at: keys that others read, and a clock. */
final class Peer {

    private static final int MOST_BYTES = 256 * 1024;
    private static final Duration TIME = Duration.ofSeconds(5);

    /** Launches and tokens are accepted that far off; half of it leaves room for what the clocks do next. */
    private static final Duration ACCEPTED = Duration.ofSeconds(60);

    private final Outbound outbound;
    private final InstantSource clock;

    Peer(Outbound outbound, InstantSource clock) {
        this.outbound = outbound;
        this.clock = clock;
    }

    Reply get(URI url) {
        return outbound.send(Call.get(url).with("Accept", "*/*").within(TIME, MOST_BYTES));
    }

    static Finding keys(Reply reply, URI url, String whose) {
        if (!(reply instanceof Reply.Answered answered) || !answered.isSuccess()) {
            return Finding.failed(
                    Check.KEYS,
                    said(reply),
                    "jwksUri is " + url + ": check it against " + whose
                            + " settings, and that it is reached from here");
        }
        int usable = PublishedKeys.usable(answered.body());
        if (usable > 0) {
            return Finding.passed(Check.KEYS, usable == 1 ? "1 key" : usable + " keys");
        }
        return Finding.failed(
                Check.KEYS,
                usable == 0 ? "a key set without an RSA key for RS256 that has a kid" : "something that is no key set",
                "jwksUri is " + url + ": it has to be the address of " + whose + " public key set (JWKS)");
    }

    /** @param reply to any call, of just now */
    Finding clock(Reply reply, String whose) {
        Optional<Instant> theirs = reply instanceof Reply.Answered answered
                ? answered.header("date").flatMap(Peer::date)
                : Optional.empty();
        if (theirs.isEmpty()) {
            return Finding.unknown(Check.CLOCK, "the answer has no date", "");
        }
        Duration ahead = Duration.between(clock.instant(), theirs.get());
        String found = ahead.isNegative()
                ? ahead.negated().toSeconds() + " s behind ours"
                : ahead.toSeconds() + " s ahead of ours";
        String advice = "have both servers keep their clocks by NTP; " + whose + " clock and ours may differ by "
                + ACCEPTED.toSeconds() + " s";
        if (ahead.abs().compareTo(ACCEPTED) > 0) {
            return Finding.failed(Check.CLOCK, found, advice);
        }
        return ahead.abs().compareTo(ACCEPTED.dividedBy(2)) > 0
                ? Finding.warning(Check.CLOCK, found, advice)
                : Finding.passed(Check.CLOCK, found);
    }

    /** What came of a call, in a few words. */
    static String said(Reply reply) {
        if (reply instanceof Reply.Answered answered) {
            return "HTTP " + answered.status();
        }
        return reply instanceof Reply.RefusedByPolicy refused
                ? refused.violation().text()
                : ((Reply.Unreachable) reply)
                        .failure()
                        .name()
                        .toLowerCase(Locale.ROOT)
                        .replace('_', ' ');
    }

    private static Optional<Instant> date(String header) {
        try {
            return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(header, Instant::from));
        } catch (DateTimeException noDate) {
            return Optional.empty();
        }
    }
}
