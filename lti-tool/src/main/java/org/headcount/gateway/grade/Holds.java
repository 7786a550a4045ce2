package org.headcount.gateway.grade;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.function.Consumer;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Report;

/**
 * Keeps refused scores until they end. Scores of one LMS user for one line item stand in one queue: an LMS orders scores by these two, and so one at a time
 * is on its way, the newest, and ends the older ones with it. Queues know nothing of each other.
 */
public interface Holds {

    /** The same, whose claims and discards are told to have been asked for by somebody; without it they are not told. */
    default Holds by(Author author) {
        return this;
    }

    /**
     * Keeps a score and writes its refusal down, in one durable act. A repeat changes nothing, unless what it repeats was undeliverable: then it is kept anew.
     * What staff discard does not come back.
     *
     * @return false where nobody is called so any more: nothing is written then. A score is of somebody who has been met, and who is not must have been erased
     *     since
     */
    boolean keep(Hold hold, Report refusal);

    Optional<Hold> find(InstitutionId institution, String id);

    /** Newest first; {@code after} is the id of the last one seen, empty to begin. */
    List<Hold.Entry> list(InstitutionId institution, Question question, int limit, String after);

    /** Hands over all that a question fits, newest first, as they are at one moment. */
    void each(InstitutionId institution, Question question, Consumer<Hold.Entry> visitor);

    /** How many there are in each state in which there is any. */
    Map<Hold.State, Integer> count(InstitutionId institution);

    /**
     * Which holds.
     *
     * @param learner whose, whatever identity of theirs a score names; empty for anybody's
     */
    record Question(Optional<Hold.State> state, Optional<LearnerId> learner) {

        public static final Question ALL = new Question(Optional.empty(), Optional.empty());

        public static Question of(Hold.State state) {
            return new Question(Optional.of(state), Optional.empty());
        }
    }

    /** Those of one learner, newest first; {@code learner} is the opaque id. */
    List<Hold.Entry> ofLearner(InstitutionId institution, String learner, int most);

    /** Of whom anything waits: learners as they are now. Costs what waits, however much has ended. */
    NavigableSet<LearnerId> learners(InstitutionId institution);

    /** What waits of one learner, newest first. */
    List<Hold.Entry> waiting(InstitutionId institution, LearnerId learner);

    /**
     * Takes up what somebody should look at now: a hold that is new, whose time has come, whose sender died, or whose learner's facts or institution's terms
     * have changed so that it may go. At a cost of what there is to look at, however many holds wait; the longest due first. Of several nodes one gets each.
     *
     * @param again when to look at it again if nothing comes of this look, because whoever looked has died
     */
    List<Due> due(Instant now, Instant again, int most);

    /**
     * A hold to be looked at.
     *
     * @param changedAt when something happened last that may let it go; when it came, if nothing has
     * @param mark another one each time
     */
    record Due(
            InstitutionId institution,
            String id,
            String platform,
            IdentityName learner,
            Instant changedAt,
            long mark) {}

    /**
     * Leaves a hold alone until an instant, or until something happens that may let it go.
     *
     * @return false when something has happened since it was taken up: nothing is changed then, and it is due as what happened has left it
     */
    boolean rest(Due due, Instant now, Instant until);

    /**
     * Has somebody told whenever this process has written what makes a hold due; what other processes write, and time itself, is found by {@link #due} alone.
     *
     * @param told must return at once
     */
    void whenDue(Runnable told);

    /** The queue that a score would stand in, the newest first. Cheap where there is none. */
    List<Queued> queue(InstitutionId institution, IdentityName learner, String lineItemUrl, Instant now);

    /** One of a queue. */
    record Queued(String id, Instant scoredAt, boolean onItsWay) {}

    /**
     * A hold that its holder alone may send, until the lease runs out; then it can be claimed anew, because the holder may have died.
     *
     * @param mayHaveArrived whether the LMS may have it from an earlier attempt, of which no end was ever known
     * @param number another one for every claim of the hold: whoever ends a claim that has been claimed anew since changes nothing
     */
    record Claim(Hold hold, boolean mayHaveArrived, long number) {}

    /**
     * Claims the newest of the queue that a hold stands in, the hold itself or another. HELD becomes SENDING, {@code attempts} grows by one, and it is
     * written down that the score may arrive, before it does: should its sender die, nobody takes the next attempt for the first.
     *
     * @param evenEarly whether what is to be tried later is tried now
     * @return empty when nothing waits, when the newest is not due, and while another one of the queue is on its way: an older score must not overtake it. The
     *     newest is not due then until that has changed, and the others well after it, unless it moves: looking at each of a long queue in turn costs its square
     */
    Optional<Claim> claim(InstitutionId institution, String id, boolean evenEarly, Instant now, Instant lease);

    /**
     * Claims the newest of a queue, due or not, so that nobody sends it while something newer goes that was not held. It is not going to be sent, and so may not
     * arrive: to be followed by {@link #giveWay} or {@link #letGo}.
     *
     * @return empty when nothing waits, and while one of the queue is on its way
     */
    Optional<Claim> setAside(InstitutionId institution, String id, Instant now, Instant lease);

    /**
     * Gives back what was claimed as if it had never been: nothing was sent.
     *
     * @return false as for {@link #end}
     */
    boolean letGo(Claim claim);

    /**
     * Ends what was claimed, in one act; and as COALESCED what is older in its queue, where the LMS has this one or a newer one.
     *
     * @return false when it was ended or claimed anew meanwhile; nothing changes then
     */
    boolean end(Claim claim, Hold.State state, String answer);

    /**
     * Puts back what was claimed, as HELD, after a failure that may pass.
     *
     * @param mayHaveArrived whether the LMS may have the score all the same
     * @param notBefore when to try again
     * @return false as for {@link #end}
     */
    boolean putBack(Claim claim, String answer, boolean mayHaveArrived, Instant notBefore);

    /**
     * Ends a hold that is not on its way as DISCARDED.
     *
     * @return false when it is on its way or was ended; nothing changes then
     */
    boolean discard(InstitutionId institution, String id, String answer, Instant now);

    /** Ends as COALESCED whatever of a score's own queue is no newer than the score, what is on its way included: the LMS has taken this one. */
    void giveWay(Hold score, String answer);

    /**
     * Writes down that the LMS has taken a score that was held, durable when it returns. A repeat changes nothing, and of somebody erased meanwhile nothing is
     * written, as for {@link #keep}. To be followed by {@link #end}.
     *
     * @param passback the fact that is left behind
     */
    void arrived(Hold score, Report passback);

    /**
     * Writes down that the LMS has taken a score that was not held, and has its queue {@link #giveWay}, in one durable act. A repeat changes nothing, and of
     * somebody erased meanwhile nothing is written, as for {@link #keep}.
     *
     * @param passback the fact that is left behind
     */
    void passedOn(Hold score, Report passback, String answer);
}
