package org.headcount.gateway.connection;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.headcount.gateway.connection.Finding.Check;
import org.headcount.gateway.connection.Remark.Said;
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

    /** Whom it looks at. */
    enum Side {
        LMS,
        TOOL;

        private Remark of(Remark ofLms, Remark ofTool) {
            return this == LMS ? ofLms : ofTool;
        }
    }

    /** A date comes without its fraction of a second, and on its way it has become older. */
    private static final Duration NO_DIFFERENCE = Duration.ofSeconds(2);

    private final Outbound outbound;
    private final InstantSource clock;

    Peer(Outbound outbound, InstantSource clock) {
        this.outbound = outbound;
        this.clock = clock;
    }

    Reply get(URI url) {
        return outbound.send(Call.get(url).with("Accept", "*/*").within(TIME, MOST_BYTES));
    }

    static Finding keys(Reply reply, URI url, Side side) {
        if (!(reply instanceof Reply.Answered answered) || !answered.isSuccess()) {
            return Finding.failed(
                    Check.KEYS,
                    said(reply),
                    side.of(Remark.CHECK_KEYS_OF_LMS, Remark.CHECK_KEYS_OF_TOOL).of(url));
        }
        int usable = PublishedKeys.usable(answered.body());
        if (usable > 0) {
            return Finding.passed(Check.KEYS, usable == 1 ? Remark.ONE_KEY.of() : Remark.KEYS.of(usable));
        }
        return Finding.failed(
                Check.KEYS,
                (usable == 0 ? Remark.NO_USABLE_KEY : Remark.NO_KEY_SET).of(),
                side.of(Remark.TAKE_KEYS_OF_LMS, Remark.TAKE_KEYS_OF_TOOL).of(url));
    }

    /** @param reply to any call, of just now */
    Finding clock(Reply reply, Side side) {
        Optional<Instant> theirs = reply instanceof Reply.Answered answered
                ? answered.header("date").flatMap(Peer::date)
                : Optional.empty();
        if (theirs.isEmpty()) {
            return Finding.unknown(Check.CLOCK, Remark.NO_DATE.of(), Remark.NOTHING.of());
        }
        Duration ahead = Duration.between(clock.instant(), theirs.get());
        if (ahead.abs().compareTo(NO_DIFFERENCE) < 0) {
            return Finding.passed(Check.CLOCK, Remark.CLOCK_AGREES.of());
        }
        Said found = ahead.isNegative()
                ? Remark.CLOCK_BEHIND.of(ahead.negated().toSeconds())
                : Remark.CLOCK_AHEAD.of(ahead.toSeconds());
        Said advice =
                side.of(Remark.KEEP_CLOCK_OF_LMS, Remark.KEEP_CLOCK_OF_TOOL).of(ACCEPTED.toSeconds());
        if (ahead.abs().compareTo(ACCEPTED) > 0) {
            return Finding.failed(Check.CLOCK, found, advice);
        }
        return ahead.abs().compareTo(ACCEPTED.dividedBy(2)) > 0
                ? Finding.warning(Check.CLOCK, found, advice)
                : Finding.passed(Check.CLOCK, found);
    }

    /** What came of a call, in a few words. */
    static Said said(Reply reply) {
        if (reply instanceof Reply.Answered answered) {
            return Remark.VERBATIM.of("HTTP " + answered.status());
        }
        return Remark.valueOf( // which has one for each of these
                        reply instanceof Reply.RefusedByPolicy refused
                                ? refused.violation().name()
                                : ((Reply.Unreachable) reply).failure().name())
                .of();
    }

    private static Optional<Instant> date(String header) {
        try {
            return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(header, Instant::from));
        } catch (DateTimeException noDate) {
            return Optional.empty();
        }
    }
}
