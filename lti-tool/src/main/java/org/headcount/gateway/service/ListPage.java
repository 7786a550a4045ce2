package org.headcount.gateway.service;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.headcount.lti.wire.Reply;
import org.headcount.lti.wire.WrittenObject;

/** A part of a list, as the tool gets it. */
public record ListPage(Map<String, String> headers, List<WrittenObject> items) {

    /** How many were shown before. */
    public static final String FROM = "from";

    public static final String LIMIT = "limit";

    /**
     * Cuts the page that is asked for out of the whole.
     *
     * @param asked {@link #LIMIT}, a wish: none means all; and {@link #FROM}
     * @param filters what the next page has to be asked for besides
     * @param cursors of the list
     */
    public static ListPage cut(
            List<WrittenObject> all, Map<String, String> asked, Map<String, String> filters, Cursors cursors) {
        int from = Math.min(Cursors.count(asked, FROM), all.size());
        int limit = Cursors.count(asked, LIMIT);
        int until = limit == 0 ? all.size() : (int) Math.min((long) from + limit, all.size());
        if (until == all.size()) {
            return new ListPage(Map.of(), all.subList(from, until));
        }
        Map<String, String> next = new LinkedHashMap<>(filters);
        next.put(LIMIT, String.valueOf(limit));
        next.put(FROM, String.valueOf(until));
        return new ListPage(Map.of("Link", cursors.next(next)), all.subList(from, until));
    }

    /** In an answer like the LMS's. */
    public ServiceAnswer of(Reply.Answered answer) {
        return Relay.with(answer, headers, WrittenObject.list(items));
    }
}
