package org.headcount.gateway.grade;

import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.headcount.gateway.service.Services;
import org.headcount.lti.message.GradeMedia;
import org.headcount.lti.message.Result;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.message.Score;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.lti.tool.ServiceClient;
import org.headcount.lti.tool.ServiceClient.Outcome;
import org.headcount.lti.tool.ServiceUrls;
import org.headcount.lti.wire.Call;
import org.headcount.lti.wire.Reply;
import org.headcount.lti.wire.WrittenObject;

/**
 * Finds out whether an LMS has a score that may have been sent before: its sender died, or the connection broke, before anybody saw the answer. A refusal of the
 * repeat proves nothing then, so the gradebook is asked (Assignment and Grade Services 2.0 §3.3), where the LMS has let us. Reading is no activity.
 */
public final class Evidence {

    private static final Set<String> SCOPES = Set.of(Scopes.RESULT_READ);
    private static final String USER = "user_id";

    private final ServiceClient client;
    private final Services services;
    private final InstantSource clock;

    public Evidence(ServiceClient client, Services services, InstantSource clock) {
        this.client = client;
        this.services = services;
        this.clock = clock;
    }

    /** What the gradebook shows. */
    enum Shown {
        THIS_GRADE("the LMS shows this grade"),
        /** Newer or older: a result does not say. */
        ANOTHER_GRADE("the LMS shows another grade"),
        NO_GRADE("the LMS shows no grade"),
        UNKNOWN("whether the LMS has it cannot be seen");

        private final String words;

        Shown(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** One call at most. */
    Shown of(PlatformRegistration lms, URI lineItem, Hold hold) {
        Optional<Score> score = WrittenObject.read(hold.body())
                .map(body -> Score.read(body.members(), clock.instant()))
                .filter(Score.Reading.Read.class::isInstance)
                .map(reading -> ((Score.Reading.Read) reading).score());
        boolean readable = services.service(hold.institution(), hold.ref())
                .filter(service -> service.scopes().contains(Scopes.RESULT_READ))
                .isPresent();
        return score.isPresent() && readable ? of(lms, lineItem, score.get()) : Shown.UNKNOWN;
    }

    private Shown of(PlatformRegistration lms, URI lineItem, Score score) {
        URI list = ServiceUrls.asking(ServiceUrls.below(lineItem, "results"), Map.of(USER, score.userId()));
        Outcome outcome = client.once(lms, SCOPES, Call.get(list).with("Accept", GradeMedia.RESULTS));
        Optional<Reply.Answered> answer = outcome instanceof Outcome.Answered answered
                ? Optional.of(answered.answer()).filter(Reply.Answered::isSuccess)
                : Optional.empty();
        Optional<List<WrittenObject>> results = answer.flatMap(found -> WrittenObject.readList(found.body()));
        if (answer.isEmpty() || results.isEmpty()) {
            return Shown.UNKNOWN;
        }
        Optional<Result> result = results.get().stream() // Open edX does not know the parameter, and gives those of all
                .flatMap(one -> Result.read(one.members()).stream())
                .filter(one -> one.userId().equals(score.userId()))
                .findFirst();
        if (result.filter(Result::hasGrade).isPresent()) {
            return result.get().shows(score) ? Shown.THIS_GRADE : Shown.ANOTHER_GRADE;
        }
        boolean whole = result.isPresent()
                || ServiceUrls.next(list, answer.get().headerValues("Link")) instanceof ServiceUrls.Lead.Nowhere;
        return whole && makesAGrade(score) ? Shown.NO_GRADE : Shown.UNKNOWN;
    }

    /** Of others a gradebook need not show anything. */
    private static boolean makesAGrade(Score score) {
        return score.gradingProgress() == Score.GradingProgress.FullyGraded
                && score.scoreGiven().isPresent();
    }
}
