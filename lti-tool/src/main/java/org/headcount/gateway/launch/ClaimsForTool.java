package org.headcount.gateway.launch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.connection.DeploymentId;
import org.headcount.gateway.connection.LineItemId;
import org.headcount.gateway.connection.LmsConnection;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.message.PlainText;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.GradeService;
import org.headcount.lti.tool.GroupsService;
import org.headcount.lti.tool.LaunchMessage;
import org.headcount.lti.tool.NotificationService;
import org.headcount.lti.tool.RosterService;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.Secrets;

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

    /** What was made anew, or belongs to the token alone. */
    private static final Set<String> OF_THE_TOKEN = Set.of(
            ClaimNames.ISSUER,
            ClaimNames.AUDIENCE,
            ClaimNames.AUTHORIZED_PARTY,
            ClaimNames.EXPIRES_AT,
            ClaimNames.ISSUED_AT,
            ClaimNames.NOT_BEFORE,
            ClaimNames.NONCE,
            ClaimNames.TOKEN_ID,
            ClaimNames.DEPLOYMENT_ID,
            ClaimNames.TARGET_LINK_URI,
            ClaimNames.DEEP_LINKING_SETTINGS,
            ClaimNames.LTI_1_1,
            ClaimNames.GRADE_SERVICE,
            ClaimNames.ROSTER_SERVICE,
            ClaimNames.GROUPS_SERVICE,
            ClaimNames.PLATFORM_NOTIFICATION_SERVICE);

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_CONTEXT = 255;

    private ClaimsForTool() {}

    /** Names of the claims of a launch of which no tool learns, as far as they can be shown. */
    static List<String> left(LaunchMessage launch) {
        return launch.claims().names().stream()
                .filter(name -> !PASSED.contains(name) && !OF_THE_TOKEN.contains(name))
                .filter(name -> name.length() <= LONGEST_NAME && PlainText.is(name))
                .toList();
    }

    /**
     * Complete but for nonce and times.
     *
     * @param issuer the one that this tool sees for this LMS
     * @param service how the tool reaches the LMS's services; empty where it does not
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
        service.ifPresent(reached -> {
            launch.gradeService()
                    .filter(offered -> !granted(offered, tool).isEmpty())
                    .ifPresent(offered -> grades(claims, reached, offered, tool, addresses));
            if (!reached.memberships().isEmpty() && tool.scopes().contains(Scopes.ROSTER_READ)) {
                claims.putObject(ClaimNames.ROSTER_SERVICE)
                        .put("context_memberships_url", addresses.memberships(reached.ref()))
                        .putArray("service_versions")
                        .add("2.0");
            }
            if (!reached.groups().isEmpty() && tool.scopes().contains(Scopes.GROUPS_READ)) {
                groups(claims.putObject(ClaimNames.GROUPS_SERVICE), reached, addresses);
            }
            notices(launch, tool)
                    .ifPresent(offered -> notices(
                            claims.putObject(ClaimNames.PLATFORM_NOTIFICATION_SERVICE), offered, reached, addresses));
        });
        return claims;
    }

    private static Optional<NotificationService> notices(LaunchMessage launch, ToolRegistration tool) {
        return launch.notificationService().filter(offered -> tool.scopes().contains(Scopes.NOTICE_HANDLERS));
    }

    private static void notices(
            ObjectNode claim, NotificationService offered, Arrival.ContextService service, Addresses addresses) {
        claim.put("platform_notification_service_url", addresses.noticeHandlers(service.ref()));
        claim.putArray("service_versions").add("1.0");
        claim.putArray("scope").add(Scopes.NOTICE_HANDLERS);
        ArrayNode types = claim.putArray("notice_types_supported");
        offered.types().stream().sorted().forEach(types::add);
    }

    private static void groups(ObjectNode claim, Arrival.ContextService service, Addresses addresses) {
        claim.putArray("scope").add(Scopes.GROUPS_READ);
        claim.put("context_groups_url", addresses.groups(service.ref()));
        if (!service.groupSets().isEmpty()) {
            claim.put("context_group_sets_url", addresses.groupSets(service.ref()));
        }
        claim.putArray("service_versions").add("1.0");
    }

    private static void grades(
            ObjectNode claims,
            Arrival.ContextService service,
            GradeService offered,
            ToolRegistration tool,
            Addresses addresses) {
        ObjectNode endpoint = claims.putObject(ClaimNames.GRADE_SERVICE);
        ArrayNode scopes = endpoint.putArray("scope");
        granted(offered, tool).forEach(scopes::add);
        if (!offered.lineItems().isEmpty()) {
            endpoint.put("lineitems", addresses.lineItems(service.ref()));
        }
        if (!offered.lineItem().isEmpty()) {
            String item = LineItemId.of(service.ref(), offered.lineItem());
            endpoint.put("lineitem", addresses.lineItem(service.ref(), item));
        }
    }

    private static Set<String> granted(GradeService offered, ToolRegistration tool) {
        return Scopes.granted(offered.scopes(), tool.scopes());
    }

    /** How a tool reaches the services of a launch's context; empty where the LMS offers none, or nothing that this tool may use. */
    static Optional<Arrival.ContextService> service(LaunchMessage launch, LmsConnection lms, ToolRegistration tool) {
        Optional<GradeService> grades =
                launch.gradeService().filter(offered -> !granted(offered, tool).isEmpty());
        Optional<String> roster = launch.rosterService()
                .map(RosterService::memberships)
                .filter(offered -> tool.scopes().contains(Scopes.ROSTER_READ));
        Optional<GroupsService> groups =
                launch.groupsService().filter(offered -> tool.scopes().contains(Scopes.GROUPS_READ));
        Optional<NotificationService> notices = notices(launch, tool);
        if (grades.isEmpty() && roster.isEmpty() && groups.isEmpty() && notices.isEmpty()) {
            return Optional.empty();
        }
        String lineItems = grades.map(GradeService::lineItems).orElse("");
        String place = lineItems.isEmpty() ? grades.map(GradeService::lineItem).orElse("") : lineItems;
        String context = launch.context()
                .orElse(
                        place.isEmpty()
                                ? roster.or(() -> groups.map(GroupsService::groups))
                                        .or(() -> notices.map(NotificationService::url))
                                        .orElse("")
                                : place);
        Set<String> scopes =
                new LinkedHashSet<>(grades.map(GradeService::scopes).orElse(Set.of()));
        roster.ifPresent(offered -> scopes.add(Scopes.ROSTER_READ)); // which its claim does not name
        groups.ifPresent(offered -> scopes.add(Scopes.GROUPS_READ));
        notices.ifPresent(offered -> scopes.add(Scopes.NOTICE_HANDLERS));
        return Optional.of(new Arrival.ContextService(
                DeploymentId.serviceRef(
                        lms.institution(), lms.platform().id(), launch.deployment(), tool.id(), context),
                lms.institution(),
                lms.platform().id(),
                launch.deployment(),
                tool.id(),
                kept(context),
                lineItems,
                scopes,
                roster.orElse(""),
                groups.map(GroupsService::groups).orElse(""),
                groups.map(GroupsService::groupSets).orElse("")));
    }

    /** By what a course is known in the database, whose keys must not be long: an id is 255 characters at most, but nobody refuses an LMS that sends more. */
    private static String kept(String context) {
        return context.length() <= LONGEST_CONTEXT ? context : "sha256 " + Secrets.hash(context);
    }
}
