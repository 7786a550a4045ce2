package org.headcount.gateway;

import java.time.Instant;
import java.util.List;

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
}
