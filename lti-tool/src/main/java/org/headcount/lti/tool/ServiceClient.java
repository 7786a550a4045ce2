package org.headcount.lti.tool;

import java.util.Set;
import org.headcount.lti.wire.AccessTokens;
import org.headcount.lti.wire.Call;
import org.headcount.lti.wire.KeyRings;
import org.headcount.lti.wire.OpenReply;
import org.headcount.lti.wire.Outbound;
import org.headcount.lti.wire.Reply;

/** Calls the services of an LMS as its tool, with a token that the LMS granted us for what its own key signed (Security Framework 1.0 §4.1). */
public final class ServiceClient {

    private static final int UNAUTHORIZED = 401;

    private final AccessTokens tokens;
    private final Outbound outbound;
    private final KeyRings keys;

    public ServiceClient(AccessTokens tokens, Outbound outbound, KeyRings keys) {
        this.tokens = tokens;
        this.outbound = outbound;
        this.keys = keys;
    }

    /** What came of a call. None of these is our failure. */
    public sealed interface Outcome {

        /**
         * The LMS has answered, whatever the status.
         *
         * @param repeated whether we have asked twice, since the first time no answer came: the first may have been heard all the same
         */
        record Answered(Reply.Answered answer, boolean repeated) implements Outcome {}

        /** The LMS gives us no token; {@code error} is the OAuth error code. The call was not made. */
        record Refused(int status, String error) implements Outcome {}

        /** No answer came: to the call itself, or ({@code called} is false) to the request for its token. */
        record Unanswered(Reply reply, boolean called) implements Outcome {

            /** Whether the LMS may have done what it was asked all the same. */
            public boolean mayHaveArrived() {
                return called
                        && reply instanceof Reply.Unreachable unreachable
                        && unreachable.failure().mayHaveArrived();
            }

            public boolean timedOut() {
                return reply instanceof Reply.Unreachable unreachable
                        && unreachable.failure() == Reply.Failure.TIMED_OUT;
            }
        }
    }

    /** Calls, and calls once more with a fresh token after a 401. For calls that must not be heard twice. */
    public Outcome once(PlatformRegistration lms, Set<String> scopes, Call call) {
        return authorized(lms, scopes, call);
    }

    /**
     * As {@link #once}, and a second time when the connection broke: for what may be heard twice, such as reading, replacing, and scores, which a platform
     * that has them already answers with 409.
     *
     * @return the answer; without one, the time of the two that leaves more open: a second call that surely was not heard says nothing of the first
     */
    public Outcome repeatable(PlatformRegistration lms, Set<String> scopes, Call call) {
        Outcome first = authorized(lms, scopes, call);
        boolean broken = first instanceof Outcome.Unanswered unanswered
                && unanswered.called()
                && unanswered.reply() instanceof Reply.Unreachable unreachable
                && unreachable.failure() == Reply.Failure.BROKEN_OFF;
        if (!broken) {
            return first;
        }
        Outcome second = authorized(lms, scopes, call);
        if (second instanceof Outcome.Answered answered) {
            return new Outcome.Answered(answered.answer(), true);
        }
        return second instanceof Outcome.Unanswered silent && silent.mayHaveArrived() ? second : first;
    }

    /** What came of opening an answer that may be longer than memory. */
    public sealed interface Opening {

        /** The LMS answers, whatever the status. To be closed. */
        record Opened(OpenReply reply) implements Opening {}

        /** It does not; never an {@link Outcome.Answered}. */
        record Failed(Outcome outcome) implements Opening {}
    }

    /** Reads something, after a 401 once more with a fresh token. */
    public Opening open(PlatformRegistration lms, Set<String> scopes, Call call) {
        AccessTokens.Client client = client(lms);
        AccessTokens.Grant grant = tokens.get(client, scopes);
        if (!(grant instanceof AccessTokens.Grant.Granted granted)) {
            return new Opening.Failed(without(grant));
        }
        OpenReply.Opening first = outbound.open(call.withBearer(granted.accessToken()));
        if (!(first instanceof OpenReply.Opening.Opened opened)
                || opened.reply().status() != UNAUTHORIZED) {
            return opening(first);
        }
        opened.reply().close();
        tokens.invalidate(client, scopes, granted.accessToken());
        AccessTokens.Grant renewed = tokens.get(client, scopes);
        return renewed instanceof AccessTokens.Grant.Granted fresh
                ? opening(outbound.open(call.withBearer(fresh.accessToken())))
                : new Opening.Failed(without(renewed));
    }

    private static Opening opening(OpenReply.Opening opening) {
        return opening instanceof OpenReply.Opening.Opened opened
                ? new Opening.Opened(opened.reply())
                : new Opening.Failed(new Outcome.Unanswered(((OpenReply.Opening.Failed) opening).reply(), true));
    }

    private AccessTokens.Client client(PlatformRegistration lms) {
        return new AccessTokens.Client(lms.clientId(), lms.tokenEndpoint(), lms.tokenAudience(), keys.of(lms.id()));
    }

    private Outcome authorized(PlatformRegistration lms, Set<String> scopes, Call call) {
        AccessTokens.Client client = client(lms);
        AccessTokens.Grant grant = tokens.get(client, scopes);
        if (!(grant instanceof AccessTokens.Grant.Granted granted)) {
            return without(grant);
        }
        Reply reply = outbound.send(call.withBearer(granted.accessToken()));
        if (!(reply instanceof Reply.Answered answered)) {
            return new Outcome.Unanswered(reply, true);
        }
        if (answered.status() != UNAUTHORIZED) {
            return new Outcome.Answered(answered, false);
        }
        tokens.invalidate(client, scopes, granted.accessToken());
        AccessTokens.Grant renewed = tokens.get(client, scopes);
        if (!(renewed instanceof AccessTokens.Grant.Granted fresh)) {
            return without(renewed);
        }
        Reply second = outbound.send(call.withBearer(fresh.accessToken()));
        return second instanceof Reply.Answered answer
                ? new Outcome.Answered(answer, false)
                : new Outcome.Unanswered(second, true);
    }

    private static Outcome without(AccessTokens.Grant grant) {
        return grant instanceof AccessTokens.Grant.Refused refused
                ? new Outcome.Refused(refused.status(), refused.error())
                : new Outcome.Unanswered(((AccessTokens.Grant.Unavailable) grant).reply(), false);
    }
}
