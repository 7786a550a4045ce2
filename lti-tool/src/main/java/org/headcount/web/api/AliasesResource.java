package org.headcount.web.api;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.headcount.gateway.host.Aliases;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institutions;

/** What a host calls its learners beside its own key of them. */
@Path("institutions/{institution}/aliases")
@Tag(name = "Facts")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class AliasesResource {

    private final Institutions institutions;
    private final Aliases aliases;

    public AliasesResource(Institutions institutions, Aliases aliases) {
        this.institutions = institutions;
        this.aliases = aliases;
    }

    @Schema(name = "Alias")
    record AliasJson(
            @Schema(example = "openolat:688128") String learner,

            @Schema(
                    description =
                            "Of the same host: in the learner's namespace, or that with a point and a word behind it",
                    example = "openolat.login:lena")
            String alias) {}

    @Schema(name = "AliasesToKeep")
    record AliasesJson(List<AliasJson> aliases) {}

    @Schema(name = "KeptAlias")
    record KeptJson(
            String learner,
            String alias,

            @Schema(
                    description = "taken: under that name somebody else was met for themselves",
                    allowableValues = {"kept", "taken"})
            String outcome) {}

    /** One outcome for each, in their order. */
    @Schema(name = "KeptAliases")
    record KeptAliasesJson(List<KeptJson> aliases) {}

    @POST
    @Needs(Needs.Right.RECORD)
    @Operation(
            operationId = "keepAliases",
            summary = "Lets other names of a host mean its learners, up to 1,000",
            description =
                    "Logins, e-mail addresses and ids from elsewhere, as the host itself knows them; they mean whoever was"
                            + " said last. Safe to repeat.")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = KeptAliasesJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public KeptAliasesJson keep(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @RequestBody(content = @Content(schema = @Schema(implementation = AliasesJson.class))) Members in) {
        Answers.found(institutions.find(institution));
        if (!in.has("aliases")) {
            in.fault("aliases", "is missing");
        }
        List<Aliases.Alias> asked = new ArrayList<>();
        for (Members one : in.objects("aliases", Asked.MOST)) {
            read(one).ifPresent(asked::add);
        }
        in.done();
        List<Boolean> kept = aliases.keep(institution, asked);
        return new KeptAliasesJson(IntStream.range(0, asked.size())
                .mapToObj(each -> new KeptJson(
                        asked.get(each).learner().toString(),
                        asked.get(each).name().toString(),
                        kept.get(each) ? "kept" : "taken"))
                .toList());
    }

    private static Optional<Aliases.Alias> read(Members in) {
        Optional<IdentityName> learner = in.neededValue("learner", 384, IdentityName::parse);
        Optional<IdentityName> name = in.neededValue("alias", 384, IdentityName::parse);
        if (learner.isEmpty() || name.isEmpty()) {
            return Optional.empty();
        }
        Aliases.Alias alias = new Aliases.Alias(learner.get(), name.get());
        if (!alias.ofOneHost()) {
            in.fault("alias", "is another name of the same host, in the namespace of learner or one below it");
        }
        return Optional.of(alias);
    }
}
