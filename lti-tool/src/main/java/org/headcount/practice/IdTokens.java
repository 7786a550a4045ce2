package org.headcount.practice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Writes and signs what the practice LMS says of a launch (LTI Core 1.3 §5.3 and the claims of its services). */
final class IdTokens {

    private static final Duration LIFE = Duration.ofMinutes(5);

    private final String issuer;
    private final School school;
    private final InstantSource clock;
    private final Gradebook gradebook;
    private final LmsLineItems lineItems;
    private final LmsMembers members;
    private final Supplier<SigningKey> key;
    private final Mishaps mishaps;

    IdTokens(
            String issuer,
            School school,
            InstantSource clock,
            Gradebook gradebook,
            LmsLineItems lineItems,
            LmsMembers members,
            Supplier<SigningKey> key,
            Mishaps mishaps) {
        this.issuer = issuer;
        this.school = school;
        this.clock = clock;
        this.gradebook = gradebook;
        this.lineItems = lineItems;
        this.members = members;
        this.key = key;
        this.mishaps = mishaps;
    }

    String launch(Person person, Activity activity, String nonce) {
        ObjectNode claims = claims(
                person,
                "LtiResourceLinkRequest",
                activity.clientId(),
                activity.deploymentId(),
                activity.targetLinkUri(),
                activity.courseId(),
                nonce);
        claims.putObject(Lti.CLAIM + "resource_link")
                .put("id", activity.id())
                .put("title", activity.title())
                .put("description", activity.description());
        ObjectNode custom = claims.putObject(Lti.CLAIM + "custom");
        activity.custom().forEach(custom::put);
        school.course(activity.courseId())
                .ifPresent(course -> contextClaims(claims, course, activity.clientId(), Optional.of(activity)));
        return mishaps.sign(key.get(), claims);
    }

    String choice(Person person, ContentChoice choice, String nonce) {
        ObjectNode claims = claims(
                person,
                "LtiDeepLinkingRequest",
                choice.clientId(),
                choice.deploymentId(),
                choice.targetLinkUri(),
                choice.courseId(),
                nonce);
        ObjectNode settings = claims.putObject(Lti.DEEP_LINKING + "deep_linking_settings")
                .put("deep_link_return_url", LmsChoices.returnUrl(issuer, choice))
                .put("accept_multiple", choice.acceptsSeveral())
                .put("auto_create", false)
                .put("title", choice.title());
        settings.set("accept_types", Json.texts(choice.acceptedTypes()));
        settings.set("accept_presentation_document_targets", Json.texts(List.of("iframe", "window")));
        choice.data().ifPresent(data -> settings.put("data", data));
        school.course(choice.courseId())
                .ifPresent(course -> contextClaims(claims, course, choice.clientId(), Optional.empty()));
        return mishaps.sign(key.get(), claims);
    }

    private ObjectNode claims(
            Person person,
            String messageType,
            String clientId,
            String deployment,
            String target,
            String course,
            String nonce) {
        Instant now = clock.instant();
        ObjectNode claims = Json.object()
                .put("iss", issuer)
                .put("aud", clientId)
                .put("sub", person.id())
                .put("iat", now.getEpochSecond())
                .put("exp", now.plus(LIFE).getEpochSecond())
                .put("nonce", nonce)
                .put("given_name", person.givenName())
                .put("family_name", person.familyName())
                .put("name", person.name())
                .put("email", person.email())
                .put("locale", person.locale())
                .put(Lti.CLAIM + "message_type", messageType)
                .put(Lti.CLAIM + "version", "1.3.0")
                .put(Lti.CLAIM + "deployment_id", deployment)
                .put(Lti.CLAIM + "target_link_uri", target);
        claims.set(Lti.CLAIM + "roles", Json.texts(person.role().uris()));
        claims.putObject(Lti.CLAIM + "tool_platform")
                .put("guid", issuer.substring(issuer.lastIndexOf('/') + 1))
                .put("name", school.name())
                .put("product_family_code", "headcount-practice")
                .put("version", "1");
        claims.putObject(Lti.CLAIM + "launch_presentation")
                .put("document_target", "iframe")
                .put("return_url", issuer + "/courses/" + course)
                .put("locale", person.locale());
        return claims;
    }

    private void contextClaims(ObjectNode claims, Course course, String clientId, Optional<Activity> activity) {
        claims.putObject(Lti.CLAIM + "context")
                .put("id", course.id())
                .put("label", course.label())
                .put("title", course.title())
                .putArray("type")
                .add("http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering");
        Set<String> scopes = school.tool(clientId).map(RegisteredTool::scopes).orElse(Set.of());
        Set<String> grading = new TreeSet<>(scopes);
        grading.remove(Lti.MEMBERSHIP_SCOPE);
        if (!grading.isEmpty()) {
            gradingClaim(claims.putObject(Lti.AGS_CLAIM), course, activity).set("scope", Json.texts(grading));
        }
        if (scopes.contains(Lti.MEMBERSHIP_SCOPE)) {
            claims.putObject(Lti.NRPS_CLAIM)
                    .put("context_memberships_url", members.url(course.id()))
                    .putArray("service_versions")
                    .add("2.0");
        }
    }

    /** With {@code lineitem} only when exactly one line item belongs to the link. */
    private ObjectNode gradingClaim(ObjectNode claim, Course course, Optional<Activity> activity) {
        claim.put("lineitems", lineItems.container(course.id()));
        List<LineItem> own = activity.stream()
                .flatMap(link -> gradebook
                        .lineItems(item -> item.courseId().equals(course.id())
                                && item.clientId().equals(link.clientId())
                                && item.resourceLinkId()
                                        .filter(link.id()::equals)
                                        .isPresent())
                        .stream())
                .toList();
        if (own.size() == 1) {
            claim.put("lineitem", own.get(0).url());
        }
        return claim;
    }
}
