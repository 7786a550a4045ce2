package org.headcount.web.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import org.headcount.gateway.erasure.Erasing;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institutions;

/** Who somebody is, to be forgotten. */
@Path("institutions/{institution}/learners/{learner}/identity")
@Tag(name = "Learners")
@Produces(MediaType.APPLICATION_JSON)
public final class ErasureResource {

    private final Institutions institutions;
    private final Erasing erasing;

    public ErasureResource(Institutions institutions, Erasing erasing) {
        this.institutions = institutions;
        this.erasing = erasing;
    }

    @DELETE
    @Needs(value = Needs.Right.ADMIN, afterContract = true)
    @Operation(
            operationId = "eraseIdentity",
            summary = "Forgets who a learner is, for good; counts and statements stay",
            description =
                    "All names and identities of the learner go, and actor, reason, approvedBy and context of all "
                            + "facts about it; held scores end and are emptied. Facts, periods, months and statements stay under "
                            + "the opaque id, which names nobody any more. It still takes a switch: whoever is on stays on and is "
                            + "charged, so look the opaque id up before, if need be. Whoever comes by the same name later is a "
                            + "new learner. A fact of the erased learner that is reported again is a duplicate by its source and "
                            + "id alone; whether it says the same cannot be told any more. Source and id stay: put no names into "
                            + "them. To repeat it is safe: by the opaque id it is 204 again, by a name 404.")
    @ApiResponse(responseCode = "204", description = "Nobody can tell any more who it was")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public Response erase(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("learner") String learner,
            @Context SecurityContext caller) {
        Answers.found(institutions.find(institution));
        return Answers.gone(erasing.by(Caller.author(caller))
                .erase(institution, Asked.learner(learner))
                .isPresent());
    }
}
