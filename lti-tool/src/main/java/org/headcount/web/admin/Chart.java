package org.headcount.web.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.headcount.lti.wire.Json;
import org.headcount.web.pages.Texts;
import org.jspecify.annotations.Nullable;

/**
 * A picture of numbers over an axis, for {@code admin/part/chart.jte}: drawn by script, and told as a table.
 *
 * @param summary what the picture shows, in a sentence, for whoever does not see it
 * @param axis what the labels are: the head of the table's first column
 * @param mark a place that is pointed out; empty for none
 */
public record Chart(
        Kind kind,
        String title,
        String summary,
        String axis,
        List<String> labels,
        List<Series> series,
        Optional<Mark> mark) {

    public Chart {
        labels = List.copyOf(labels);
        series = List.copyOf(series);
    }

    /** How the numbers are drawn. */
    public enum Kind {
        LINE,
        BAR
    }

    /** What a row of numbers is, and so its colour and stroke. */
    public enum Role {
        USED,
        /** What was agreed. */
        LIMIT,
        CAP,
        /** What is in use, as far as it is known to come. */
        BOUND,
        FLOOR,
        LIKELY,
        WORST,
        OTHER
    }

    /** @param values one for each label; null where there is none */
    public record Series(String name, Role role, List<? extends @Nullable Number> values, boolean stepped, Kind kind) {

        /** As the table tells it. */
        public String told(int index, Texts texts) {
            @Nullable Number value = values.get(index);
            if (value == null) {
                return "–";
            }
            return value instanceof BigDecimal amount ? texts.decimal(amount) : texts.number(value.longValue());
        }
    }

    /** @param index of the label it stands at */
    public record Mark(int index, String text) {}

    /** For the script. */
    public String json() {
        ObjectNode chart = Json.object().put("kind", wire(kind));
        ArrayNode names = chart.putArray("labels");
        labels.forEach(names::add);
        ArrayNode all = chart.putArray("series");
        for (Series one : series) {
            ObjectNode node = all.addObject()
                    .put("name", one.name())
                    .put("role", wire(one.role()))
                    .put("type", wire(one.kind()))
                    .put("stepped", one.stepped());
            ArrayNode values = node.putArray("values");
            for (@Nullable Number value : one.values()) {
                if (value == null) {
                    values.addNull();
                } else {
                    values.add(new BigDecimal(value.toString()));
                }
            }
        }
        mark.ifPresent(
                place -> chart.putObject("mark").put("index", place.index()).put("text", place.text()));
        return Json.text(chart);
    }

    private static String wire(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
