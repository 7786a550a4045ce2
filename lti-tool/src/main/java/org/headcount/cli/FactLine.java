package org.headcount.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.headcount.lti.wire.Json;
import org.headcount.metering.fact.Report;
import org.headcount.web.api.FactReader;

/**
 * A line of a file and what was read in it. Some ten thousand of them wait, so that they keep a text rather than the many
 * objects it is read into, and nothing where nobody will ask.
 *
 * @param text what stands there
 * @param row what it says, where the text is not known
 */
record FactLine(long number, FactReader.Read read, String text, Optional<JsonNode> row) {

    /** For whoever will not repeat what it says. */
    static FactLine bare(long number, FactReader.Read read) {
        return new FactLine(number, read, "", Optional.empty());
    }

    Optional<Report> report() {
        return read instanceof FactReader.Read.Sound sound ? Optional.of(sound.report()) : Optional.empty();
    }

    /** Empty where it is none, or bare. */
    Optional<JsonNode> fact() {
        return row.or(() -> Json.read(text));
    }
}
