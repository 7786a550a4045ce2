package org.headcount.web.admin.policy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is agreed.
 *
 * @param words the policy in force at the moment of the page, in sentences
 * @param fields of the policy in force at the moment of the page
 * @param card its form in words, and its rows; empty rows where none is agreed
 * @param versions everything that was ever agreed, the newest first
 */
public record PolicyView(
        List<String> words,
        List<Field> fields,
        String card,
        List<Field> cardRows,
        Optional<Integer> commitment,
        String zone,
        Optional<Contract> contract,
        List<Version> versions) {

    public record Field(String label, String value) {}

    public record Contract(Instant from, Optional<Instant> until, boolean prorated, boolean ended) {}

    /**
     * One version of one thing.
     *
     * @param subject the last part of the text {@code policy.subject.<subject>}
     * @param from empty for what holds since always
     * @param recordedAt likewise for what the institution began with
     * @param planned whether it is not yet in force at the moment of the page
     * @param overruled whether a later one from the same instant stands in its place
     */
    public record Version(
            String subject,
            Optional<Instant> from,
            Optional<Instant> recordedAt,
            boolean planned,
            boolean overruled,
            List<Field> says) {}
}
