package org.headcount.web.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.headcount.gateway.Addresses;
import org.headcount.metering.LinkOutcome;
import org.headcount.metering.Linking;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.IdentityId;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.ledger.Links;
import org.headcount.metering.ledger.MadeLinks;
import org.headcount.metering.ledger.ToldLink;
import org.headcount.metering.month.Institutions;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;
import org.jspecify.annotations.Nullable;

/** Several learners who are one person: what that costs, and making it so. */
@Path("institutions/{institution}/links")
@Tag(name = "Learners")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class LinksResource {

    private static final String COSTS =
            "The months that cost something else; of closed ones an adjustment on the next statement to close";

    private final Institutions institutions;
    private final Ledger ledger;
    private final MadeLinks links;
    private final Linking linking;
    private final Addresses addresses;

    public LinksResource(
            Institutions institutions, Ledger ledger, MadeLinks links, Linking linking, Addresses addresses) {
        this.institutions = institutions;
        this.ledger = ledger;
        this.links = links;
        this.linking = linking;
        this.addresses = addresses;
    }

    @Schema(name = "NewLink")
    record NewJson(
            @Schema(
                    description =
                            "Two to a hundred, opaque ids or namespace:value; the first is linked with each other")
            List<String> learners,

            @Schema(description = "Needed but for a preview") @Nullable
            String reason,

            @Schema(description = "true: only tell the costs, and change nothing") @Nullable
            Boolean preview) {}

    @Schema(name = "Link")
    record LinkJson(
            @Schema(description = "Absent in a preview") @Nullable
            String id,

            @Schema(description = "The opaque id of the learner that they are now; absent in a preview") @Nullable
            String learner,

            @Schema(description = "Of that learner; absent in a preview") @Nullable
            List<String> identities,

            @Schema(description = COSTS) List<LearnerJson.CostJson> costs) {}

    @Schema(name = "LinkMade")
    record MadeJson(
            String id,

            @Schema(description = "Opaque ids; the first is linked with each other")
            List<String> learners,

            @Schema(
                    description =
                            "Whether any two of them are one learner by it now; also false where another link stands in its place")
            boolean inForce,

            @Schema(description = "What undoing it would cost. " + COSTS)
            List<LearnerJson.CostJson> unlinkingCosts) {}

    @POST
    @Needs(Needs.Right.ADMIN)
    @Operation(
            operationId = "linkLearners",
            summary = "Makes one learner of several, or tells what that would cost",
            description = "From then on their facts count as one person's, also those of the past; open months are "
                    + "counted anew, closed ones adjusted. Undone by deleting the link, as if it had never been.")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = LinkJson.class)))
    @ApiResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = LinkJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    @ApiResponse(responseCode = "409", ref = "conflict")
    public Response link(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @RequestBody(content = @Content(schema = @Schema(implementation = NewJson.class))) Members in,
            @Context SecurityContext caller) {
        Answers.found(institutions.find(institution));
        List<IdentityName> learners = in.values("learners", Linking.MOST, 384, IdentityName::parse);
        if (learners.size() < 2 && in.sound()) {
            in.fault("learners", "must name two learners at least");
        }
        boolean preview = in.flag("preview").orElse(false);
        Optional<String> reason = preview ? in.text("reason", 1000) : in.needed("reason", 1000);
        in.done();
        LinkOutcome outcome = linking.by(Caller.author(caller))
                .link(
                        institution,
                        learners,
                        reason.orElse(""),
                        caller.getUserPrincipal().getName(),
                        preview);
        if (outcome instanceof LinkOutcome.Done done) {
            LinkJson made = new LinkJson(
                    done.link().id(),
                    done.learner().learner().id().value(),
                    LearnerJson.namesOf(done.learner().learner()),
                    LearnerJson.CostJson.of(done.costs()));
            return Answers.created(
                    made,
                    addresses,
                    "institutions/" + institution + "/links/" + done.link().id());
        }
        if (outcome instanceof LinkOutcome.Previewed previewed) {
            return Response.ok(new LinkJson(null, null, null, LearnerJson.CostJson.of(previewed.costs())))
                    .build();
        }
        throw refusal(outcome);
    }

    @GET
    @Needs(Needs.Right.READ)
    @Operation(
            operationId = "listLinks",
            summary = "Every link that was ever made, by whom, when and whether it is in force, the oldest first",
            description =
                    "A link of two identities has one entry; one that was posted for several has one for each but the first. "
                            + "Also those that were reported as facts or matched by SIS id: these have no id to delete them by, and are "
                            + "undone by an unlink or a void.")
    @ApiResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = ToldLinkJson.ListJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public ToldLinkJson.ListJson list(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution, @BeanParam PageQuery paging) {
        Answers.found(institutions.find(institution));
        Asked asked = new Asked();
        int most = paging.most(asked);
        Optional<MadeLinks.Place> place = paging.after(asked, ToldLinkJson::place);
        asked.done();
        List<Fact> found = links.list(institution, place, most + 1);
        List<Fact> page = found.subList(0, Math.min(most, found.size()));
        Set<IdentityId> named = page.stream()
                .flatMap(link -> Links.ends(link).stream())
                .flatMap(pair -> Stream.of(pair.one(), pair.other()))
                .collect(Collectors.toSet());
        List<Fact> told = ledger.links(institution, named);
        return new ToldLinkJson.ListJson(
                page.stream()
                        .map(link -> ToldLinkJson.of(
                                ToldLink.of(link, told),
                                ledger.note(institution, link.key()),
                                learner(institution, link.identity())))
                        .toList(),
                found.size() > most ? ToldLinkJson.cursor(page.get(most - 1)) : null);
    }

    @GET
    @Path("{link}")
    @Needs(Needs.Right.READ)
    @Operation(operationId = "getLink", summary = "A link, and what undoing it would cost")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = MadeJson.class)))
    @ApiResponse(responseCode = "404", ref = "notFound")
    public MadeJson get(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("link") String id) {
        Answers.found(institutions.find(institution));
        LinkOutcome.Link link = Answers.found(found(institution, id));
        return new MadeJson(
                link.id(),
                link.learners().stream().map(IdentityId::value).toList(),
                link.inForce(),
                LearnerJson.CostJson.of(linking.unlinkingCosts(institution, link)));
    }

    @DELETE
    @Path("{link}")
    @Needs(Needs.Right.ADMIN)
    @Operation(
            operationId = "unlinkLearners",
            summary = "Undoes a link: its learners are what they would be without it")
    @ApiResponse(responseCode = "204", description = "Undone")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public Response unlink(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("link") String id,
            @Context SecurityContext caller) {
        Answers.found(institutions.find(institution));
        return Answers.gone(found(institution, id).isPresent()
                && linking.by(Caller.author(caller))
                        .unlink(institution, id, "", caller.getUserPrincipal().getName()));
    }

    private String learner(InstitutionId institution, IdentityId identity) {
        return ledger.licence(institution, new IdentityName(IdentityName.DEFAULT, identity.value()))
                .map(licence -> licence.learner().value())
                .orElse(identity.value());
    }

    /** What cannot be a link's id is nobody's. */
    private Optional<LinkOutcome.Link> found(InstitutionId institution, String id) {
        return IdentityName.isValue(id) ? linking.find(institution, id) : Optional.empty();
    }

    static ProblemException refusal(LinkOutcome outcome) {
        if (outcome instanceof LinkOutcome.Faulty faulty) {
            String pointer = "/" + faulty.list()
                    + faulty.index().map(index -> "/" + index).orElse("");
            return new ProblemException(Problem.invalid(List.of(new Problem.Fault(pointer, faulty.what()))));
        }
        return outcome instanceof LinkOutcome.AlreadyLinked
                ? Answers.conflict(
                        "already-linked",
                        "They are linked already",
                        "The first of these learners is linked with each of the others.")
                : new ProblemException(Problem.notFound());
    }
}
