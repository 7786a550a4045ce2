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
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.warning.AlertSending;
import org.headcount.gateway.warning.AlertWords;
import org.headcount.gateway.warning.Subscriber;
import org.headcount.gateway.warning.Subscribers;
import org.headcount.lti.wire.Mailer;
import org.headcount.lti.wire.Secrets;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institutions;
import org.jspecify.annotations.Nullable;

/** Mailboxes that are told of alerts. */
@Path("institutions/{institution}/alert-addresses")
@Tag(name = "Alerts")
@Produces(MediaType.APPLICATION_JSON)
public final class AlertAddressesResource {

    private static final String LANGUAGES = "en, de, fr, es, pt, hu";
    private static final int LONGEST = 254;

    private final Institutions institutions;
    private final Recipients mailboxes;
    private final AlertSending sending;
    private final AlertWords words;
    private final Addresses addresses;

    public AlertAddressesResource(
            Institutions institutions,
            Subscribers subscribers,
            AlertSending sending,
            AlertWords words,
            Addresses addresses,
            InstantSource clock) {
        this.institutions = institutions;
        this.mailboxes = new Recipients(institutions, subscribers, sending, Subscriber.Channel.EMAIL, clock);
        this.sending = sending;
        this.words = words;
        this.addresses = addresses;
    }

    @Schema(name = "NewAlertAddress")
    record NewAddressJson(
            @Schema(example = "licences@example.org") String address,

            @Schema(
                    allowableValues = {"en", "de", "fr", "es", "pt", "hu"},
                    defaultValue = "en")
            @Nullable
            String language) {}

    @Schema(name = "AlertAddress")
    record AddressJson(
            String id,
            String address,
            String language,
            Instant createdAt,

            @Schema(description = "What came of the last attempt") @Nullable
            String lastAnswer,

            @Nullable Instant answeredAt) {

        static AddressJson of(Subscriber mailbox) {
            return new AddressJson(
                    mailbox.id(),
                    mailbox.address(),
                    mailbox.language(),
                    mailbox.createdAt(),
                    mailbox.lastAnswer().isEmpty() ? null : mailbox.lastAnswer(),
                    mailbox.answeredAt().orElse(null));
        }
    }

    /** Oldest first; next is absent on the last page. */
    @Schema(name = "AlertAddresses")
    record AddressesJson(
            List<AddressJson> addresses, @Nullable String next) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(value = Needs.Right.ADMIN, afterContract = true)
    @Operation(
            operationId = "createAlertAddress",
            summary = "Has a mailbox told of alerts from now on; 409 where the operator has set no mail server")
    @ApiResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = AddressJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    @ApiResponse(responseCode = "409", ref = "conflict")
    public Response create(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @RequestBody(content = @Content(schema = @Schema(implementation = NewAddressJson.class))) Members in,
            @Context SecurityContext caller) {
        Answers.found(institutions.find(institution));
        Optional<String> address = in.neededValue("address", LONGEST, Mailer::address);
        Optional<String> language = in.choice("language", words::language, LANGUAGES);
        in.done();
        if (!sending.hasMail()) {
            throw Answers.conflict(
                    "no-mail-server", "No e-mail can be sent", "The operator has set no mail server (mail.host).");
        }
        Subscriber made = mailboxes.add(
                institution, "ma" + Secrets.id(60), address.orElseThrow(), "", language.orElse("en"), caller);
        return Answers.created(
                AddressJson.of(made), addresses, "institutions/" + institution + "/alert-addresses/" + made.id());
    }

    @GET
    @Needs(value = Needs.Right.ADMIN, afterContract = true)
    @Operation(
            operationId = "listAlertAddresses",
            summary = "Mailboxes that are told of alerts, oldest first, a page at a time")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = AddressesJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public AddressesJson list(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution, @BeanParam PageQuery paging) {
        Slice<Subscriber> page = mailboxes.page(institution, paging);
        return new AddressesJson(page.map(AddressJson::of), page.next());
    }

    @DELETE
    @Path("{address}")
    @Needs(value = Needs.Right.ADMIN, afterContract = true)
    @Operation(operationId = "deleteAlertAddress", summary = "Forgets a mailbox, and tells it nothing more")
    @ApiResponse(responseCode = "204", description = "It is gone")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public Response delete(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("address") String address,
            @Context SecurityContext caller) {
        return mailboxes.remove(institution, address, caller);
    }

    @POST
    @Path("{address}/test")
    @Needs(value = Needs.Right.ADMIN, afterContract = true)
    @Operation(
            operationId = "testAlertAddress",
            summary = "Sends a mailbox a test at once, and says whether the mail server took it over")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Recipients.TestJson.class)))
    @ApiResponse(responseCode = "404", ref = "notFound")
    public Recipients.TestJson test(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("address") String address,
            @Context SecurityContext caller) {
        return mailboxes.test(institution, address, caller);
    }
}
