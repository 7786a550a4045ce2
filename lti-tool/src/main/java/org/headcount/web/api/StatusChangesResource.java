package org.headcount.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.headcount.gateway.host.Listening;
import org.headcount.gateway.host.StatusFeed;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.status.StatusChange;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;
import org.jspecify.annotations.Nullable;

/** Whose status may be another one than before, as soon as it is. Neither waiting nor being read holds a thread. */
@Path("institutions/{institution}/status-changes")
@Tag(name = "Decisions")
@Produces(MediaType.APPLICATION_JSON)
public final class StatusChangesResource {

    private static final int LONGEST = 60;

    private final Institutions institutions;
    private final Listening listening;

    public StatusChangesResource(Institutions institutions, Listening listening) {
        this.institutions = institutions;
        this.listening = listening;
    }

    @Schema(name = "StatusChange")
    record ChangeJson(
            String learner,

            @Schema(description = "None of somebody erased, and of a learner who is another one now")
            List<String> identities,

            boolean known,
            boolean active,

            @Schema(description = "null while inactive, and while active until somebody switches off")
            @JsonInclude(JsonInclude.Include.ALWAYS)
            @Nullable
            Instant activeUntil) {

        static ChangeJson of(StatusChange change) {
            return new ChangeJson(
                    change.learner().id().value(),
                    change.learner().identities().stream()
                            .map(IdentityName::toString)
                            .toList(),
                    change.known(),
                    change.active(),
                    change.activeUntil().orElse(null));
        }
    }

    /** In the order in which they came about; feed is where to go on. */
    @Schema(name = "StatusChanges")
    record ChangesJson(List<ChangeJson> changes, String feed) {}

    @GET
    @Unhurried
    @Needs(Needs.Right.READ)
    @Operation(
            operationId = "listenForStatusChanges",
            summary = "Whose status may be another one than before, as soon as it is",
            description =
                    "Begin with the feed of a decision, or without after; go on with the feed of each answer. Every"
                            + " learner is told whose decisions may come out otherwise: by a fact, a switch, a correction, a link, an"
                            + " erasure, and what was planned when it becomes true. Not told are periods that run out, which"
                            + " activeUntil tells beforehand, and periods that were extended. Where anybody may have changed (by"
                            + " another policy or contract), and once a place in the feed is a day old, the answer is 410: nothing"
                            + " that was known holds, begin anew.")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ChangesJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    @ApiResponse(
            responseCode = "410",
            description = "That place is not in the feed any more: begin anew",
            content =
                    @Content(
                            mediaType = "application/problem+json",
                            schema = @Schema(ref = "#/components/schemas/Problem")))
    public CompletionStage<ChangesJson> listen(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @Schema(description = "The feed of an answer; absent: from now on") @QueryParam("after") @Nullable
                    String after,
            @Schema(
                            type = "integer",
                            minimum = "0",
                            maximum = "60",
                            description = "Seconds to wait for a change where there is none yet; absent: 0")
                    @QueryParam("wait")
                    @Nullable
                    String wait) {
        Answers.found(institutions.find(institution));
        Asked asked = new Asked();
        Optional<String> from = asked.value("after", after, Asked::cursor);
        Duration patience =
                asked.value("wait", wait, StatusChangesResource::seconds).orElse(Duration.ZERO);
        asked.done();
        if (from.isEmpty()) {
            return CompletableFuture.completedFuture(new ChangesJson(List.of(), listening.head(institution)));
        }
        CompletableFuture<ChangesJson> answer = new CompletableFuture<>();
        Future<?> unused = listening
                .after(institution, from.get(), Asked.MOST, patience)
                .whenComplete((told, failure) -> {
                    if (told instanceof StatusFeed.Told.Changes changes) {
                        answer.complete(new ChangesJson(
                                changes.changes().stream().map(ChangeJson::of).toList(), changes.feed()));
                    } else {
                        answer.completeExceptionally(failure == null ? expired() : failure);
                    }
                });
        return answer;
    }

    private static ProblemException expired() {
        return new ProblemException(Problem.of(
                Response.Status.GONE.getStatusCode(),
                "feed-expired",
                "That place is not in the feed any more",
                "Nothing that was known from it holds: ask without after, and decide anew."));
    }

    private static Duration seconds(String text) {
        if (!text.matches("\\d{1,2}") || Integer.parseInt(text) > LONGEST) {
            throw new IllegalArgumentException("must be a whole number from 0 to " + LONGEST);
        }
        return Duration.ofSeconds(Integer.parseInt(text));
    }
}
