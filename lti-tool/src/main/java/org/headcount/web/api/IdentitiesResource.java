package org.headcount.web.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.LinkOutcome;
import org.headcount.metering.Linking;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Institutions;
import org.jspecify.annotations.Nullable;

/** By which names a learner is known. */
@Path("institutions/{institution}/learners/{learner}/identities")
@Tag(name = "Learners")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class IdentitiesResource {

    private final Institutions institutions;
    private final Ledger ledger;
    private final Linking linking;

    public IdentitiesResource(Institutions institutions, Ledger ledger, Linking linking) {
        this.institutions = institutions;
        this.ledger = ledger;
        this.linking = linking;
    }

    @Schema(name = "ChangedIdentities")
    record ChangeJson(
            @Schema(description = "Each becomes this learner's with all that are linked with it; it may be new")
            @Nullable
            List<String> add,

            @Schema(description = "Each is somebody else again; those that stay are still one learner") @Nullable
            List<String> remove,

            @Nullable String reason,

            @Schema(
                    description =
                            "true: nothing changes, and the answer has the learner as it is and what it would cost")
            @Nullable
            Boolean preview) {}

    @PUT
    @Needs(Needs.Right.ADMIN)
    @Operation(
            operationId = "changeIdentities",
            summary = "Adds identities to a learner and takes some away, and says what it costs",
            description = "What changes nothing costs nothing, and may be repeated.")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = LearnerJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public LearnerJson change(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("learner") String learner,
            @RequestBody(content = @Content(schema = @Schema(implementation = ChangeJson.class))) Members in,
            @Context SecurityContext caller) {
        Answers.found(institutions.find(institution));
        IdentityName who = Asked.learner(learner);
        List<IdentityName> add = in.values("add", Linking.MOST, 384, IdentityName::parse);
        List<IdentityName> remove = in.values("remove", Linking.MOST, 384, IdentityName::parse);
        String reason = in.text("reason", 1000).orElse("");
        boolean preview = in.flag("preview").orElse(false);
        in.done();
        LinkOutcome outcome = linking.by(Caller.author(caller))
                .change(
                        institution,
                        who,
                        add,
                        remove,
                        reason,
                        caller.getUserPrincipal().getName(),
                        preview);
        if (outcome instanceof LinkOutcome.Done done) {
            return LearnersResource.shape(
                    ledger, institution, done.learner(), Optional.of(LearnerJson.CostJson.of(done.costs())));
        }
        throw LinksResource.refusal(outcome);
    }
}
