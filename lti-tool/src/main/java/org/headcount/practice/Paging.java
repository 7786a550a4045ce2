package org.headcount.practice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Cuts a list into pages as the request wishes, and names the next one in a Link header. */
final class Paging {

    private final int largestPage;
    private final boolean typographic;

    Paging(int largestPage, boolean typographic) {
        this.largestPage = largestPage;
        this.typographic = typographic;
    }

    /** The URL of the page after this one; empty on the last. */
    Optional<String> next(List<?> all, Request request, String url) {
        int end = end(all, request);
        if (end >= all.size()) {
            return Optional.empty();
        }
        Map<String, String> query = new LinkedHashMap<>();
        for (String kept : List.of("resource_link_id", "resource_id", "tag", "user_id", "role", "rlid")) {
            request.query().one(kept).ifPresent(value -> query.put(kept, value));
        }
        query.put("limit", String.valueOf(limit(request)));
        query.put("from", String.valueOf(end));
        return Optional.of(url + "?" + Parameters.encoded(query));
    }

    ArrayNode page(List<? extends JsonNode> all, Request request) {
        ArrayNode page = Json.array();
        all.subList(Math.min(from(request), all.size()), end(all, request)).forEach(page::add);
        return page;
    }

    Reply linked(Reply reply, Optional<String> next) {
        return next.map(url -> reply.with(
                        "Link",
                        typographic
                                ? "<" + url.replace("&", "&amp;") + ">; rel=\u00e2\u0080\u009cnext\u00e2\u0080\u009d"
                                : "<" + url + ">; rel=\"next\""))
                .orElse(reply);
    }

    private int end(List<?> all, Request request) {
        return (int) Math.min((long) from(request) + limit(request), all.size());
    }

    private int limit(Request request) {
        int wished = number(request, "limit");
        return wished > 0 ? Math.min(wished, largestPage) : largestPage;
    }

    private static int from(Request request) {
        return number(request, "from");
    }

    private static int number(Request request, String name) {
        return request.query()
                .one(name)
                .filter(value -> value.matches("[0-9]{1,9}"))
                .map(Integer::valueOf)
                .orElse(0);
    }
}
