package org.headcount.gateway.grade;

import java.util.List;
import java.util.Set;
import org.headcount.lti.tool.ServiceClient.Outcome;
import org.headcount.lti.wire.Reply;

/**
 * What sending a score has come to, as far as the answer alone tells.
 *
 * @param answer what the LMS made of it, in a few words of ours: its own may be personal
 * @param mayHaveArrived whether the LMS may have the score although nothing says so, from this attempt or an earlier one
 */
record Attempt(Meaning meaning, String answer, boolean mayHaveArrived) {

    /** What an answer means for the score. */
    enum Meaning {
        /** The LMS has taken it now. */
        TAKEN,
        /** The LMS has a newer one. */
        NOT_NEWER,
        /** The LMS has this one, which may have been sent before; unless it has taken another one that is no older. */
        NOT_NEWER_THE_SECOND_TIME,
        /** The LMS will never take it. */
        REFUSED,
        /** As good as refused, but it may have been sent before; and a refusal may be this LMS's way of saying that it has it. */
        REFUSED_THE_SECOND_TIME,
        /** It may go better later. */
        LATER
    }

    private static final int BAD_REQUEST = 400;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int CONFLICT = 409;
    private static final int UNPROCESSABLE = 422;
    private static final int SERVER_ERROR = 500;

    /** Statuses that speak of the connection or the moment, not of the score. */
    private static final Set<Integer> PASSING = Set.of(401, REQUEST_TIMEOUT, 425, 429);

    /** Statuses of those who are asked a second time for what they have done: Canvas refuses another submission with 422 when attempts are used up. */
    private static final Set<Integer> OF_REPEATS = Set.of(BAD_REQUEST, UNPROCESSABLE);

    /** How those say 409 who say 400: Canvas (list of error codes in its documentation), Open edX (xblock-lti-consumer) of an older and of the same score. */
    private static final List<String> NOT_NEWER_IN_WORDS = List.of(
            "before last updated timestamp",
            "can only be updated to a later point in time",
            "already exists for the provided timestamp");

    /** @param before whether the LMS may have the score from an earlier attempt */
    static Attempt of(Outcome outcome, boolean before) {
        if (outcome instanceof Outcome.Answered answered) {
            return answered(answered.answer(), before || answered.repeated());
        }
        if (outcome instanceof Outcome.Refused refused) {
            return new Attempt(Meaning.LATER, "no token: " + refused.error(), before);
        }
        boolean heard = outcome instanceof Outcome.Unanswered silent && silent.mayHaveArrived();
        return new Attempt(Meaning.LATER, heard ? "no answer" : "not reached", before || heard);
    }

    private static Attempt answered(Reply.Answered answer, boolean before) {
        int status = answer.status();
        return new Attempt(meaning(answer, before), "HTTP " + status, before || leavesOpen(status));
    }

    /** Whether it may have failed after it was done: a proxy or a server gave up waiting, or broke. Who asks to be asked later (425, 429), or for a token, has done nothing. */
    private static boolean leavesOpen(int status) {
        return status == REQUEST_TIMEOUT || status >= SERVER_ERROR;
    }

    private static Meaning meaning(Reply.Answered answer, boolean before) {
        int status = answer.status();
        if (answer.isSuccess()) {
            return Meaning.TAKEN;
        }
        if (saysThatItIsNotNewer(answer)) {
            return before ? Meaning.NOT_NEWER_THE_SECOND_TIME : Meaning.NOT_NEWER;
        }
        boolean lasting = status >= BAD_REQUEST && status < SERVER_ERROR && !PASSING.contains(status);
        if (!lasting) {
            return Meaning.LATER;
        }
        return before && OF_REPEATS.contains(status) ? Meaning.REFUSED_THE_SECOND_TIME : Meaning.REFUSED;
    }

    private static boolean saysThatItIsNotNewer(Reply.Answered answer) {
        return answer.status() == CONFLICT
                || (answer.status() == BAD_REQUEST
                        && NOT_NEWER_IN_WORDS.stream().anyMatch(answer.text()::contains));
    }
}
