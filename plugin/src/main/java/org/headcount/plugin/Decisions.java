package org.headcount.plugin;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks the service about learners: whether their records may change, and what their own access does. */
final class Decisions {

    private static final int LEARNERS_A_CALL = 500;

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
        if (decisions.size() != 2 * learners.size()) {
            throw new IOException("the service answered another number of questions than it was asked");
        }
        List<Said> said = new ArrayList<>(learners.size());
        for (int each = 0; each < learners.size(); each++) {
            said.add(said(learners.get(each), decisions.get(2 * each), decisions.get(2 * each + 1)));
        }
        return said;
    }

    /** Of each learner a change that no policy lets an inactive one make, and the learner's own access. */
    private static byte[] question(List<Learner> learners) {
        return Json.write(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("requests");
            for (Learner learner : learners) {
                for (boolean own : new boolean[] {false, true}) {
                    json.writeStartObject();
                    json.writeStringField("learner", learner.identity());
                    json.writeStringField("kind", (own ? Kind.ACCESS : Kind.PERSONAL).word());
                    json.writeStringField("origin", (own ? Origin.LEARNER : Origin.STAFF).name());
                    json.writeEndObject();
                }
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static Said said(Learner learner, Json change, Json access) {
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
                        own),
                change.text("learner").orElse(""));
    }

    static @Nullable Instant instant(Json from, String member) {
        Optional<String> text = from.text(member);
        return text.isPresent() ? Instant.parse(text.get()) : null;
    }
}
