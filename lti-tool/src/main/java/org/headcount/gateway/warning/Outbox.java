package org.headcount.gateway.warning;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.fact.InstitutionId;

/** Deliveries until they have arrived. What was acknowledged is never handed out again. */
public interface Outbox {

    /**
     * Takes up what is due, atomically: two callers never get the same one before the lease has run out. One at a time for
     * each subscriber, so that a slow one keeps nobody waiting but itself.
     */
    List<Delivery> claim(Instant now, Instant lease, int most);

    /** It has arrived; whoever says so, since that may be one who was given up for dead. May be repeated. */
    void acknowledged(Delivery delivery, String answer, Instant now);

    /** It has not arrived and is to be tried again; without effect by one whose claim has passed to another. */
    void putBack(Delivery delivery, String answer, Instant now, Instant due);

    /** It has not arrived, and will not; without effect by one whose claim has passed to another. */
    void giveUp(Delivery delivery, String answer, Instant now);

    /**
     * What became of the deliveries of alerts that are not forgotten yet: those that ended stay for 90 days. In the order in which they were due.
     *
     * @param alerts their ids, a page of them at most
     */
    List<Told> told(InstitutionId institution, List<String> alerts);

    /**
     * One delivery, whoever it is for.
     *
     * @param alert the id of what there was to tell
     * @param subscriber its id, which may have been taken away since
     * @param endedAt when it arrived or was given up; empty while it waits
     */
    record Told(
            String alert,
            Alert.Event event,
            Subscriber.Channel channel,
            String subscriber,
            State state,
            int attempts,
            Optional<Instant> endedAt) {}

    /** How a delivery is. */
    enum State {
        WAITING,
        ACKNOWLEDGED,
        GIVEN_UP
    }
}
