package org.headcount.lti.message;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One column of a gradebook (Assignment and Grade Services 2.0 §3.2.6). A view for deciding; unknown members live on in the body that was received. */
public final class LineItem {

    private final String label;
    private final BigDecimal scoreMaximum;
    private final @Nullable String id;
    private final @Nullable String resourceLinkId;
    private final @Nullable String resourceId;
    private final @Nullable String tag;

    private LineItem(String label, BigDecimal scoreMaximum, Map<String, ?> members) {
        this.label = label;
        this.scoreMaximum = scoreMaximum;
        this.id = Members.text(members, "id").orElse(null);
        this.resourceLinkId = Members.text(members, "resourceLinkId").orElse(null);
        this.resourceId = Members.text(members, "resourceId").orElse(null);
        this.tag = Members.text(members, "tag").orElse(null);
    }

    /** A line item, or everything that is wrong with it. */
    public sealed interface Reading {

        record Read(LineItem item) implements Reading {}

        /** Each line names a member and its rule, and repeats nothing that was sent. */
        record Malformed(List<String> wrong) implements Reading {}
    }

    /** What a tool asks to create or replace; members as for {@link Score#read}. Moodle sends {@code resourceId} as a number: it is taken as its text. */
    public static Reading read(Map<String, ?> members) {
        List<String> wrong = new ArrayList<>();
        Optional<String> label = Members.string(members, "label").filter(text -> !text.isBlank());
        if (label.isEmpty()) {
            wrong.add("label is required and not blank");
        }
        Optional<BigDecimal> maximum = Members.number(members, "scoreMaximum").filter(number -> number.signum() > 0);
        if (maximum.isEmpty()) {
            wrong.add("scoreMaximum is required, a number above 0");
        }
        for (String name : List.of("startDateTime", "endDateTime")) {
            boolean set = Members.string(members, name)
                    .filter(text -> !text.isEmpty())
                    .isPresent();
            if (set && Members.string(members, name).flatMap(Timestamps::parse).isEmpty()) {
                wrong.add(name + " is ISO 8601 with a zone");
            }
        }
        return wrong.isEmpty()
                ? new Reading.Read(new LineItem(label.orElseThrow(), maximum.orElseThrow(), members))
                : new Reading.Malformed(List.copyOf(wrong));
    }

    public String label() {
        return label;
    }

    public BigDecimal scoreMaximum() {
        return scoreMaximum;
    }

    /** The URL that names it; only the platform mints one. */
    public Optional<String> id() {
        return Optional.ofNullable(id);
    }

    public Optional<String> resourceLinkId() {
        return Optional.ofNullable(resourceLinkId);
    }

    public Optional<String> resourceId() {
        return Optional.ofNullable(resourceId);
    }

    public Optional<String> tag() {
        return Optional.ofNullable(tag);
    }
}
