package org.headcount.practice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Optional;

/** A column of the gradebook. Keeps every member that a tool wrote, known or not; the URL is {@code id}. */
public final class LineItem {

    private final String url;
    private final String courseId;
    private final String clientId;
    private final ObjectNode content;

    LineItem(String url, String courseId, String clientId, ObjectNode content) {
        this.url = url;
        this.courseId = courseId;
        this.clientId = clientId;
        this.content = content.deepCopy().put("id", url);
    }

    public String url() {
        return url;
    }

    public String courseId() {
        return courseId;
    }

    /** The tool that it belongs to. */
    public String clientId() {
        return clientId;
    }

    /** All of it, as a tool reads it. */
    public ObjectNode content() {
        return content.deepCopy();
    }

    public String label() {
        return content.path("label").asText();
    }

    public Optional<String> resourceLinkId() {
        return Json.text(content, "resourceLinkId");
    }

    public BigDecimal scoreMaximum() {
        return Json.number(content, "scoreMaximum").orElse(BigDecimal.ONE);
    }

    boolean has(String member, Optional<String> wanted) {
        return wanted.isEmpty() || wanted.get().equals(content.path(member).asText());
    }

    /** The same line item, otherwise filled: what a tool leaves out is gone, but it stays with its resource link. */
    LineItem replacedBy(ObjectNode replacement) {
        ObjectNode whole = replacement.deepCopy();
        resourceLinkId().ifPresent(link -> whole.put("resourceLinkId", link));
        return new LineItem(url, courseId, clientId, whole);
    }
}
