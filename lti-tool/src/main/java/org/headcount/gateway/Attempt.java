package org.headcount.gateway;

import java.util.Optional;
import java.util.Set;
import org.headcount.lti.tool.ServiceClient.Outcome;

/**
 * What sending a held score has come to.
 *
 * @param end how the hold ends; empty where it may go better later
 * @param answer what the LMS made of it, in a few words
 * @param mayHaveArrived whether the LMS may have the score although nothing says so
 */
record Attempt(Optional<Hold.State> end, String answer, boolean mayHaveArrived) {

    private static final int CONFLICT = 409;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int SERVER_ERROR = 500;

    /** Statuses that speak of the connection or the moment, not of the score. */
    private static final Set<Integer> PASSING = Set.of(401, REQUEST_TIMEOUT, 425, 429);

    /** @param before whether the LMS may have the score from an earlier attempt */
    static Attempt of(Outcome outcome, boolean before) {
        if (outcome instanceof Outcome.Answered answered) {
            return answered(answered.answer().status(), before || answered.repeated());
        }
        if (outcome instanceof Outcome.Refused refused) {
            return new Attempt(Optional.empty(), "no token: " + refused.error(), before);
        }
        boolean heard = outcome instanceof Outcome.Unanswered silent && silent.mayHaveArrived();
        return new Attempt(Optional.empty(), heard ? "no answer" : "not reached", before || heard);
    }

    private static Attempt answered(int status, boolean before) {
        boolean unsaid = status == REQUEST_TIMEOUT || status >= SERVER_ERROR; // it may have failed after it was done
        return new Attempt(end(status, before), "HTTP " + status, before || unsaid);
    }

    private static Optional<Hold.State> end(int status, boolean before) {
        if (status >= 200 && status < 300) {
            return Optional.of(Hold.State.RELEASED);
        }
        if (status
                == CONFLICT) { // the LMS has this score or a newer one; where it may have been sent before it is this
            // one
            return Optional.of(before ? Hold.State.RELEASED : Hold.State.SUPERSEDED);
        }
        boolean lasting = status >= 400 && status < 500 && !PASSING.contains(status);
        return lasting ? Optional.of(Hold.State.UNDELIVERABLE) : Optional.empty();
    }
}
