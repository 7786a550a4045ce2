package org.headcount.web.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.Optional;
import org.headcount.metering.ahead.Outlook;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.terms.Terms;
import org.jspecify.annotations.Nullable;

/** An institution's own history under another agreement. Replaying changes nothing. */
@Path("institutions/{institution}/what-if")
@Tag(name = "Ahead")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class WhatIfResource {

    private final Institutions institutions;
    private final Outlook outlook;
    private final InstantSource clock;

    public WhatIfResource(Institutions institutions, Outlook outlook, InstantSource clock) {
        this.institutions = institutions;
        this.outlook = outlook;
        this.clock = clock;
    }

    /** The other agreement, as if it had been in force since always; what is absent stays as agreed. */
    @Schema(name = "WhatIf")
    record WhatIfJson(
            @Schema(
                    oneOf = {String.class, PolicyJson.class},
                    description =
                            "A preset's name, or an object of the fields that differ from the policy in force now")
            @Nullable
            Object policy,

            @Nullable RateCardJson rateCard,
            InstitutionJson.@Nullable CommitmentJson commitment,

            @Schema(type = "string", example = "2026-01", description = "Absent: eleven months before the last")
            @Nullable
            YearMonth first,

            @Schema(type = "string", example = "2026-12", description = "Absent: the last complete month") @Nullable
            YearMonth last) {}

    @POST
    @Needs(Needs.Right.READ)
    @Operation(
            operationId = "whatIf",
            summary = "The institution's own history under another policy, tariff or commitment, month by month",
            description =
                    "limit and after page the learners that differ. Another policy costs the fold of everybody's facts.")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ReplayJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public ReplayJson whatIf(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @Schema(type = "string", format = "date-time") @QueryParam("knownAt") @Nullable String knownAt,
            @BeanParam PageQuery paging,
            @RequestBody(content = @Content(schema = @Schema(implementation = WhatIfJson.class))) Members in) {
        Terms terms = Answers.found(institutions.find(institution)).terms();
        Asked asked = new Asked();
        Optional<Instant> known = asked.instant("knownAt", knownAt);
        int most = paging.most(asked);
        String from = paging.after(asked, Asked::cursor).orElse("");
        asked.done();
        return ReplayJson.of(
                outlook.whatIf(institution, WhatIfReader.read(in, terms, clock.instant()), known, most, from));
    }
}
