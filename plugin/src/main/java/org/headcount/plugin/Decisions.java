package org.headcount.plugin;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks the service about learners: whether their records may change, what their own access does, and whether grades pass. */
final class Decisions {

    private static final int QUESTIONS = 3;
    private static final int LEARNERS_A_CALL = 333;

    private final ServiceClient service;

    Decisions(ServiceClient service) {
        this.service = service;
    }

    /** What the service said of one learner. */
    static final class Said {

        private final Answer answer;
        private final String opaque;

        Said(Answer answer, String opaque) {
            this.answer = answer;
            this.opaque = opaque;
        }

        Answer answer() {
            return answer;
        }

        /** The service's own id. */
        String opaque() {
            return opaque;
        }
    }

    /** The service is there, and does not answer this. */
    static final class Declined extends IOException {

        private static final long serialVersionUID = 1;

        private final int status;

        Declined(int status, String what) {
            super("the service answered " + status + " to " + what);
            this.status = status;
        }
    }

    /**
     * In the order asked; unknown is whom the service does not take for a name.
     *
     * @throws Declined if the service answered a 4xx that is not about a name
     * @throws IOException if the service did not answer in time, or not as it should
     */
    List<Said> of(List<Learner> learners, Duration patience) throws IOException, InterruptedException {
        List<Said> said = new ArrayList<>(learners.size());
        for (int from = 0; from < learners.size(); from += LEARNERS_A_CALL) {
            ask(learners.subList(from, Math.min(learners.size(), from + LEARNERS_A_CALL)), patience, said);
        }
        return said;
    }

    /** One name that the service does not take must not leave all who are asked for with it without an answer. */
    private void ask(List<Learner> learners, Duration patience, List<Said> said)
            throws IOException, InterruptedException {
        try {
            said.addAll(ask(learners, patience));
        } catch (Declined e) {
            if (e.status != 400) {
                throw e;
            }
            int half = learners.size() / 2;
            if (half == 0) {
                said.add(new Said(Answer.unknown(learners.get(0)), ""));
            } else {
                ask(learners.subList(0, half), patience, said);
                ask(learners.subList(half, learners.size()), patience, said);
            }
        }
    }

    private List<Said> ask(List<Learner> learners, Duration patience) throws IOException, InterruptedException {
        ServiceClient.Reply reply = service.post("decisions", question(learners), patience);
        if (reply.status() >= 400 && reply.status() < 500) {
            throw new Declined(reply.status(), "a question");
        }
        if (reply.status() != 200) {
            throw new IOException("the service answered " + reply.status() + " to a question");
        }
        List<Json> decisions = reply.json().objects("decisions");
        if (decisions.size() != QUESTIONS * learners.size()) {
            throw new IOException("the service answered another number of questions than it was asked");
        }
        List<Said> said = new ArrayList<>(learners.size());
        for (int each = 0; each < learners.size(); each++) {
            said.add(said(learners.get(each), decisions.subList(QUESTIONS * each, QUESTIONS * (each + 1))));
        }
        return said;
    }

    /** Of each learner a change that no policy lets an inactive one make, the learner's own access, and a tool's grade. */
    private static byte[] question(List<Learner> learners) {
        return Json.write(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("requests");
            for (Learner learner : learners) {
                request(json, learner, Kind.PERSONAL, Origin.STAFF);
                request(json, learner, Kind.ACCESS, Origin.LEARNER);
                request(json, learner, Kind.GRADE, Origin.SYSTEM);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void request(JsonGenerator json, Learner learner, Kind kind, Origin origin) throws IOException {
        json.writeStartObject();
        json.writeStringField("learner", learner.identity());
        json.writeStringField("kind", kind.word());
        json.writeStringField("origin", origin.name());
        json.writeEndObject();
    }

    /** @param decisions as they were asked for */
    private static Said said(Learner learner, List<Json> decisions) {
        Json change = decisions.get(0);
        Json access = decisions.get(1);
        boolean allowed = change.flag("allowed");
        OwnAccess own = !access.flag("allowed")
                ? OwnAccess.REFUSED
                : access.text("reason").filter("returning"::equals).isPresent()
                        ? OwnAccess.REACTIVATES
                        : OwnAccess.PASSES;
        return new Said(
                new Answer(
                        learner,
                        allowed ? Standing.ACTIVE : Standing.INACTIVE,
                        change.text("reason").orElse("").intern(), // there are few, and many learners
                        instant(change, "since"),
                        instant(change, "activeUntil"),
                        own,
                        decisions.get(2).flag("allowed")),
                change.text("learner").orElse(""));
    }

    static @Nullable Instant instant(Json from, String member) {
        Optional<String> text = from.text(member);
        return text.isPresent() ? Instant.parse(text.get()) : null;
    }
}
