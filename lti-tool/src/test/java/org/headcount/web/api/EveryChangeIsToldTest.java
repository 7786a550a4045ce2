package org.headcount.web.api;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.testing.Service.OPERATOR_KEY;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.headcount.gateway.connection.Registrar;
import org.headcount.gateway.grade.Hold;
import org.headcount.gateway.registration.FreshInvitation;
import org.headcount.gateway.registration.Invitation;
import org.headcount.gateway.registration.RegisteredPlatforms;
import org.headcount.gateway.staff.SwitchRequest;
import org.headcount.lti.message.GradeMedia;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.lti.wire.LoopbackServer;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.settings.MailSettings;
import org.headcount.settings.Settings;
import org.headcount.store.Store;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Of every call that openapi.json describes and that may change something, the audit tells who made it. A new one has to be
 * tried here, or to be named with the reason why it tells nothing.
 */
class EveryChangeIsToldTest extends RestTest {

    private static final String TOOL = """
            {"name": "Quiz", "loginUri": "https://quiz.example/login", "redirectUris": ["https://quiz.example/launch"],
             "targetLinkUri": "https://quiz.example/", "jwksUri": "https://quiz.example/jwks"}""";
    private static final String PLATFORM = """
            {"name": "LMS", "issuer": "https://lms.example", "clientId": "%s",
             "authorizationEndpoint": "https://lms.example/auth", "tokenEndpoint": "https://lms.example/token",
             "jwksUri": "https://lms.example/certs", "deployments": ["1"]}""";
    private static final String STATEMENT = "fd41c918-b88b-4b20-a0a5-a4c32391aa01";
    private static final String BY_ADA =
            "\"actor\": {\"account\": {\"homePage\": \"urn:headcount:host\", \"name\": \"ada\"}}";

    private static final Map<String, String> TELL_NOTHING = Map.ofEntries(
            entry("decide", "asks"),
            entry("plan", "computes"),
            entry("whatIf", "computes"),
            entry("previewChange", "computes"),
            entry("reconcile", "compares"),
            entry("examinePlatform", "looks"),
            entry("examineTool", "looks"),
            entry("sendCaliperEnvelope", "activities tell of themselves"),
            entry("testAlertAddress", "a mailbox stays as it is"),
            entry("signOutStaff", "whoever is signed out may sign in again"),
            entry("rotateSigningKey", "it is about no institution; the log tells"),
            entry("revokeSigningKey", "it is about no institution; the log tells"),
            entry("keepAliases", "a host says by itself what it calls somebody, and says it again"));

    private final LoopbackServer endpoint = new LoopbackServer();

    private interface Change {
        Service.Answer by(Tenant tenant) throws Exception;
    }

    /** What is told of a change, and how to make one. */
    private record Told(String action, Change change) {}

    private final Map<String, Told> told = Map.ofEntries(
            entry("createInstitution", new Told("institution-created", tenant -> get(tenant, ""))),
            entry(
                    "changeInstitution",
                    new Told("institution-changed", tenant -> patch(tenant, "", "{\"name\": \"N\"}"))),
            entry("createKey", new Told("key-created", this::newKey)),
            entry("deleteKey", new Told("key-deleted", tenant -> delete(tenant, "keys/" + id(newKey(tenant))))),
            entry("createPlatform", new Told("platform-connected", this::platform)),
            entry(
                    "changePlatform",
                    new Told(
                            "platform-changed",
                            tenant -> patch(tenant, "platforms/" + id(platform(tenant)), "{\"name\": \"Moodle\"}"))),
            entry(
                    "addDeployments",
                    new Told(
                            "platform-changed",
                            tenant -> post(
                                    tenant,
                                    "platforms/" + id(platform(tenant)) + "/deployments",
                                    "{\"deployments\": [\"2\"]}"))),
            entry(
                    "deletePlatform",
                    new Told("platform-disconnected", tenant -> delete(tenant, "platforms/" + id(platform(tenant))))),
            entry(
                    "invitePlatform",
                    new Told("invitation-created", tenant -> post(tenant, "platforms/invitations", "{}"))),
            entry(
                    "withdrawPlatformInvitation",
                    new Told(
                            "invitation-withdrawn",
                            tenant -> delete(
                                    tenant, "platforms/invitations/" + id(post(tenant, "platforms/invitations", ""))))),
            entry(
                    "withdrawToolInvitation",
                    new Told(
                            "invitation-withdrawn",
                            tenant -> delete(
                                    tenant,
                                    "tools/invitations/"
                                            + id(post(
                                                    tenant,
                                                    "tools/invitations",
                                                    "{\"platform\": \"" + id(platform(tenant)) + "\"}"))))),
            entry(
                    "approvePlatform",
                    new Told(
                            "platform-connected",
                            tenant -> post(tenant, "platforms/" + registered(tenant) + "/approve", ""))),
            entry("renewRegistration", new Told("platform-changed", this::renewed)),
            entry(
                    "inviteTool",
                    new Told(
                            "invitation-created",
                            tenant -> post(
                                    tenant, "tools/invitations", "{\"platform\": \"" + id(platform(tenant)) + "\"}"))),
            entry(
                    "approveTool",
                    new Told("tool-connected", tenant -> post(tenant, "tools/" + joined(tenant) + "/approve", ""))),
            entry(
                    "rotatePlatformKey",
                    new Told(
                            "signing-key-added",
                            tenant -> post(tenant, "platforms/" + id(platform(tenant)) + "/signing-keys", ""))),
            entry("revokePlatformKey", new Told("signing-key-revoked", this::revoked)),
            entry(
                    "revokeAccessTokens",
                    new Told(
                            "access-tokens-revoked",
                            tenant -> delete(tenant, "tools/" + id(tool(tenant)) + "/access-tokens"))),
            entry("createTool", new Told("tool-connected", this::tool)),
            entry(
                    "setToolConsumerKey",
                    new Told("consumer-key-set", tenant -> consumerKey(tenant, "tools/" + id(tool(tenant))))),
            entry("deleteToolConsumerKey", new Told("consumer-key-removed", tenant -> {
                String tool = "tools/" + id(tool(tenant));
                consumerKey(tenant, tool);
                return delete(tenant, tool + "/consumer-key");
            })),
            entry(
                    "setPlatformConsumerKey",
                    new Told("consumer-key-set", tenant -> consumerKey(tenant, "platforms/" + id(platform(tenant))))),
            entry("deletePlatformConsumerKey", new Told("consumer-key-removed", tenant -> {
                String platform = "platforms/" + id(platform(tenant));
                consumerKey(tenant, platform);
                return delete(tenant, platform + "/consumer-key");
            })),
            entry(
                    "changeTool",
                    new Told(
                            "tool-changed",
                            tenant -> patch(tenant, "tools/" + id(tool(tenant)), "{\"name\": \"Exam\"}"))),
            entry("deleteTool", new Told("tool-disconnected", tenant -> delete(tenant, "tools/" + id(tool(tenant))))),
            entry("reportFacts", new Told("voided", tenant -> post(tenant, "facts", """
                            {"facts": [{"source": "t", "id": "v", "type": "void", "learner": "host:ada",
                            "at": "2026-03-01T00:00:00Z", "reason": "wrong",
                            "voids": {"source": "t", "id": "host:ada 2026-02-10T08:00:00Z"}}]}"""))),
            entry("sendXapiStatements", new Told("voided", tenant -> voiding(tenant, "POST", ""))),
            entry(
                    "putXapiStatement",
                    new Told(
                            "voided",
                            tenant -> voiding(tenant, "PUT", "?statementId=fd41c918-b88b-4b20-a0a5-a4c32391aa02"))),
            entry("eraseIdentity", new Told("person-erased", tenant -> delete(tenant, "learners/host:ada/identity"))),
            entry(
                    "changeIdentities",
                    new Told(
                            "linked",
                            tenant -> put(tenant, "learners/host:ada/identities", "{\"add\": [\"host:new\"]}"))),
            entry("linkLearners", new Told("linked", this::link)),
            entry("unlinkLearners", new Told("unlinked", tenant -> delete(tenant, "links/" + id(link(tenant))))),
            entry(
                    "switchLearner",
                    new Told(
                            "switched-off",
                            tenant ->
                                    put(tenant, "learners/host:ada/switch", "{\"on\": false, \"reason\": \"left\"}"))),
            entry(
                    "switchLearners",
                    new Told(
                            "switched-off",
                            tenant -> post(
                                    tenant,
                                    "switches",
                                    "{\"on\": false, \"learners\": [\"host:ada\"], \"reason\": \"left\"}"))),
            entry(
                    "issueVouchers",
                    new Told("voucher-issued", tenant -> post(tenant, "vouchers", "{\"codes\": [\"c1\"]}"))),
            entry("createWebhook", new Told("webhook-created", this::webhook)),
            entry(
                    "deleteWebhook",
                    new Told("webhook-deleted", tenant -> delete(tenant, "webhooks/" + id(webhook(tenant))))),
            entry(
                    "testWebhook",
                    new Told(
                            "webhook-disabled",
                            tenant -> post(tenant, "webhooks/" + id(webhook(tenant)) + "/test", ""))),
            entry("createAlertAddress", new Told("alert-address-created", tenant -> mailbox(tenant, false))),
            entry("deleteAlertAddress", new Told("alert-address-deleted", tenant -> mailbox(tenant, true))),
            entry("inviteStaff", new Told("staff-invited", this::colleague)),
            entry(
                    "inviteStaffAnew",
                    new Told(
                            "staff-invited",
                            tenant -> post(tenant, "staff/" + id(colleague(tenant)) + "/invitation", ""))),
            entry(
                    "changeStaff",
                    new Told(
                            "staff-changed",
                            tenant -> patch(tenant, "staff/" + id(colleague(tenant)), "{\"role\": \"owner\"}"))),
            entry("deleteStaff", new Told("staff-removed", tenant -> delete(tenant, "staff/" + id(colleague(tenant))))),
            entry(
                    "changeStaffRoles",
                    new Told("staff-roles-changed", tenant -> put(tenant, "staff-roles", "{\"roles\": []}"))),
            entry("changeIdentityProvider", new Told("identity-provider-changed", this::provider)),
            entry("deleteIdentityProvider", new Told("identity-provider-removed", tenant -> {
                provider(tenant);
                return delete(tenant, "identity-provider");
            })),
            entry(
                    "grantRequest",
                    new Told(
                            "request-granted",
                            tenant -> post(tenant, "requests/" + asked(tenant) + "/grant", "{\"reason\": \"asked\"}"))),
            entry(
                    "declineRequest",
                    new Told(
                            "request-declined",
                            tenant -> post(tenant, "requests/" + asked(tenant) + "/decline", "{}"))),
            entry("releaseHold", new Told("hold-released", tenant -> held(tenant, "release"))),
            entry("discardHold", new Told("hold-discarded", tenant -> held(tenant, "discard"))));

    @AfterAll
    void closeEndpoint() {
        endpoint.close();
    }

    @Test
    void everyCallThatMayChangeSomethingIsTriedHereOrTellsWhyThereIsNothingToTell() throws Exception {
        Set<String> known = new TreeSet<>(told.keySet());
        known.addAll(TELL_NOTHING.keySet());

        assertThat(writing()).containsExactlyInAnyOrderElementsOf(known);
    }

    @Test
    void whateverAnyoneChangesIsToldWithWhoDid() throws Exception {
        endpoint.on("/gone", 410, "text/plain", "");
        for (Map.Entry<String, Told> one : told.entrySet()) {
            Tenant tenant = tenant("switch");
            visit(tenant, "host:ada", "2026-02-10T08:00:00Z");
            visit(tenant, "host:ben", "2026-02-10T08:00:00Z");

            Service.Answer answer = one.getValue().change().by(tenant);

            assertThat(answer.status())
                    .as(one.getKey() + " " + answer.raw().body())
                    .isBetween(200, 299);
            JsonNode entries = service.get(
                            OPERATOR_KEY,
                            tenant.path("audit?action=" + one.getValue().action()))
                    .body()
                    .path("entries");
            assertThat(entries).as(one.getKey()).isNotEmpty();
            entries.forEach(
                    entry -> assertThat(entry.path("author").path("name").asText())
                            .as(one.getKey())
                            .matches("key:.*|operator"));
            assertThat(entries.toString()).as(one.getKey()).doesNotContain("s3cret", "licences@");
        }
    }

    private Set<String> writing() throws Exception {
        Set<String> operations = new TreeSet<>();
        service.get("", "openapi.json")
                .body()
                .path("paths")
                .forEach(path -> path.properties().stream()
                        .filter(call -> Set.of("post", "put", "patch", "delete").contains(call.getKey()))
                        .forEach(call -> operations.add(
                                call.getValue().path("operationId").asText())));
        return operations;
    }

    private static String id(Service.Answer made) {
        return made.body().path("id").asText();
    }

    private Service.Answer get(Tenant tenant, String path) throws Exception {
        return service.get(tenant.key(), tenant.path(path));
    }

    private Service.Answer post(Tenant tenant, String path, String body) throws Exception {
        return service.post(tenant.key(), tenant.path(path), body);
    }

    private Service.Answer put(Tenant tenant, String path, String body) throws Exception {
        return service.put(tenant.key(), tenant.path(path), body);
    }

    private Service.Answer patch(Tenant tenant, String path, String body) throws Exception {
        return service.patch(tenant.key(), tenant.path(path), body);
    }

    private Service.Answer delete(Tenant tenant, String path) throws Exception {
        return service.delete(tenant.key(), tenant.path(path));
    }

    private Service.Answer colleague(Tenant tenant) throws Exception {
        return post(
                tenant,
                "staff",
                "{\"role\": \"viewer\", \"name\": \"s3cret\", \"email\": \"licences@school.example\"}");
    }

    private Service.Answer provider(Tenant tenant) throws Exception {
        String issuer = endpoint.url("/" + tenant.id()).toString();
        endpoint.on("/" + tenant.id() + "/.well-known/openid-configuration", 200, "application/json", """
                {"issuer": "BASE", "authorization_endpoint": "BASE/a", "token_endpoint": "BASE/t", "jwks_uri": "BASE/k"}
                """.replace(
                        "BASE", issuer));
        return put(
                tenant,
                "identity-provider",
                "{\"issuer\": \"" + issuer + "\", \"clientId\": \"c\", \"clientSecret\": \"s3cret\"}");
    }

    /** The request of somebody who is switched off. */
    private String asked(Tenant tenant) throws Exception {
        Service.Answer off = put(tenant, "learners/host:ada/switch", "{\"on\": false, \"reason\": \"left\"}");
        try (Store node = anotherNode()) {
            node.switchRequests()
                    .ask(
                            new SwitchRequest(
                                    new InstitutionId(tenant.id()),
                                    "rq1",
                                    new LearnerId(off.body().path("learner").asText()),
                                    "s3cret",
                                    NOON,
                                    SwitchRequest.State.OPEN,
                                    Optional.empty(),
                                    ""),
                            YearMonth.of(2026, 3));
        }
        return "rq1";
    }

    private Service.Answer newKey(Tenant tenant) throws Exception {
        return post(tenant, "keys", "{\"role\": \"read\", \"label\": \"reports\"}");
    }

    private Service.Answer consumerKey(Tenant tenant, String connection) throws Exception {
        return put(tenant, connection + "/consumer-key", "{\"consumerKey\": \"k\", \"secret\": \"s3cret\"}");
    }

    private Service.Answer platform(Tenant tenant) throws Exception {
        return post(tenant, "platforms", PLATFORM.formatted(tenant.id()));
    }

    /** One that registered by itself, and waits. */
    private String registered(Tenant tenant) {
        String id = "pf" + tenant.id();
        URI uri = URI.create("https://lms.example/" + tenant.id());
        InstitutionId institution = new InstitutionId(tenant.id());
        try (Store node = anotherNode()) {
            node.registeredPlatforms().expect(institution, id);
            node.registeredPlatforms()
                    .add(
                            institution,
                            new RegisteredPlatforms.Waiting(
                                    new PlatformRegistration(
                                            id,
                                            "LMS",
                                            uri.toString(),
                                            "c-" + tenant.id(),
                                            uri,
                                            uri,
                                            uri,
                                            "a",
                                            Set.of("1"),
                                            PlatformRegistration.Anonymous.PASS),
                                    NOON,
                                    origin()));
        }
        return id;
    }

    /** A tool that registered by itself, and waits. */
    private String joined(Tenant tenant) throws Exception {
        String id = "tl" + tenant.id();
        String lms = id(platform(tenant));
        URI uri = URI.create("https://quiz.example/");
        Invitation invitation = FreshInvitation.ofTool(new InstitutionId(tenant.id()), lms, Registrar.INSTITUTION, NOON)
                .kept();
        try (Store node = anotherNode()) {
            node.invitations().add(invitation);
            node.registeredTools()
                    .add(
                            invitation,
                            new ToolRegistration(id, "Quiz", uri, List.of(uri.toString()), uri, uri, Set.of()),
                            "hash",
                            NOON);
        }
        return id;
    }

    private RegisteredPlatforms.Origin origin() {
        String base = endpoint.url("").toString();
        String offer = """
                {"issuer": "BASE", "authorization_endpoint": "BASE/a", "token_endpoint": "BASE/t", "jwks_uri": "BASE/k",
                 "registration_endpoint": "BASE/r", "token_endpoint_auth_methods_supported": ["private_key_jwt"],
                 "token_endpoint_auth_signing_alg_values_supported": ["RS256"], "scopes_supported": [],
                 "id_token_signing_alg_values_supported": ["RS256"], "response_types_supported": ["id_token"],
                 "claims_supported": [], "subject_types_supported": [],
                 "https://purl.imsglobal.org/spec/lti-platform-configuration":
                   {"messages_supported": ["LtiResourceLinkRequest"]}}""".replace("BASE", base);
        return new RegisteredPlatforms.Origin(base + "/c", offer, base + "/r/c", "");
    }

    private Service.Answer revoked(Tenant tenant) throws Exception {
        String at = "platforms/" + id(platform(tenant)) + "/signing-keys";
        return delete(
                tenant,
                at + "/"
                        + get(tenant, at)
                                .body()
                                .path("keys")
                                .path(0)
                                .path("kid")
                                .asText());
    }

    private Service.Answer renewed(Tenant tenant) throws Exception {
        endpoint.on("/r/c", 200, "application/json", "{\"client_id\": \"c-" + tenant.id() + "\"}");
        String id = registered(tenant);
        post(tenant, "platforms/" + id + "/approve", "");
        return put(tenant, "platforms/" + id + "/registration", "");
    }

    private Service.Answer tool(Tenant tenant) throws Exception {
        return post(tenant, "tools", TOOL);
    }

    private Service.Answer link(Tenant tenant) throws Exception {
        return post(tenant, "links", "{\"learners\": [\"host:ada\", \"host:ben\"], \"reason\": \"one person\"}");
    }

    /** Its address has a secret in it. */
    private Service.Answer webhook(Tenant tenant) throws Exception {
        return post(tenant, "webhooks", "{\"url\": \"" + endpoint.url("/gone") + "?key=s3cret\"}");
    }

    private Service.Answer mailbox(Tenant tenant, boolean taken) throws Exception {
        try (Service with = Service.start(withMail(Service.settings(folder)), InstantSource.fixed(NOON))) {
            Service.Answer made = with.post(
                    tenant.key(), tenant.path("alert-addresses"), "{\"address\": \"licences@school.example\"}");
            return taken ? with.delete(tenant.key(), tenant.path("alert-addresses/" + id(made))) : made;
        }
    }

    private static Settings withMail(Settings settings) {
        return settings.with(new MailSettings(
                "localhost", 1, MailSettings.Security.NONE, Optional.empty(), "headcount@school.example"));
    }

    /** Sends a statement, and takes it back. */
    private Service.Answer voiding(Tenant tenant, String method, String query) throws Exception {
        statement(tenant, "POST", "", """
                {"id": "%s", %s, "verb": {"id": "http://adlnet.gov/expapi/verbs/experienced"},
                "object": {"id": "https://lms.example/page/1"}}""".formatted(STATEMENT, BY_ADA));
        return statement(tenant, method, query, """
                {%s, "verb": {"id": "http://adlnet.gov/expapi/verbs/voided"},
                "object": {"objectType": "StatementRef", "id": "%s"}}""".formatted(BY_ADA, STATEMENT));
    }

    private Service.Answer statement(Tenant tenant, String method, String query, String body) throws Exception {
        return service.send(
                HttpRequest.newBuilder(URI.create(service.base() + "/api/v1/" + tenant.path("xapi/statements") + query))
                        .header("Authorization", "Bearer " + tenant.key())
                        .header("Content-Type", "application/json")
                        .header("X-Experience-API-Version", "2.0.0")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    private Service.Answer held(Tenant tenant, String what) throws Exception {
        IdentityName who = IdentityName.parse("host:ada");
        Instant then = NOON.minusSeconds(60);
        try (Store node = anotherNode()) {
            Hold hold = new Hold(
                    new InstitutionId(tenant.id()),
                    "h1",
                    "pf1",
                    "tl1",
                    "pf1-a",
                    "https://lms.example/lineitem/1",
                    who,
                    then.toString(),
                    then,
                    then,
                    GradeMedia.SCORE,
                    "{}".getBytes(StandardCharsets.UTF_8),
                    Hold.State.HELD,
                    0,
                    "");
            Report refusal = new Report(
                    new FactKey("grade-refused.pf1", "h1"),
                    who,
                    FactType.REFUSAL,
                    Kind.GRADE,
                    Role.LEARNER,
                    Origin.SYSTEM,
                    then,
                    then,
                    "",
                    Report.Note.NONE);
            node.ledger().append(hold.institution(), List.of(refusal)); // nobody is given a score who was not met
            assertThat(node.holds().keep(hold, refusal)).isTrue();
        }
        return post(tenant, "holds/h1/" + what, "");
    }
}
