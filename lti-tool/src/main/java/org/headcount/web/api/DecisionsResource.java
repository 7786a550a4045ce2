package org.headcount.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.headcount.gateway.host.Listening;
import org.headcount.metering.Meter;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Role;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.status.Decision;
import org.jspecify.annotations.Nullable;

/** Whether changes to learners' records may go ahead. Asking records nothing. */
@Path("institutions/{institution}/decisions")
@Tag(name = "Decisions")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class DecisionsResource {

    private final Institutions institutions;
    private final Meter meter;
    private final Listening listening;

    public DecisionsResource(Institutions institutions, Meter meter, Listening listening) {
        this.institutions = institutions;
        this.meter = meter;
        this.listening = listening;
    }

    @Schema(name = "DecisionRequest")
    record RequestJson(
            String learner,
            String kind,
            Origin origin,
            @Nullable String role) {}

    @Schema(name = "DecisionRequests")
    record RequestsJson(List<RequestJson> requests) {}

    @Schema(name = "Decision")
    record DecisionJson(
            @Schema(description = "The opaque id; as asked for somebody never met")
            String learner,

            boolean known,
            boolean active,
            boolean allowed,
            @Schema(example = "learner-inactive") String reason,

            @Schema(description = "Since when active, or inactive; absent for one who was never active") @Nullable
            Instant since,

            @Schema(description = "null while active: until revoked") @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            Instant activeUntil) {}

    /** The answers in the order of the requests. */
    @Schema(name = "Decisions")
    record DecisionsJson(
            List<DecisionJson> decisions,

            @Schema(
                    description =
                            "Where to go on listening: what of this holds no longer is told by status-changes after it")
            String feed) {}

    private record Request(String asked, Decision.Change change) {}

    @POST
    @Needs(value = Needs.Right.RECORD, afterContract = true)
    @Operation(operationId = "decide", summary = "Whether changes may go ahead now; up to 1,000 requests")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = DecisionsJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public DecisionsJson decide(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @RequestBody(content = @Content(schema = @Schema(implementation = RequestsJson.class))) Members in) {
        Answers.found(institutions.find(institution));
        if (!in.has("requests")) {
            in.fault("requests", "is missing");
        }
        List<Request> requests = new ArrayList<>();
        for (Members one : in.objects("requests", Asked.MOST)) {
            read(one).ifPresent(requests::add);
        }
        in.done();
        String feed = listening.head(institution); // before deciding: no change falls in between
        List<Decision> decisions =
                meter.decide(institution, requests.stream().map(Request::change).toList());
        return new DecisionsJson(
                IntStream.range(0, requests.size())
                        .mapToObj(each -> answer(requests.get(each).asked(), decisions.get(each)))
                        .toList(),
                feed);
    }

    private static DecisionJson answer(String asked, Decision decision) {
        return new DecisionJson(
                decision.learner().map(LearnerId::value).orElse(asked),
                decision.known(),
                decision.active(),
                decision.allowed(),
                decision.reason().wire(),
                decision.since().orElse(null),
                decision.activeUntil().orElse(null));
    }

    private static Optional<Request> read(Members in) {
        TermsReader.need(in, List.of("kind", "origin"));
        Optional<String> asked = in.needed("learner", 384);
        Optional<IdentityName> learner = in.value("learner", 384, IdentityName::parse);
        Optional<Kind> kind = in.choice("kind", Kind::of, FactReader.KINDS);
        Optional<Origin> origin = in.choice("origin", Origin::of, FactReader.ORIGINS);
        Role role = in.choice("role", Role::of, FactReader.ROLES).orElse(Role.LEARNER);
        return learner.isPresent() && kind.isPresent() && origin.isPresent() && asked.isPresent()
                ? Optional.of(
                        new Request(asked.get(), new Decision.Change(learner.get(), kind.get(), origin.get(), role)))
                : Optional.empty();
    }
}
