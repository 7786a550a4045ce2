package org.headcount.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.GradeService;
import org.headcount.lti.tool.LaunchMessage;
import org.headcount.lti.wire.Json;

/**
 * What a tool is told of a launch. Claims that are known to mean the same to a tool behind us pass as they came, digit by digit; those that name us, the
 * tool or a service are made anew; everything else stays behind, since an address of the LMS is of no use to a tool whose tokens are ours, and what a
 * vendor adds may hold ids that are nobody's business.
 */
final class ClaimsForTool {

    private static final Set<String> PASSED = Set.of(
            ClaimNames.SUBJECT,
            "name",
            "given_name",
            "family_name",
            "middle_name",
            "nickname",
            "email",
            "email_verified",
            "picture",
            "zoneinfo",
            ClaimNames.LOCALE,
            ClaimNames.MESSAGE_TYPE,
            ClaimNames.VERSION,
            ClaimNames.ROLES,
            ClaimNames.RESOURCE_LINK,
            ClaimNames.CONTEXT,
            ClaimNames.TOOL_PLATFORM,
            ClaimNames.ROLE_SCOPE_MENTOR,
            ClaimNames.LAUNCH_PRESENTATION,
            ClaimNames.LIS,
            ClaimNames.CUSTOM,
            ClaimNames.FOR_USER);

    /** The signature covers the LMS's own client_id and nonce, so it would be wrong under ours (LTI 1.3 Migration §1.2). */
    private static final List<String> MIGRATION_SIGNATURE = List.of("oauth_consumer_key", "oauth_consumer_key_sign");

    private ClaimsForTool() {}

    /**
     * Complete but for nonce and times.
     *
     * @param issuer the one that this tool sees for this LMS
     * @param service how the tool reaches the LMS's grades; empty where it does not
     */
    static ObjectNode of(
            LaunchMessage launch,
            ToolRegistration tool,
            String issuer,
            String deployment,
            Optional<Arrival.ContextService> service,
            Addresses addresses) {
        ObjectNode received = launch.claims().copy();
        ObjectNode claims = Json.object();
        claims.put(ClaimNames.ISSUER, issuer);
        claims.put(ClaimNames.AUDIENCE, tool.id());
        claims.put(ClaimNames.DEPLOYMENT_ID, deployment);
        claims.put(ClaimNames.TARGET_LINK_URI, tool.targetLinkUri().toString());
        for (Map.Entry<String, JsonNode> claim : received.properties()) {
            if (PASSED.contains(claim.getKey())) {
                claims.set(claim.getKey(), claim.getValue());
            }
        }
        if (!claims.has(ClaimNames.ROLES)) {
            claims.putArray(ClaimNames.ROLES); // some tools demand it of every message
        }
        if (received.path(ClaimNames.LTI_1_1) instanceof ObjectNode migration) {
            claims.set(ClaimNames.LTI_1_1, migration.remove(MIGRATION_SIGNATURE));
        }
        service.ifPresent(
                reached -> grades(claims, reached, launch.gradeService().orElseThrow(), tool, addresses));
        return claims;
    }

    private static void grades(
            ObjectNode claims,
            Arrival.ContextService service,
            GradeService offered,
            ToolRegistration tool,
            Addresses addresses) {
        ObjectNode endpoint = claims.putObject(ClaimNames.GRADE_SERVICE);
        ArrayNode scopes = endpoint.putArray("scope");
        Scopes.granted(offered.scopes(), tool.scopes()).forEach(scopes::add);
        if (!offered.lineItems().isEmpty()) {
            endpoint.put("lineitems", addresses.lineItems(service.ref()));
        }
        if (!offered.lineItem().isEmpty()) {
            String item = LineItemId.of(service.ref(), offered.lineItem());
            endpoint.put("lineitem", addresses.lineItem(service.ref(), item));
        }
    }

    /** How a tool reaches the grades of a launch's context; empty where the LMS offers none, or nothing that this tool may use. */
    static Optional<Arrival.ContextService> service(LaunchMessage launch, LmsConnection lms, ToolRegistration tool) {
        return launch.gradeService()
                .filter(offered ->
                        !Scopes.granted(offered.scopes(), tool.scopes()).isEmpty())
                .map(offered -> service(launch, offered, lms, tool));
    }

    private static Arrival.ContextService service(
            LaunchMessage launch, GradeService offered, LmsConnection lms, ToolRegistration tool) {
        String place = offered.lineItems().isEmpty() ? offered.lineItem() : offered.lineItems();
        String context = launch.context().orElse(place);
        String ref = DeploymentId.serviceRef(
                lms.institution(), lms.platform().id(), launch.deployment(), tool.id(), context);
        return new Arrival.ContextService(
                ref,
                lms.institution(),
                lms.platform().id(),
                launch.deployment(),
                tool.id(),
                context,
                offered.lineItems(),
                offered.scopes());
    }
}
