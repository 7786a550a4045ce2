package org.headcount.gateway;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.headcount.lti.tool.ServiceClient.Outcome;
import org.headcount.lti.tool.ServiceUrls;
import org.headcount.metering.Decision;
import org.headcount.metering.IdentityName;
import org.headcount.metering.InstitutionId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of scores that were held. When their learner's record may change again, the newest of each line item goes to the LMS as the tool wrote it,
 * and the older ones end with it. Every step is claimed and ended through the database, so that any number of nodes may try, and any may die trying.
 */
public final class HeldGrades {

    private static final Logger LOG = LoggerFactory.getLogger(HeldGrades.class);

    /** Longer than sending can take, so that nobody claims what is still on its way. */
    private static final Duration LEASE = Duration.ofMinutes(2);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(30);
    private static final Comparator<Hold> AGE =
            Comparator.comparing(Hold::scoredAt).thenComparing(Hold::receivedAt).thenComparing(Hold::id);

    private final Holds holds;
    private final Connections connections;
    private final Passbacks passbacks;
    private final InstantSource clock;

    public HeldGrades(Holds holds, Connections connections, Passbacks passbacks, InstantSource clock) {
        this.holds = holds;
        this.connections = connections;
        this.passbacks = passbacks;
        this.clock = clock;
    }

    /** What came of asking for one hold to end. */
    public sealed interface Ending {

        record NoSuchHold() implements Ending {}

        /** Nothing was sent: the record may not change. */
        record LearnerInactive(Decision decision) implements Ending {}

        /** The hold as it is now: ended, being sent by somebody else, or waiting again because the LMS did not take it yet. */
        record Now(Hold hold) implements Ending {}
    }

    /** Sends a hold, and whatever else waits for its learner, if the learner's record may change. Safe to repeat: an ended hold stays as it is. */
    public Ending release(InstitutionId institution, String id) {
        Optional<Hold> found = holds.find(institution, id);
        if (found.isEmpty()) {
            return new Ending.NoSuchHold();
        }
        Hold hold = found.get();
        if (!hold.state().ended()) {
            Decision decision = passbacks.decide(institution, hold.learner());
            if (!decision.allowed()) {
                return new Ending.LearnerInactive(decision);
            }
            if (!send(claim(institution, hold.learner(), Optional.empty()))) {
                send(claim(institution, hold.learner(), Optional.of(id)));
            }
        }
        return now(institution, id);
    }

    /** Throws a hold away, unless it ended before or is being sent. */
    public Ending discard(InstitutionId institution, String id) {
        Optional<Hold> found = holds.find(institution, id);
        if (found.isEmpty()) {
            return new Ending.NoSuchHold();
        }
        claim(institution, found.get().learner(), Optional.of(id))
                .forEach(hold -> end(hold, Hold.State.DISCARDED, "by staff"));
        return now(institution, id);
    }

    private Ending now(InstitutionId institution, String id) {
        return holds.find(institution, id).<Ending>map(Ending.Now::new).orElseGet(Ending.NoSuchHold::new);
    }

    /** Sends what waits for a learner, if the record may change and something is due. Nothing happens else. */
    public void deliver(InstitutionId institution, IdentityName learner) {
        if (!holds.waiting(institution, learner).isEmpty()
                && passbacks.decide(institution, learner).allowed()) {
            send(claim(institution, learner, Optional.empty()));
        }
    }

    /** Ends what of the older ones waits for the same line item as a score that the LMS has taken just now. */
    void giveWay(List<Hold> older, Hold taken) {
        older.stream()
                .filter(hold -> hold.lineItemUrl().equals(taken.lineItemUrl()))
                .filter(hold -> !hold.scoredAt().isAfter(taken.scoredAt()))
                .flatMap(hold -> claim(hold.institution(), hold.learner(), Optional.of(hold.id())).stream())
                .forEach(hold -> end(hold, Hold.State.COALESCED, "a newer one came by itself"));
    }

    private List<Hold> claim(InstitutionId institution, IdentityName learner, Optional<String> id) {
        Instant now = clock.instant();
        return holds.claim(institution, learner, id, now, now.plus(LEASE));
    }

    private boolean send(List<Hold> claimed) {
        Map<String, List<Hold>> byLineItem = claimed.stream()
                .collect(Collectors.groupingBy(Hold::lineItemUrl, LinkedHashMap::new, Collectors.toList()));
        byLineItem.values().forEach(this::sendNewest);
        return !claimed.isEmpty();
    }

    private void sendNewest(List<Hold> ofOneLineItem) {
        Hold newest = ofOneLineItem.stream().max(AGE).orElseThrow();
        List<Hold> older = ofOneLineItem.stream()
                .filter(hold -> !hold.id().equals(newest.id()))
                .toList();
        Optional<LmsConnection> lms = connections
                .platform(newest.platform())
                .filter(found -> found.institution().equals(newest.institution()));
        Optional<URI> lineItem = ServiceUrls.read(newest.lineItemUrl());
        if (lms.isEmpty() || lineItem.isEmpty()) {
            end(newest, older, Hold.State.UNDELIVERABLE, "the LMS is no longer connected");
            return;
        }
        Outcome outcome = passbacks.send(lms.get().platform(), lineItem.get(), newest.body());
        Attempt attempt = Attempt.of(outcome, newest);
        if (attempt.end().isEmpty()) {
            putBack(newest, attempt.answer());
            older.forEach(hold -> putBack(hold, Attempt.unsent(hold)));
            return;
        }
        if (attempt.end().get() == Hold.State.RELEASED) {
            passbacks.record(newest, passbacks.decide(newest.institution(), newest.learner()));
        }
        end(newest, older, attempt.end().get(), attempt.answer());
    }

    /** The older ones first: were we to die in between, they must not be taken for the newest. */
    private void end(Hold newest, List<Hold> older, Hold.State state, String answer) {
        older.forEach(hold -> end(hold, Hold.State.COALESCED, "a newer one went instead"));
        end(newest, state, answer);
    }

    private void end(Hold hold, Hold.State state, String answer) {
        if (holds.settle(hold.institution(), hold.id(), state, answer, clock.instant())) {
            LOG.info("held grade {} of institution {}: {}, {}", hold.id(), hold.institution(), state, answer);
        }
    }

    private void putBack(Hold hold, String answer) {
        Instant notBefore = clock.instant().plus(pause(hold.attempts()));
        holds.settle(hold.institution(), hold.id(), Hold.State.HELD, answer, notBefore);
        LOG.info(
                "held grade {} of institution {} waits until {}: {}", hold.id(), hold.institution(), notBefore, answer);
    }

    private static Duration pause(int attempts) {
        int doublings = Math.max(0, Math.min(attempts - 1, 16));
        Duration pause = FIRST_PAUSE.multipliedBy(1L << doublings);
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }
}
