package org.headcount.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.headcount.lti.wire.Json;
import org.headcount.metering.fact.Report;
import org.headcount.web.api.FactReader;

/**
 * A line of a file and what was read in it. Some thousand of them wait, so that they keep a text rather than the many objects
 * it is read into.
 *
 * @param text what stands there
 * @param row what it says, where the text is not known
 */
record FactLine(long number, FactReader.Read read, String text, Optional<JsonNode> row) {
    Optional<Report> report() {
        return read instanceof FactReader.Read.Sound sound ? Optional.of(sound.report()) : Optional.empty();
    }

    /** Empty where it is none. */
    Optional<JsonNode> fact() {
        return row.or(() -> Json.read(text));
    }
}
