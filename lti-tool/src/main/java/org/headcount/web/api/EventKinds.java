package org.headcount.web.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.headcount.metering.fact.Kind;

/** Which kind of activity the events of another standard are, as {@code event-kinds.csv} lists them; what is not listed is {@link Kind#OTHER}. */
final class EventKinds {

    private static final String TABLE = "event-kinds.csv";

    private final Map<String, Kind> kinds;

    private EventKinds(Map<String, Kind> kinds) {
        this.kinds = kinds;
    }

    static EventKinds xapi() {
        return of("xapi");
    }

    static EventKinds caliper() {
        return of("caliper");
    }

    private static EventKinds of(String standard) {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        try (InputStream file = Objects.requireNonNull(EventKinds.class.getResourceAsStream(TABLE), TABLE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                List<String> cells = List.of(line.split(",", -1));
                if (cells.get(0).equals(standard)) {
                    kinds.put(cells.get(1), Kind.of(cells.get(2)).orElseThrow());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new EventKinds(kinds);
    }

    Kind of(String event, Kind otherwise) {
        return kinds.getOrDefault(event, otherwise);
    }

    /** All of it, for whoever wants to know. */
    @Schema(name = "EventKinds")
    record TableJson(
            List<RowJson> events,

            @Schema(description = "What every other event is", allowableValues = "other")
            String otherwise) {}

    /** One line. */
    @Schema(name = "EventKind")
    record RowJson(
            @Schema(description = "An xAPI verb's id, or a Caliper action's name")
            String event,

            String kind) {}

    TableJson json() {
        return new TableJson(
                kinds.entrySet().stream()
                        .map(row -> new RowJson(row.getKey(), row.getValue().wire()))
                        .toList(),
                Kind.OTHER.wire());
    }
}
