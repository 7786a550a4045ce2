package org.headcount.practice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The roster of the practice LMS (Names and Role Provisioning Services 2.0). Everybody is in every course. */
final class LmsMembers {

    private final String base;
    private final School school;
    private final LmsServices services;
    private final Supplier<Paging> paging;

    LmsMembers(String base, School school, LmsServices services, Supplier<Paging> paging) {
        this.base = base;
        this.school = school;
        this.services = services;
        this.paging = paging;
    }

    String url(String courseId) {
        return base + "/api/courses/" + courseId + "/members";
    }

    Reply list(Request request) {
        return services.call(request, Set.of(Lti.MEMBERSHIP_SCOPE), (tool, course) -> {
            Optional<String> link = request.query().one("rlid");
            if (link.isPresent() && !isLinkOf(tool, course, link.get())) {
                return Reply.refusal(404, "this tool has no such resource link");
            }
            Optional<String> role = request.query().one("role");
            List<ObjectNode> members = school.people().stream()
                    .filter(person -> role.isEmpty() || has(person, role.get()))
                    .map(person -> member(person, link))
                    .toList();
            Paging pages = paging.get();
            ObjectNode body = Json.object().put("id", url(course.id()));
            body.set("context", context(course));
            body.set("members", pages.page(members, request));
            Reply reply = Reply.json(200, Lti.MEMBERSHIPS_TYPE, body);
            return pages.linked(reply, pages.next(members, request, url(course.id())));
        });
    }

    private static ObjectNode context(Course course) {
        return Json.object().put("id", course.id()).put("label", course.label()).put("title", course.title());
    }

    private boolean isLinkOf(RegisteredTool tool, Course course, String link) {
        return school.activities(course).stream()
                .anyMatch(activity ->
                        activity.id().equals(link) && activity.clientId().equals(tool.clientId()));
    }

    /** @param role a URI, or the short name of a context role */
    private static boolean has(Person person, String role) {
        return person.role().uris().stream().anyMatch(uri -> uri.equals(role) || uri.endsWith("membership#" + role));
    }

    private ObjectNode member(Person person, Optional<String> link) {
        ObjectNode member = Json.object()
                .put("status", "Active")
                .put("user_id", person.id())
                .put("name", person.name())
                .put("given_name", person.givenName())
                .put("family_name", person.familyName())
                .put("email", person.email());
        member.set("roles", Json.texts(person.role().uris()));
        link.flatMap(school::activity).ifPresent(activity -> {
            ObjectNode message = Json.object().put(Lti.CLAIM + "message_type", "LtiResourceLinkRequest");
            ObjectNode custom = message.putObject(Lti.CLAIM + "custom");
            activity.custom().forEach(custom::put);
            member.set("message", Json.array().add(message));
        });
        return member;
    }
}
