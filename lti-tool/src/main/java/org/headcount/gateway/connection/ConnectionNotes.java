package org.headcount.gateway.connection;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.tool.Violation;
import org.headcount.lti.wire.VerifiedToken;

/** What is noticed about connected LMSs in passing: how their clocks go, and why launches were refused. Kept in the memory of this node, so that no launch waits for it. */
public final class ConnectionNotes {

    private static final int MOST_PLATFORMS = 2_000;
    private static final int LAUNCHES = 20;
    private static final int REFUSALS = 5;

    private final InstantSource clock;
    private final Cache<String, Notes> notes = Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumSize(MOST_PLATFORMS)
            .build();

    public ConnectionNotes(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * How an LMS's clock goes.
     *
     * @param ahead of ours, in whole seconds; negative where it is behind. A launch takes a moment, so that a clock that goes right seems a second behind
     */
    public record Skew(Duration ahead, Instant seenAt) {}

    /** Why one launch was refused. */
    public record Refusal(Instant at, List<Violation> violations) {

        public Refusal {
            violations = List.copyOf(violations);
        }
    }

    private record Numbered(long number, Refusal refusal) {}

    private record Seen(String nonce, Instant at, Duration ahead) {}

    private static final class Notes {

        private final Deque<Seen> launches = new ArrayDeque<>();
        private final Deque<Numbered> refusals = new ArrayDeque<>();
        private final Deque<Numbered> claims = new ArrayDeque<>();
        private long count;

        /** A token that is posted again tells how long somebody waited with it. */
        synchronized void launched(Seen seen) {
            if (launches.stream().anyMatch(before -> before.nonce().equals(seen.nonce()))) {
                return;
            }
            launches.addLast(seen);
            if (launches.size() > LAUNCHES) {
                launches.removeFirst();
            }
        }

        synchronized void refused(Refusal refusal) {
            add(refusals, refusal);
        }

        synchronized void claimed(Refusal refusal) {
            add(claims, refusal);
        }

        private void add(Deque<Numbered> all, Refusal refusal) {
            all.addFirst(new Numbered(count++, refusal));
            if (all.size() > REFUSALS) {
                all.removeLast();
            }
        }

        /** Of launches that took longer than others their way seems to be the clock's fault: the quickest tells. */
        synchronized Optional<Skew> skew() {
            return launches.stream()
                    .map(Seen::ahead)
                    .max(Duration::compareTo)
                    .map(ahead -> new Skew(ahead, launches.getLast().at()));
        }

        synchronized List<Refusal> refusals() {
            return Stream.concat(refusals.stream(), claims.stream())
                    .sorted(Comparator.comparingLong(Numbered::number).reversed())
                    .map(Numbered::refusal)
                    .toList();
        }
    }

    /** A token that the LMS has signed for the login that it answers, whether it is taken or not: the more so where it is refused for its times. */
    public void signed(String platform, VerifiedToken token) {
        Instant now = clock.instant();
        String nonce = token.claims().string(ClaimNames.NONCE).orElse("");
        token.claims()
                .instant(ClaimNames.ISSUED_AT)
                .map(issued -> Duration.ofSeconds(issued.getEpochSecond() - now.getEpochSecond()))
                .ifPresent(ahead -> of(platform).launched(new Seen(nonce, now, ahead)));
    }

    /** What nobody has signed, or not for the login that it is to answer: anybody can send as much of it as they like, so that it takes no place from what an LMS has signed. */
    public void claimed(String platform, List<Violation> violations) {
        if (!platform.isEmpty()) {
            of(platform).claimed(new Refusal(clock.instant(), violations));
        }
    }

    /** Why something was refused that the LMS had signed for the login that it answers. */
    public void refused(String platform, List<Violation> violations) {
        if (!platform.isEmpty()) {
            of(platform).refused(new Refusal(clock.instant(), violations));
        }
    }

    private Notes of(String platform) {
        return notes.get(platform, first -> new Notes());
    }

    /** Empty until an LMS has launched anything. */
    public Optional<Skew> skew(String platform) {
        return Optional.ofNullable(notes.getIfPresent(platform)).flatMap(Notes::skew);
    }

    /** The last few of what the LMS had signed, and of what anybody may have sent, newest first. */
    public List<Refusal> refusals(String platform) {
        return Optional.ofNullable(notes.getIfPresent(platform))
                .map(Notes::refusals)
                .orElse(List.of());
    }
}
