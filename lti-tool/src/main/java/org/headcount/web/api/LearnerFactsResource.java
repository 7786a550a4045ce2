package org.headcount.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.headcount.lti.wire.Secrets;
import org.headcount.metering.Meter;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.status.ToldFact;
import org.jspecify.annotations.Nullable;

/** All that was ever reported of a learner, with what became of it. */
@Path("institutions/{institution}/learners/{learner}/facts")
@Tag(name = "Facts")
@Produces(MediaType.APPLICATION_JSON)
public final class LearnerFactsResource {

    private final Institutions institutions;
    private final Ledger ledger;
    private final Meter meter;

    public LearnerFactsResource(Institutions institutions, Ledger ledger, Meter meter) {
        this.institutions = institutions;
        this.ledger = ledger;
        this.meter = meter;
    }

    /** A fact, and what it comes to by all that is known. */
    @Schema(name = "ToldFact")
    record ToldJson(
            FactJson fact,

            @Schema(allowableValues = {"counted", "recorded", "quarantined", "planned", "voided", "exempt", "revoked"})
            String state,

            @Schema(description = "The void, exemption or revocation that leaves it out; else null")
            @JsonInclude(JsonInclude.Include.ALWAYS)
            FactJson.@Nullable KeyJson because) {}

    /** A page of them; next is absent on the last one. */
    @Schema(name = "ToldFacts")
    record ListJson(List<ToldJson> facts, @Nullable String next) {}

    @GET
    @Needs(Needs.Right.READ)
    @Operation(
            operationId = "listFactsOfLearner",
            summary = "Every fact of a learner with what became of it, by when it counts from, a page at a time")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ListJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public ListJson list(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("learner") String learner,
            @Schema(type = "string", format = "date-time") @QueryParam("knownAt") @Nullable String knownAt,
            @BeanParam PageQuery paging) {
        Answers.found(institutions.find(institution));
        IdentityName who = Asked.learner(learner);
        Asked asked = new Asked();
        Optional<Instant> known = asked.instant("knownAt", knownAt);
        asked.done();
        List<ToldFact> all = Answers.found(meter.facts(institution, who, known));
        Slice<ToldFact> page = Slice.of(all, LearnerFactsResource::turn, paging);
        return new ListJson(page.map(told -> shape(institution, told)), page.next());
    }

    /** Orders facts by when they count from, and is another text for each. */
    private static String turn(ToldFact told) {
        return "%016x-%d-%s"
                .formatted(
                        Micros.of(told.fact().effectiveAt()),
                        told.fact().type().turn(),
                        Secrets.hash(told.fact().key().source() + "\n"
                                + told.fact().key().id()));
    }

    private ToldJson shape(InstitutionId institution, ToldFact told) {
        return new ToldJson(
                FactJson.of(told.fact(), ledger.note(institution, told.fact().key())),
                told.state().wire(),
                told.because().map(FactJson.KeyJson::of).orElse(null));
    }
}
