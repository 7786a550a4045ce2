package org.headcount.gateway.grade;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.connection.LmsConnection;
import org.headcount.lti.tool.ServiceClient.Outcome;
import org.headcount.lti.tool.ServiceUrls;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.status.Decision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of scores that were held. When their learner's record may change again, the newest of each line item goes to the LMS as the tool wrote it,
 * and the older ones end with it. Every step is claimed and ended through the database, so that any number of nodes may try, and any may die trying.
 */
public final class HeldGrades {

    private static final Logger LOG = LoggerFactory.getLogger(HeldGrades.class);

    /**
     * Longer than one score can be on its way, so that nobody claims what still is: tokens, the call, its repeat after a 401, all that once more when the
     * connection broke, and a look at the gradebook come to less than four minutes. Each score is claimed just before it is sent.
     */
    private static final Duration LEASE = Duration.ofMinutes(5);

    /** After this, whoever looked and came to no end has died. */
    private static final Duration LOOK = Duration.ofMinutes(2);

    /** Longer than a node may go by terms that another node has changed ({@code Institutions.find}), and than clocks differ: who looks after that sees the change. */
    private static final Duration TERMS_KNOWN = Duration.ofSeconds(10);

    private static final String CAME_BY_ITSELF = "a newer one came by itself";
    private static final Duration GLANCE = Duration.ofMillis(50);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(30);

    private final Holds holds;
    private final Connections connections;
    private final Passbacks passbacks;
    private final Evidence evidence;
    private final InstantSource clock;
    private final Duration patience;

    /** LMSs that did not answer as they should: left alone for a moment, so that a dead one does not keep every sender from the others. */
    private final Map<String, Instant> silentUntil = new ConcurrentHashMap<>();

    /**
     * @param patience how long a score that came by itself waits for one that is on its way; longer than one call can take, so that whoever is waited for longer
     *     has most likely died
     */
    public HeldGrades(
            Holds holds,
            Connections connections,
            Passbacks passbacks,
            Evidence evidence,
            InstantSource clock,
            Duration patience) {
        this.holds = holds;
        this.connections = connections;
        this.passbacks = passbacks;
        this.evidence = evidence;
        this.clock = clock;
        this.patience = patience;
    }

    /** What came of asking for one hold to end. */
    public sealed interface Ending {

        record NoSuchHold() implements Ending {}

        /** Nothing was sent: the record may not change. */
        record LearnerInactive(Decision decision) implements Ending {}

        /** The hold as it is now: ended, being sent by somebody else, or waiting again because the LMS did not take it yet. */
        record Now(Hold hold) implements Ending {}
    }

    /**
     * Sends a hold, or a newer one that waits for the same line item and ends it, if the learner's record may change. Safe to repeat: an ended hold stays as it
     * is.
     */
    public Ending release(InstitutionId institution, String id) {
        return release(institution, id, holds);
    }

    /** The same, asked for by somebody. */
    public Ending release(InstitutionId institution, String id, Author author) {
        return release(institution, id, holds.by(author));
    }

    private Ending release(InstitutionId institution, String id, Holds theirs) {
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
            claim(theirs, institution, id, true).ifPresent(this::send);
        }
        return now(institution, id);
    }

    /** Throws a hold away, unless it ended before or is being sent. */
    public Ending discard(InstitutionId institution, String id) {
        return discard(institution, id, holds);
    }

    /** The same, asked for by somebody. */
    public Ending discard(InstitutionId institution, String id, Author author) {
        return discard(institution, id, holds.by(author));
    }

    private Ending discard(InstitutionId institution, String id, Holds theirs) {
        if (theirs.discard(institution, id, "by staff", clock.instant())) {
            LOG.info("held grade {} of institution {}: {}", id, institution, Hold.State.DISCARDED);
        }
        return now(institution, id);
    }

    private Ending now(InstitutionId institution, String id) {
        return holds.find(institution, id).<Ending>map(Ending.Now::new).orElseGet(Ending.NoSuchHold::new);
    }

    /** Takes up what is due, the longest due first; each to be followed by {@link #look}. */
    public List<Holds.Due> due(int most) {
        Instant now = clock.instant();
        return holds.due(now, now.plus(LOOK), most);
    }

    /**
     * Sends what is due, or a newer one that waits for the same line item and ends it, if the learner's record may change now; asked for each, because the last
     * of many line items may come long after the first. Else leaves it alone until that may be otherwise.
     */
    public void look(Holds.Due due) {
        Instant now = clock.instant();
        Optional<Instant> silent =
                Optional.ofNullable(silentUntil.get(due.platform())).filter(now::isBefore);
        if (silent.isPresent()) {
            holds.rest(due, now, silent.get());
            return;
        }
        Decision decision = passbacks.decide(due.institution(), due.learner());
        if (decision.allowed()) {
            claim(due.institution(), due.id(), false).ifPresent(this::send);
            return;
        }
        Instant sure = due.changedAt().plus(TERMS_KNOWN);
        Instant until = now.isBefore(sure) ? sure : passbacks.askAgain(due.institution(), due.learner(), decision);
        holds.rest(due, now, until);
    }

    /**
     * What stood before a score that came by itself.
     *
     * @param free whether nothing did, and no time has passed
     * @param aside what is kept back until the score is there
     */
    record Turn(boolean free, Optional<Holds.Claim> aside) {}

    /**
     * Lets a score that came by itself have its turn: of one line item and LMS user one score at a time is on its way, or else an LMS that compares no
     * timestamps might end with the older. What is on its way is waited for, for a while; a newer one that waits goes first, and then the LMS may judge; older
     * ones are kept back and never sent before this one: an LMS that stamps scores with its own clock, in whole seconds, would refuse this one then. To be
     * followed by {@link #taken} or {@link #notTaken}.
     *
     * @param queued whether anything of its queue was there when it was last looked at
     */
    Turn turnOf(Hold score, boolean queued) {
        if (!queued) {
            return new Turn(true, Optional.empty());
        }
        long begun = System.nanoTime();
        List<Holds.Queued> queue = queue(score);
        while (true) {
            if (queue.isEmpty()) {
                return new Turn(false, Optional.empty());
            }
            Optional<Turn> turn = turnOf(score, queue);
            if (turn.isPresent()) {
                return turn.get();
            }
            if (System.nanoTime() - begun > patience.toNanos()
                    || Thread.currentThread().isInterrupted()) {
                return new Turn(false, Optional.empty());
            }
            LockSupport.parkNanos(GLANCE.toNanos());
            queue = queue(score);
        }
    }

    /** Empty while one of the queue is on its way. */
    private Optional<Turn> turnOf(Hold score, List<Holds.Queued> queue) {
        if (queue.stream().anyMatch(Holds.Queued::onItsWay)) {
            return Optional.empty();
        }
        Holds.Queued newest = queue.get(0);
        if (newest.scoredAt().isAfter(score.scoredAt())) {
            if (!passbacks.decide(score.institution(), score.learner()).allowed()) { // any more, after the wait
                return Optional.of(new Turn(false, Optional.empty()));
            }
            Optional<Holds.Claim> newer = claim(score.institution(), newest.id(), true);
            newer.ifPresent(this::send);
            return newer.map(sent -> new Turn(false, Optional.empty()));
        }
        Instant now = clock.instant();
        return holds.setAside(score.institution(), newest.id(), now, now.plus(LEASE))
                .map(aside -> new Turn(false, Optional.of(aside)));
    }

    private List<Holds.Queued> queue(Hold score) {
        return holds.queue(score.institution(), score.learner(), score.lineItemUrl(), clock.instant());
    }

    /**
     * The LMS has the score: that is written down, durable when this returns, and what is no newer ends with it, even on its way, where its sender has died or
     * been too slow. Where it cannot be written down, what is no newer ends all the same: it must not go after this one.
     *
     * @param decision that let it pass
     */
    void taken(Hold score, Decision decision) {
        boolean written = false;
        try {
            holds.passedOn(score, passbacks.passback(score, decision), CAME_BY_ITSELF);
            written = true;
        } finally {
            if (!written) {
                holds.giveWay(score, CAME_BY_ITSELF);
            }
        }
    }

    /** The LMS does not have the score, or nobody knows: what was kept back may go. */
    void notTaken(Turn turn) {
        turn.aside().ifPresent(holds::letGo);
    }

    private Optional<Holds.Claim> claim(InstitutionId institution, String id, boolean evenEarly) {
        return claim(holds, institution, id, evenEarly);
    }

    private Optional<Holds.Claim> claim(Holds by, InstitutionId institution, String id, boolean evenEarly) {
        Instant now = clock.instant();
        return by.claim(institution, id, evenEarly, now, now.plus(LEASE));
    }

    private void send(Holds.Claim claim) {
        Hold hold = claim.hold();
        Optional<LmsConnection> lms = connections
                .platform(hold.platform())
                .filter(found -> found.institution().equals(hold.institution()));
        Optional<URI> lineItem = ServiceUrls.read(hold.lineItemUrl());
        if (lms.isEmpty() || lineItem.isEmpty()) {
            end(claim, Hold.State.UNDELIVERABLE, "the LMS is no longer connected");
            return;
        }
        Outcome outcome = passbacks.send(lms.get().platform(), lineItem.get(), hold.body());
        Attempt attempt = Attempt.of(outcome, claim.mayHaveArrived());
        switch (attempt.meaning()) {
            case TAKEN -> released(claim, attempt.answer());
            case NOT_NEWER_THE_SECOND_TIME -> {
                if (passbacks.overtaken(hold)) {
                    end(claim, Hold.State.SUPERSEDED, attempt.answer());
                } else {
                    released(claim, attempt.answer());
                }
            }
            case NOT_NEWER -> end(claim, Hold.State.SUPERSEDED, attempt.answer());
            case REFUSED -> end(claim, Hold.State.UNDELIVERABLE, attempt.answer());
            case REFUSED_THE_SECOND_TIME ->
                refused(claim, attempt, evidence.of(lms.get().platform(), lineItem.get(), hold));
            case LATER -> putBack(claim, attempt);
        }
    }

    /**
     * A refusal of what may have been sent before ends as UNDELIVERABLE only where the gradebook shows that it never arrived. Where another grade stands there,
     * or nobody can tell, the LMS has whatever it has, and it is not for us to say that the score was lost.
     */
    private void refused(Holds.Claim claim, Attempt attempt, Evidence.Shown shown) {
        String answer = attempt.answer() + " to a repeat; " + shown.words();
        switch (shown) {
            case THIS_GRADE -> released(claim, answer);
            case NO_GRADE -> end(claim, Hold.State.UNDELIVERABLE, answer);
            case ANOTHER_GRADE, UNKNOWN -> end(claim, Hold.State.SUPERSEDED, answer);
        }
    }

    private void released(Holds.Claim claim, String answer) {
        Hold hold = claim.hold();
        Decision decision = passbacks.decide(hold.institution(), hold.learner());
        holds.arrived(hold, passbacks.passback(hold, decision));
        end(claim, Hold.State.RELEASED, answer);
    }

    private void end(Holds.Claim claim, Hold.State state, String answer) {
        Hold hold = claim.hold();
        if (holds.end(claim, state, answer)) {
            LOG.info("held grade {} of institution {}: {}, {}", hold.id(), hold.institution(), state, answer);
        }
    }

    private void putBack(Holds.Claim claim, Attempt attempt) {
        Hold hold = claim.hold();
        Instant now = clock.instant();
        silentUntil.put(hold.platform(), now.plus(FIRST_PAUSE));
        Instant notBefore = now.plus(pause(hold.attempts()));
        if (holds.putBack(claim, attempt.answer(), attempt.mayHaveArrived(), notBefore)) {
            LOG.info(
                    "held grade {} of institution {} waits until {}: {}",
                    hold.id(),
                    hold.institution(),
                    notBefore,
                    attempt.answer());
        }
    }

    private static Duration pause(int attempts) {
        int doublings = Math.max(0, Math.min(attempts - 1, 16));
        Duration pause = FIRST_PAUSE.multipliedBy(1L << doublings);
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }
}
