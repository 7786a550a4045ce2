package org.headcount.web.admin.learners;

import java.util.List;
import java.util.Map;

/**
 * A change before it is made, with its price and what has to be said for it; or after.
 *
 * @param about what it does, in a sentence
 * @param points what has to be known of it
 * @param warning why it was not made just now; empty for nothing
 * @param mark by which the price, and for whom it was told, are known again
 * @param priced whether the price is told
 * @param address where the form goes
 * @param fields that it carries
 * @param learners that it names, by opaque id
 * @param mustType what has to be typed, so that nobody does it by accident; empty for nothing
 * @param done whether it was made
 */
public record ChangeView(
        String title,
        String about,
        List<String> points,
        String warning,
        Price price,
        String mark,
        boolean priced,
        String address,
        Map<String, String> fields,
        List<String> learners,
        boolean asksReason,
        boolean asksApproval,
        String mustType,
        String reason,
        String button,
        boolean danger,
        String back,
        boolean done) {

    public ChangeView {
        points = List.copyOf(points);
        learners = List.copyOf(learners);
    }
}
