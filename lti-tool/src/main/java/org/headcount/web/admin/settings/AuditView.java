package org.headcount.web.admin.settings;

import java.time.Instant;
import java.util.List;

/**
 * What was changed.
 *
 * @param next where the list goes on; empty on its last page
 * @param from as it was typed
 * @param query of the file with the same entries, behind its format
 */
public record AuditView(
        List<Row> rows, String next, boolean firstPage, List<Choice> actions, String from, String until, String query) {

    public AuditView {
        rows = List.copyOf(rows);
        actions = List.copyOf(actions);
    }

    public boolean filtered() {
        return !query.isEmpty();
    }

    /** Where the list begins. */
    public String newest() {
        return query.isEmpty() ? "audit" : "audit?" + query.substring(1);
    }

    /** An action that can be chosen. */
    public record Choice(String action, String words, boolean chosen) {}

    /** One change. */
    public record Row(
            String id, Instant at, String who, String role, String did, String subject, List<Detail> details) {}

    public record Detail(String name, String value) {}
}
