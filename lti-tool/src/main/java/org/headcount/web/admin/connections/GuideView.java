package org.headcount.web.admin.connections;

import java.util.List;

/**
 * How one LMS is connected.
 *
 * @param lms end of the names of its texts
 * @param name its own; empty for any other
 * @param byItself whether it can register Headcount by itself
 * @param cloud the issuer of its cloud; empty where each server has its own
 * @param sealed the id that it will have
 * @param enter what is entered there
 * @param fields what is found there and told to us
 * @param anonymous what becomes of a launch that names nobody
 */
public record GuideView(
        String lms,
        String name,
        boolean byItself,
        String cloud,
        String sealed,
        List<Value> enter,
        List<FormField> fields,
        String anonymous,
        boolean faulty) {

    /** How a tool is connected. */
    public record OfTool(
            String sealed,
            List<Lms> lmss,
            List<ToolView.PerLms> perLms,
            List<FormField> fields,
            List<ServiceBox> boxes,
            boolean faulty) {}

    /** One that a tool can be invited for. */
    public record Lms(String id, String name) {}
}
