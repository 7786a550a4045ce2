package org.headcount.gateway.grade;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.connection.LineItemId;
import org.headcount.gateway.service.Admission.Admitted;
import org.headcount.gateway.service.Doorkeeper;
import org.headcount.gateway.service.Need;
import org.headcount.gateway.service.PersonKey;
import org.headcount.gateway.service.Relay;
import org.headcount.gateway.service.ServiceAnswer;
import org.headcount.gateway.service.ServiceAnswer.Refused;
import org.headcount.gateway.service.ServiceRefusal;
import org.headcount.gateway.service.Services;
import org.headcount.gateway.service.ToolCall;
import org.headcount.lti.message.GradeMedia;
import org.headcount.lti.message.Score;
import org.headcount.lti.tool.ServiceClient.Outcome;
import org.headcount.lti.tool.ServiceUrls;
import org.headcount.lti.wire.Reply;
import org.headcount.lti.wire.Secrets;
import org.headcount.lti.wire.WrittenObject;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.status.Decision;

/**
 * A grade on its way home (Assignment and Grade Services 2.0 §3.4). Whose record it is about is said by {@code userId} in the body, and nothing else. The
 * LMS hears of it only when everything else is settled: the token, the line item, the score's form, that the tool can know the learner, and that the
 * learner's record may change.
 */
public final class GradeJourney {

    private static final Duration RETRIES_EXPECTED = Duration.ofDays(30);

    private final Doorkeeper doorkeeper;
    private final Services services;
    private final Passbacks passbacks;
    private final Evidence evidence;
    private final HeldGrades held;
    private final Holds holds;
    private final UnansweredScores unanswered;
    private final Addresses addresses;
    private final InstantSource clock;

    public GradeJourney(
            Doorkeeper doorkeeper,
            Services services,
            Passbacks passbacks,
            Evidence evidence,
            HeldGrades held,
            Holds holds,
            UnansweredScores unanswered,
            Addresses addresses,
            InstantSource clock) {
        this.doorkeeper = doorkeeper;
        this.services = services;
        this.passbacks = passbacks;
        this.evidence = evidence;
        this.held = held;
        this.holds = holds;
        this.unanswered = unanswered;
        this.addresses = addresses;
        this.clock = clock;
    }

    /** Safe to repeat: the same score is one fact, or one held score, however often it comes. */
    public ServiceAnswer score(ToolCall call, String item) {
        return doorkeeper.answerOnceRead(
                call,
                Need.PUBLISH_SCORES,
                admitted -> services.lineItem(
                                admitted.institution(), admitted.service().ref(), item)
                        .map(url -> score(call, admitted, url))
                        .orElse(Refused.of(ServiceRefusal.NOT_FOUND)));
    }

    private ServiceAnswer score(ToolCall call, Admitted admitted, String lineItem) {
        if (!call.sends(GradeMedia.SCORE)) {
            return Refused.of(ServiceRefusal.UNSUPPORTED_MEDIA_TYPE);
        }
        Optional<Map<String, Object>> members = WrittenObject.read(call.body()).map(WrittenObject::members);
        if (members.isEmpty()) {
            return malformed(List.of("the body is one JSON object that names no member twice"));
        }
        Score.Reading reading = Score.read(members.get(), clock.instant());
        if (!(reading instanceof Score.Reading.Read read)) {
            return malformed(((Score.Reading.Malformed) reading).wrong());
        }
        Optional<IdentityName> learner =
                identity(admitted.lms().id(), read.score().userId());
        Optional<Services.Scored> scored = learner.flatMap(who ->
                services.scored(admitted.institution(), admitted.service().ref(), who, lineItem));
        if (scored.isEmpty()) {
            return Refused.of(ServiceRefusal.UNKNOWN_LEARNER);
        }
        String timestamp = String.valueOf(members.get().get("timestamp"));
        Services.Person person = scored.get().person();
        Hold score = passback(call, admitted, lineItem, read.score(), timestamp, learner.orElseThrow(), person.key());
        Decision decision = passbacks.decide(score.institution(), person.licence());
        return decision.allowed()
                ? forward(
                        admitted,
                        score,
                        decision,
                        scored.get().queued(),
                        read.score().userId())
                : hold(score, decision);
    }

    /** A user id that cannot be anybody's name is nobody's. */
    private static Optional<IdentityName> identity(String platform, String userId) {
        return IdentityName.isValue(userId) ? Optional.of(IdentityName.lti(platform, userId)) : Optional.empty();
    }

    /** The same score has the same name; and facts are kept in the order of their names, so that many which come at one time are not written all over the place. */
    private Hold passback(
            ToolCall call,
            Admitted admitted,
            String lineItem,
            Score score,
            String timestamp,
            IdentityName learner,
            PersonKey key) {
        String ref = admitted.service().ref();
        String body = new String(call.body(), StandardCharsets.ISO_8859_1);
        return new Hold(
                admitted.institution(),
                Secrets.inOrder(key.name(ref, lineItem, body), score.timestamp()),
                admitted.lms().id(),
                admitted.service().tool(),
                ref,
                lineItem,
                learner,
                timestamp,
                score.timestamp(),
                clock.instant(),
                GradeMedia.SCORE,
                call.body(),
                Hold.State.HELD,
                0,
                "");
    }

    private ServiceAnswer forward(Admitted admitted, Hold score, Decision decision, boolean queued, String userId) {
        Optional<URI> lineItem = ServiceUrls.read(score.lineItemUrl());
        if (lineItem.isEmpty()) {
            return Refused.of(ServiceRefusal.NOT_FOUND);
        }
        HeldGrades.Turn turn = held.turnOf(score, queued);
        boolean taken = false;
        try {
            Decision present = turn.free() ? decision : passbacks.decide(score.institution(), score.learner());
            if (!present.allowed()) {
                return hold(score, present);
            }
            Outcome outcome = passbacks.send(admitted.lms(), lineItem.get(), score.body());
            if (!(outcome instanceof Outcome.Answered answered)
                    || !arrived(answered, admitted, lineItem.get(), score)) {
                if (Attempt.of(outcome, false).mayHaveArrived()) {
                    noteUnanswered(score);
                }
                return Relay.of(outcome);
            }
            taken = true;
            settle(score, present);
            Reply.Answered answer = answered.answer();
            if (!answer.isSuccess()) {
                return new ServiceAnswer.Relayed(200, Map.of(), new byte[0]);
            }
            String name = addresses.lineItem(score.ref(), LineItemId.of(score.ref(), score.lineItemUrl()));
            return Relay.with(answer, Map.of(), new ResultNames(name).inScoreAnswer(answer.body(), userId));
        } finally {
            if (!taken) {
                held.notTaken(turn);
            }
        }
    }

    /** Where this cannot be written down the tool hears of a failure and sends the same again; then the LMS says that it has it. */
    private void settle(Hold score, Decision decision) {
        boolean settled = false;
        try {
            held.taken(score, decision);
            settled = true;
        } finally {
            if (!settled) {
                noteUnanswered(score);
            }
        }
    }

    private void noteUnanswered(Hold score) {
        unanswered.note(
                score.institution(),
                score.learner(),
                score.id(),
                clock.instant().plus(RETRIES_EXPECTED));
    }

    /**
     * Whether the LMS has the score: it says so, or it refuses to take a second time what it heard the first time, and may have left without an answer. Whether
     * one that a newer one has overtaken was there in between nobody can tell, and it matters no more: the tool hears what the LMS says.
     */
    private boolean arrived(Outcome.Answered answered, Admitted admitted, URI lineItem, Hold score) {
        Attempt.Meaning meaning = Attempt.of(answered, false).meaning();
        boolean refused = meaning == Attempt.Meaning.NOT_NEWER || meaning == Attempt.Meaning.REFUSED;
        if (refused && unanswered.has(score.institution(), score.id())) {
            meaning = Attempt.of(answered, true).meaning();
        }
        return switch (meaning) {
            case TAKEN -> true;
            case NOT_NEWER_THE_SECOND_TIME -> !passbacks.overtaken(score);
            case REFUSED_THE_SECOND_TIME -> evidence.of(admitted.lms(), lineItem, score) == Evidence.Shown.THIS_GRADE;
            case NOT_NEWER, REFUSED, LATER -> false;
        };
    }

    private ServiceAnswer hold(Hold score, Decision decision) {
        if (!holds.keep(score, passbacks.refusal(score, decision))) { // erased meanwhile
            return Refused.of(ServiceRefusal.UNKNOWN_LEARNER);
        }
        Map<String, String> more = new LinkedHashMap<>();
        more.put("reason", decision.reason().wire());
        decision.since().map(Instant::toString).ifPresent(since -> more.put("since", since));
        return new Refused(ServiceRefusal.LEARNER_INACTIVE, List.of(), more);
    }

    private static ServiceAnswer malformed(List<String> wrong) {
        return new Refused(ServiceRefusal.MALFORMED, wrong, Map.of());
    }
}
