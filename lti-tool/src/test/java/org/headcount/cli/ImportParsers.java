package org.headcount.cli;

import static org.headcount.lti.wire.WireParsers.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.headcount.fuzz.Parser;
import org.headcount.web.api.FactReader;

/** What reads files of facts. */
public final class ImportParsers {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private ImportParsers() {}

    public static Map<String, Parser> all() {
        return Map.of(
                "import-ndjson", input -> read(input, FactLines.Format.NDJSON),
                "import-csv", input -> read(input, FactLines.Format.CSV));
    }

    private static boolean read(byte[] input, FactLines.Format format) throws IOException {
        Counting counting = new Counting(text(input).lines().count() + 2);
        FactLines.read(new BufferedReader(new StringReader(text(input))), Optional.of(format), counting);
        FactLines.read(
                new BufferedReader(new StringReader(text(input))), Optional.empty(), new Counting(Long.MAX_VALUE));
        return counting.sound;
    }

    /** Takes no more facts than a text has lines. */
    private static final class Counting implements FactLines.Visitor {

        private long left;
        private boolean sound;

        private Counting(long most) {
            this.left = most;
        }

        @Override
        public void fact(long line, JsonNode fact, String text) {
            one();
            sound |= FactReader.imported(fact, NOON) instanceof FactReader.Read.Sound;
        }

        @Override
        public void unreadable(long line, String text) {
            one();
        }

        @Override
        public void tooLong(long line) {
            one();
        }

        private void one() {
            if (--left < 0) {
                throw new AssertionError("more facts than lines");
            }
        }
    }
}
