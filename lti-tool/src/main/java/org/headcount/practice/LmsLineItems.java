package org.headcount.practice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** The line item service of the practice LMS (Assignment and Grade Services 2.0 §3.2). A tool sees its own only. */
final class LmsLineItems {

    private static final Set<String> READ = Set.of(Lti.LINE_ITEM_SCOPE, Lti.LINE_ITEM_READ_SCOPE);
    private static final Set<String> WRITE = Set.of(Lti.LINE_ITEM_SCOPE);

    private final String base;
    private final School school;
    private final Gradebook gradebook;
    private final LmsServices services;
    private final Supplier<Paging> paging;

    LmsLineItems(String base, School school, Gradebook gradebook, LmsServices services, Supplier<Paging> paging) {
        this.base = base;
        this.school = school;
        this.gradebook = gradebook;
        this.services = services;
        this.paging = paging;
    }

    String container(String courseId) {
        return base + "/api/courses/" + courseId + "/line-items";
    }

    Reply list(Request request) {
        return services.call(request, READ, (tool, course) -> {
            Parameters query = request.query();
            List<ObjectNode> wanted = gradebook
                    .lineItems(item -> item.courseId().equals(course.id())
                            && item.clientId().equals(tool.clientId())
                            && item.has("resourceLinkId", query.one("resource_link_id"))
                            && item.has("resourceId", query.one("resource_id"))
                            && item.has("tag", query.one("tag")))
                    .stream()
                    .map(LineItem::content)
                    .toList();
            Paging pages = paging.get();
            Reply page = Reply.json(200, Lti.LINE_ITEMS_TYPE, pages.page(wanted, request));
            return pages.linked(page, pages.next(wanted, request, container(course.id())));
        });
    }

    Reply create(Request request) {
        return services.call(request, WRITE, (tool, course) -> {
            Optional<Reply> refusal = refusal(request);
            if (refusal.isPresent()) {
                return refusal.get();
            }
            ObjectNode content = Json.readObject(request.text()).orElseThrow();
            Optional<String> link = Json.text(content, "resourceLinkId");
            if (link.isPresent() && !owns(tool, course, link.get())) {
                return Reply.refusal(404, "this tool has no such resource link");
            }
            LineItem item = gradebook.add(container(course.id()), course.id(), tool.clientId(), content);
            return Reply.json(201, Lti.LINE_ITEM_TYPE, item.content()).with("Location", item.url());
        });
    }

    Reply read(Request request) {
        return withItem(request, READ, (tool, item) -> Reply.json(200, Lti.LINE_ITEM_TYPE, item.content()));
    }

    Reply replace(Request request) {
        return withItem(request, WRITE, (tool, item) -> {
            Optional<Reply> refusal = refusal(request);
            if (refusal.isPresent()) {
                return refusal.get();
            }
            ObjectNode content = Json.readObject(request.text()).orElseThrow();
            if (content.has("id") && !content.path("id").asText().equals(item.url())) {
                return Reply.refusal(400, "id must not change");
            }
            if (content.has("resourceLinkId") && !item.resourceLinkId().equals(Json.text(content, "resourceLinkId"))) {
                return Reply.refusal(400, "resourceLinkId must not change");
            }
            return Reply.json(
                    200, Lti.LINE_ITEM_TYPE, gradebook.replace(item, content).content());
        });
    }

    Reply delete(Request request) {
        return withItem(request, WRITE, (tool, item) -> {
            gradebook.remove(item);
            return Reply.empty(204);
        });
    }

    /** For whatever hangs below a line item; 404 if the tool has none of that number. */
    Reply withItem(Request request, Set<String> scopes, BiFunction<RegisteredTool, LineItem, Reply> service) {
        return services.call(request, scopes, (tool, course) -> {
            Optional<LineItem> item = gradebook
                    .lineItem(container(course.id()) + "/" + request.place("item"))
                    .filter(found -> found.clientId().equals(tool.clientId()));
            return item.isPresent()
                    ? service.apply(tool, item.get())
                    : Reply.refusal(404, "this tool has no such line item");
        });
    }

    private boolean owns(RegisteredTool tool, Course course, String link) {
        return school.activity(link)
                .filter(activity -> activity.clientId().equals(tool.clientId()))
                .filter(activity -> activity.courseId().equals(course.id()))
                .isPresent();
    }

    private static Optional<Reply> refusal(Request request) {
        if (!request.mediaType().equals(Lti.LINE_ITEM_TYPE)) {
            return Optional.of(Reply.refusal(415, "a line item comes as " + Lti.LINE_ITEM_TYPE));
        }
        Optional<ObjectNode> content = Json.readObject(request.text());
        if (content.isEmpty()) {
            return Optional.of(Reply.refusal(400, "this is not a JSON object"));
        }
        if (content.get().path("label").asText().isBlank()) {
            return Optional.of(Reply.refusal(400, "label is missing or blank"));
        }
        return Json.number(content.get(), "scoreMaximum")
                        .filter(maximum -> maximum.compareTo(BigDecimal.ZERO) > 0)
                        .isPresent()
                ? Optional.empty()
                : Optional.of(Reply.refusal(400, "scoreMaximum must be more than 0"));
    }
}
