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
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.connection.ConnectionNotes;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.connection.PendingDeployments;
import org.headcount.gateway.registration.LmsRegistration;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institutions;
import org.headcount.web.pages.LmsForms;
import org.jspecify.annotations.Nullable;

/** What an administrator needs to connect an LMS by hand, and to see why it does not work. */
@Path("institutions/{institution}/platforms")
@Tag(name = "Platforms")
@Produces(MediaType.APPLICATION_JSON)
public final class PlatformNotesResource {

    private final Institutions institutions;
    private final Connections connections;
    private final PendingDeployments pending;
    private final ConnectionNotes notes;
    private final Addresses addresses;

    public PlatformNotesResource(
            Institutions institutions,
            Connections connections,
            PendingDeployments pending,
            ConnectionNotes notes,
            Addresses addresses) {
        this.institutions = institutions;
        this.connections = connections;
        this.pending = pending;
        this.notes = notes;
        this.addresses = addresses;
    }

    @Schema(name = "PlatformDeployment")
    record DeploymentJson(
            String deployment,
            @Schema(allowableValues = {"active", "pending"}) String state,
            @Nullable Instant firstSeenAt) {}

    /** Those that are connected first. */
    @Schema(name = "PlatformDeployments")
    record DeploymentsJson(List<DeploymentJson> deployments) {}

    @Schema(name = "BrokenRule")
    record RuleJson(String rule, String section, String expected, String found) {}

    @Schema(name = "RefusedLaunch")
    record RefusalJson(Instant at, List<RuleJson> violations) {}

    @Schema(name = "PlatformObservations")
    record ObservationsJson(
            @Schema(
                    description =
                            "How far the LMS's clock is ahead of ours, negative where it is behind; null until it has launched anything")
            @JsonInclude(JsonInclude.Include.ALWAYS)
            @Nullable
            Long clockSkewSeconds,

            @Nullable Instant clockSeenAt,

            @Schema(
                    description =
                            "The last five of what the LMS has signed, and as many of what anybody may have sent, newest first")
            List<RefusalJson> refusals) {}

    @Schema(name = "FormField")
    record FieldJson(
            String field,

            @Schema(description = "The member of a platform that it is")
            String member,

            String value) {}

    @Schema(name = "LmsForm")
    record FormJson(
            String lms,
            @Schema(description = "What is entered there") List<FieldJson> enter,

            @Schema(description = "What is found there and told to Headcount; the values are those that are registered")
            List<FieldJson> copy) {}

    @Schema(name = "PlatformSetup")
    record SetupJson(List<FormJson> forms) {}

    @GET
    @Path("{platform}/deployments")
    @Needs(Needs.Right.READ)
    @Operation(
            operationId = "listDeployments",
            summary = "Deployments that are connected, and those from which launches came and that wait for approval",
            description = "POST one that waits to the same address to approve it. At most 100 wait.")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = DeploymentsJson.class)))
    @ApiResponse(responseCode = "404", ref = "notFound")
    public DeploymentsJson deployments(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("platform") String platform) {
        PlatformRegistration found = find(institution, platform);
        return new DeploymentsJson(Stream.concat(
                        found.deployments().stream().map(one -> new DeploymentJson(one, "active", null)),
                        pending.list(institution, platform).stream()
                                .map(one -> new DeploymentJson(one.deployment(), "pending", one.firstSeen())))
                .toList());
    }

    @GET
    @Path("{platform}/observations")
    @Needs(Needs.Right.READ)
    @Operation(
            operationId = "getObservations",
            summary = "How the LMS's clock goes, and which value was wrong in launches that were refused",
            description = "Kept in the memory of the node that answers, since it started.")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ObservationsJson.class)))
    @ApiResponse(responseCode = "404", ref = "notFound")
    public ObservationsJson observations(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("platform") String platform) {
        find(institution, platform);
        Optional<ConnectionNotes.Skew> skew = notes.skew(platform);
        return new ObservationsJson(
                skew.map(one -> one.ahead().toSeconds()).orElse(null),
                skew.map(ConnectionNotes.Skew::seenAt).orElse(null),
                notes.refusals(platform).stream()
                        .map(refusal -> new RefusalJson(
                                refusal.at(),
                                refusal.violations().stream()
                                        .map(one ->
                                                new RuleJson(one.rule(), one.section(), one.expected(), one.found()))
                                        .toList()))
                        .toList());
    }

    @GET
    @Path("{platform}/setup")
    @Needs(Needs.Right.READ)
    @Operation(
            operationId = "getSetup",
            summary = "Every value to copy when an LMS is connected by hand, by the names of each LMS's own fields")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = SetupJson.class)))
    @ApiResponse(responseCode = "404", ref = "notFound")
    public SetupJson setup(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("platform") String platform) {
        PlatformRegistration found = find(institution, platform);
        String target = LmsRegistration.target(connections.tools(institution), addresses);
        return new SetupJson(LmsForms.of(found, target, addresses).stream()
                .map(form -> new FormJson(form.lms(), shape(form.enter()), shape(form.copy())))
                .toList());
    }

    private static List<FieldJson> shape(List<LmsForms.Field> fields) {
        return fields.stream()
                .map(one -> new FieldJson(one.name(), one.member(), one.value()))
                .toList();
    }

    private PlatformRegistration find(InstitutionId institution, String platform) {
        Answers.found(institutions.find(institution));
        return Answers.found(connections.platforms(institution).stream()
                .filter(one -> one.id().equals(platform))
                .findFirst());
    }
}
