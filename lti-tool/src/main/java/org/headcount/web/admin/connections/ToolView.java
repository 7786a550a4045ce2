package org.headcount.web.admin.connections;

import java.util.List;
import java.util.Optional;

/**
 * One tool.
 *
 * @param waits for approval
 * @param launchUri what an LMS launches to reach it
 * @param theirs what is registered of it
 * @param perLms what the tool has to be told of each LMS
 * @param findings what a check has just found; empty where none was made
 */
public record ToolView(
        String id,
        String name,
        boolean waits,
        String launchUri,
        List<Value> theirs,
        List<PerLms> perLms,
        List<FormField> fields,
        List<ServiceBox> boxes,
        boolean faulty,
        Optional<List<FindingRow>> findings) {

    /** What the tool is told of one LMS. */
    public record PerLms(String lms, List<Value> values) {}
}
