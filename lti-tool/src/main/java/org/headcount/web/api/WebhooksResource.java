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
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.warning.AlertSending;
import org.headcount.gateway.warning.Subscriber;
import org.headcount.gateway.warning.Subscribers;
import org.headcount.lti.wire.Secrets;
import org.headcount.lti.wire.UrlPolicy;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institutions;
import org.jspecify.annotations.Nullable;

/** Endpoints that are told of alerts. */
@Path("institutions/{institution}/webhooks")
@Tag(name = "Alerts")
@Produces(MediaType.APPLICATION_JSON)
public final class WebhooksResource {

    private final Institutions institutions;
    private final Recipients endpoints;
    private final AlertSending sending;
    private final Addresses addresses;
    private final Urls urls;

    public WebhooksResource(
            Institutions institutions,
            Subscribers subscribers,
            AlertSending sending,
            Addresses addresses,
            UrlPolicy urls,
            InstantSource clock) {
        this.institutions = institutions;
        this.endpoints = new Recipients(institutions, subscribers, sending, Subscriber.Channel.WEBHOOK, clock);
        this.sending = sending;
        this.addresses = addresses;
        this.urls = new Urls(urls);
    }

    @Schema(name = "NewWebhook")
    record NewWebhookJson(
            @Schema(example = "https://example.org/alerts") String url) {}

    /** A webhook with its secret as it is shown once. */
    @Schema(name = "CreatedWebhook")
    record CreatedWebhookJson(
            String id,
            String url,

            @Schema(description = "whsec_ and the key in base64, for checking webhook-signature (Standard Webhooks)")
            String secret,

            String state,
            Instant createdAt) {}

    @Schema(name = "Webhook")
    record WebhookJson(
            String id,
            String url,

            @Schema(description = "disabled: it has answered 410; a test that it acknowledges makes it active again")
            String state,

            Instant createdAt,

            @Schema(description = "What came of the last attempt") @Nullable
            String lastAnswer,

            @Nullable Instant answeredAt) {

        static WebhookJson of(Subscriber webhook) {
            return new WebhookJson(
                    webhook.id(),
                    webhook.address(),
                    webhook.state().wire(),
                    webhook.createdAt(),
                    webhook.lastAnswer().isEmpty() ? null : webhook.lastAnswer(),
                    webhook.answeredAt().orElse(null));
        }
    }

    /** Oldest first; next is absent on the last page. */
    @Schema(name = "Webhooks")
    record WebhooksJson(
            List<WebhookJson> webhooks, @Nullable String next) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(value = Needs.Right.ADMIN, afterContract = true)
    @Operation(
            operationId = "createWebhook",
            summary =
                    "Has an endpoint told of alerts from now on; the answer is the only place where its secret is shown",
            description =
                    "What is told is a POST of {type, timestamp, data: {institution, alert}} as Standard Webhooks has it:"
                            + " type is alert.fired, alert.recovered or alert.test (which has no alert), alert is shaped as in the"
                            + " list of alerts. webhook-id is the same at every attempt, webhook-timestamp in seconds is that of"
                            + " the attempt, webhook-signature is v1, and the HMAC-SHA256 of id.timestamp.body in base64. Any 2xx"
                            + " acknowledges; 410 ends it; everything else is tried again for three days, and not before what"
                            + " Retry-After says, up to a day.")
    @ApiResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = CreatedWebhookJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    @ApiResponse(responseCode = "409", ref = "conflict")
    public Response create(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @RequestBody(content = @Content(schema = @Schema(implementation = NewWebhookJson.class))) Members in,
            @Context SecurityContext caller) {
        Answers.found(institutions.find(institution));
        Optional<URI> url = in.neededValue("url", Urls.LONGEST, urls::url);
        in.done();
        AlertSending.NewSecret secret = sending.newSecret();
        Subscriber made = endpoints.add(
                institution, "wh" + Secrets.id(60), url.orElseThrow().toString(), secret.sealed(), "", caller);
        return Answers.created(
                new CreatedWebhookJson(
                        made.id(), made.address(), secret.shown(), made.state().wire(), made.createdAt()),
                addresses,
                "institutions/" + institution + "/webhooks/" + made.id());
    }

    @GET
    @Needs(value = Needs.Right.ADMIN, afterContract = true)
    @Operation(
            operationId = "listWebhooks",
            summary = "Endpoints that are told of alerts, oldest first, a page at a time, without their secrets")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = WebhooksJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public WebhooksJson list(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution, @BeanParam PageQuery paging) {
        Slice<Subscriber> page = endpoints.page(institution, paging);
        return new WebhooksJson(page.map(WebhookJson::of), page.next());
    }

    @GET
    @Path("{webhook}")
    @Needs(value = Needs.Right.ADMIN, afterContract = true)
    @Operation(operationId = "getWebhook", summary = "One endpoint that is told of alerts, without its secret")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = WebhookJson.class)))
    @ApiResponse(responseCode = "404", ref = "notFound")
    public WebhookJson get(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("webhook") String webhook) {
        return WebhookJson.of(endpoints.find(institution, webhook));
    }

    @DELETE
    @Path("{webhook}")
    @Needs(value = Needs.Right.ADMIN, afterContract = true)
    @Operation(operationId = "deleteWebhook", summary = "Tells an endpoint nothing more, not even what still waits")
    @ApiResponse(responseCode = "204", description = "It is gone")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public Response delete(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("webhook") String webhook,
            @Context SecurityContext caller) {
        return endpoints.remove(institution, webhook, caller);
    }

    @POST
    @Path("{webhook}/test")
    @Needs(value = Needs.Right.ADMIN, afterContract = true)
    @Operation(
            operationId = "testWebhook",
            summary = "Sends an endpoint an alert.test at once, signed like every other, and says what it answered")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Recipients.TestJson.class)))
    @ApiResponse(responseCode = "404", ref = "notFound")
    public Recipients.TestJson test(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("webhook") String webhook,
            @Context SecurityContext caller) {
        return endpoints.test(institution, webhook, caller);
    }
}
