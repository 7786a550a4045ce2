package org.headcount.practice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The score and result services of the practice LMS (Assignment and Grade Services 2.0 §3.3 and §3.4). */
final class LmsScores {

    private static final Set<String> WRITE = Set.of(Lti.SCORE_SCOPE);
    private static final Set<String> READ = Set.of(Lti.RESULT_SCOPE);

    private static final Set<String> ACTIVITY_PROGRESS =
            Set.of("Initialized", "Started", "InProgress", "Submitted", "Completed");
    private static final Set<String> GRADING_PROGRESS =
            Set.of("FullyGraded", "Pending", "PendingManual", "Failed", "NotReady");

    /** With a zone, which may be written {@code Z}, {@code +01:00} or, as PHP does, {@code +0100}. */
    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXX][XX]")
            .toFormatter(Locale.ROOT);

    private final School school;
    private final Gradebook gradebook;
    private final LmsLineItems lineItems;
    private final InstantSource clock;
    private final Supplier<Paging> paging;

    LmsScores(
            School school, Gradebook gradebook, LmsLineItems lineItems, InstantSource clock, Supplier<Paging> paging) {
        this.school = school;
        this.gradebook = gradebook;
        this.lineItems = lineItems;
        this.clock = clock;
        this.paging = paging;
    }

    Reply post(Request request) {
        return lineItems.withItem(request, WRITE, (tool, item) -> {
            Reply reply = taken(request, item);
            gradebook.arrived(new ReceivedScore(
                    clock.instant(),
                    tool.clientId(),
                    item.url(),
                    request.header("Content-Type").orElse(""),
                    request.body(),
                    reply.status()));
            return reply;
        });
    }

    Reply results(Request request) {
        return lineItems.withItem(request, READ, (tool, item) -> {
            Optional<String> wanted = request.query().one("user_id");
            List<ObjectNode> results = school.people().stream()
                    .filter(person -> wanted.isEmpty() || wanted.get().equals(person.id()))
                    .flatMap(person -> result(item, person).stream())
                    .toList();
            Paging pages = paging.get();
            Reply page = Reply.json(200, Lti.RESULTS_TYPE, pages.page(results, request));
            return pages.linked(page, pages.next(results, request, item.url() + "/results"));
        });
    }

    Reply oneResult(Request request) {
        return lineItems.withItem(
                request,
                READ,
                (tool, item) -> school.person(request.place("person"))
                        .flatMap(person -> result(item, person))
                        .map(result -> Reply.json(200, Lti.RESULT_TYPE, result))
                        .orElseGet(() -> Reply.refusal(404, "there is no such result")));
    }

    private Optional<ObjectNode> result(LineItem item, Person person) {
        return gradebook
                .cell(item, person.id())
                .flatMap(cell -> Gradebook.grade(item, cell).map(grade -> {
                    ObjectNode result = Json.object()
                            .put("id", resultUrl(item, person.id()))
                            .put("scoreOf", item.url())
                            .put("userId", person.id())
                            .put("resultScore", grade)
                            .put("resultMaximum", item.scoreMaximum());
                    Json.text(cell.score(), "comment").ifPresent(comment -> result.put("comment", comment));
                    Json.text(cell.score(), "scoringUserId").ifPresent(by -> result.put("scoringUserId", by));
                    return result;
                }));
    }

    private static String resultUrl(LineItem item, String personId) {
        return item.url() + "/results/" + personId;
    }

    private Reply taken(Request request, LineItem item) {
        if (!request.mediaType().equals(Lti.SCORE_TYPE)) {
            return Reply.refusal(415, "a score comes as " + Lti.SCORE_TYPE);
        }
        Optional<ObjectNode> score = Json.readObject(request.text());
        if (score.isEmpty()) {
            return Reply.refusal(400, "this is not a JSON object");
        }
        Optional<String> fault = fault(score.get());
        if (fault.isPresent()) {
            return Reply.refusal(400, fault.get());
        }
        String personId = score.get().path("userId").asText();
        if (school.person(personId).filter(person -> person.role().isGraded()).isEmpty()) {
            return Reply.refusal(422, "userId is not a learner of this course");
        }
        Instant timestamp = timestamp(score.get()).orElseThrow();
        return gradebook.take(item, personId, timestamp, score.get())
                ? Reply.json(200, "application/json", Json.object().put("resultUrl", resultUrl(item, personId)))
                : Reply.refusal(409, "a score with this timestamp or a later one is already here");
    }

    private static Optional<String> fault(ObjectNode score) {
        if (score.path("userId").asText().isEmpty()) {
            return Optional.of("userId is missing");
        }
        if (timestamp(score).isEmpty()) {
            return Optional.of("timestamp must be an ISO 8601 instant with its zone");
        }
        if (!ACTIVITY_PROGRESS.contains(score.path("activityProgress").asText())) {
            return Optional.of("activityProgress must be one of " + ACTIVITY_PROGRESS);
        }
        if (!GRADING_PROGRESS.contains(score.path("gradingProgress").asText())) {
            return Optional.of("gradingProgress must be one of " + GRADING_PROGRESS);
        }
        return score.hasNonNull("scoreGiven") ? pointsFault(score) : Optional.empty();
    }

    private static Optional<String> pointsFault(ObjectNode score) {
        Optional<BigDecimal> given = Json.number(score, "scoreGiven");
        Optional<BigDecimal> maximum = Json.number(score, "scoreMaximum");
        if (given.isEmpty() || given.get().signum() < 0) {
            return Optional.of("scoreGiven must be 0 or more");
        }
        return maximum.isEmpty() || maximum.get().signum() <= 0
                ? Optional.of("scoreMaximum must be more than 0")
                : Optional.empty();
    }

    private static Optional<Instant> timestamp(ObjectNode score) {
        try {
            return Json.text(score, "timestamp")
                    .map(text -> OffsetDateTime.parse(text, TIMESTAMP).toInstant());
        } catch (DateTimeException withoutZone) {
            return Optional.empty();
        }
    }
}
