package org.headcount.gateway;

import java.util.Optional;
import java.util.Set;
import org.headcount.lti.tool.ServiceClient.Outcome;

/**
 * What sending a held score has come to.
 *
 * @param end how the hold ends; empty where it may go better later
 * @param answer what the LMS made of it, in a few words
 */
record Attempt(Optional<Hold.State> end, String answer) {

    private static final int CONFLICT = 409;

    /** Statuses that speak of the connection or the moment, not of the score. */
    private static final Set<Integer> PASSING = Set.of(401, 408, 425, 429);

    private static final String UNSENT = "not sent";
    private static final String UNREACHED = "not reached";
    private static final String NO_TOKEN = "no token: ";

    static Attempt of(Outcome outcome, Hold hold) {
        if (outcome instanceof Outcome.Answered answered) {
            return new Attempt(end(answered, hold), "HTTP " + answered.answer().status());
        }
        if (outcome instanceof Outcome.Refused refused) {
            return new Attempt(Optional.empty(), NO_TOKEN + refused.error());
        }
        boolean heard = outcome instanceof Outcome.Unanswered silent && silent.mayHaveArrived();
        return new Attempt(Optional.empty(), heard ? "no answer" : UNREACHED);
    }

    /** What to keep as the last answer of a hold that was claimed and not sent. */
    static String unsent(Hold hold) {
        return hold.attempts() <= 1 ? UNSENT : hold.lastAnswer();
    }

    private static Optional<Hold.State> end(Outcome.Answered answered, Hold hold) {
        int status = answered.answer().status();
        if (answered.answer().isSuccess()) {
            return Optional.of(Hold.State.RELEASED);
        }
        if (status
                == CONFLICT) { // the LMS has this score or a newer one; after an attempt without an end it is this one
            boolean ours = answered.repeated() || mayHaveArrivedBefore(hold);
            return Optional.of(ours ? Hold.State.RELEASED : Hold.State.SUPERSEDED);
        }
        boolean lasting = status >= 400 && status < 500 && !PASSING.contains(status);
        return lasting ? Optional.of(Hold.State.UNDELIVERABLE) : Optional.empty();
    }

    private static boolean mayHaveArrivedBefore(Hold hold) {
        String last = hold.lastAnswer();
        return hold.attempts() > 1
                && !last.equals(UNSENT)
                && !last.equals(UNREACHED)
                && !last.startsWith(NO_TOKEN)
                && !last.equals("HTTP 429");
    }
}
