package org.headcount.web.api;

import static org.headcount.lti.wire.WireParsers.text;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.glassfish.jersey.message.internal.HttpHeaderReader;
import org.headcount.fuzz.Parser;
import org.headcount.metering.terms.Policy;
import org.headcount.web.ProblemException;
import org.headcount.web.report.Format;
import org.headcount.web.report.UploadedCsv;
import org.headcount.web.report.UploadedXlsx;
import org.jspecify.annotations.Nullable;

/** What reads the bodies and parameters of REST. */
public final class ApiParsers {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Annotation[] NONE = {};
    private static final StatementReader STATEMENTS = new StatementReader();
    private static final CaliperReader EVENTS = new CaliperReader();

    private ApiParsers() {}

    public static Map<String, Parser> all() {
        return Map.ofEntries(
                Map.entry("fact", input -> members(input, in -> {}) && fact(input)),
                Map.entry("cloud-events", refusing(ApiParsers::cloudEvents)),
                Map.entry("xapi", refusing(ApiParsers::statements)),
                Map.entry("caliper", refusing(ApiParsers::caliper)),
                Map.entry(
                        "policy",
                        input -> members(input, in -> PolicyJson.read(in, Optional.empty()))
                                && members(
                                        input,
                                        in -> PolicyJson.read(in, Optional.of(Policy.ROLLING))
                                                .ifPresent(policy -> JsonBodies.tree(PolicyJson.of(policy))))),
                Map.entry(
                        "rate-card",
                        input -> members(
                                input,
                                in -> RateCardJson.read(in).ifPresent(card -> JsonBodies.tree(RateCardJson.of(card))))),
                Map.entry(
                        "terms",
                        input -> members(input, in -> {
                            TermsReader.zone(in);
                            TermsReader.commitment(in);
                            TermsReader.contract(in);
                        })),
                Map.entry("page", ApiParsers::page),
                Map.entry("accept", ApiParsers::accept),
                Map.entry("list-json", input -> members(input, in -> TheirList.of(in.elements("learners", 1000)))),
                Map.entry(
                        "list-csv",
                        refusing(input ->
                                TheirList.of(new UploadedCsv(input), null).size() > 1)),
                Map.entry(
                        "list-xlsx",
                        refusing(input ->
                                TheirList.of(new UploadedXlsx(input), "learner").size() > 0)));
    }

    /** A request that is refused is refused with a problem. */
    private static Parser refusing(Parser parser) {
        return input -> {
            try {
                return parser.read(input);
            } catch (ProblemException refused) {
                JsonBodies.bytes(refused.problem());
                return false;
            }
        };
    }

    private static MultivaluedMap<String, String> headers(String contentType) {
        MultivaluedMap<String, String> headers = new MultivaluedHashMap<>();
        headers.putSingle(HttpHeaders.CONTENT_TYPE, contentType);
        return headers;
    }

    private static boolean members(byte[] input, Consumer<Members> reading) throws IOException {
        try {
            Members in = new JsonBodies.Reader()
                    .readFrom(
                            Members.class,
                            Members.class,
                            NONE,
                            MediaType.APPLICATION_JSON_TYPE,
                            headers(MediaType.APPLICATION_JSON),
                            new ByteArrayInputStream(input));
            reading.accept(in);
            return in.sound();
        } catch (ProblemException refused) {
            return false;
        }
    }

    private static boolean fact(byte[] input) {
        JsonNode fact = org.headcount.lti.wire.Json.read(input).orElseThrow();
        FactReader.imported(fact, NOON);
        return FactReader.posted(fact, NOON) instanceof FactReader.Read.Sound;
    }

    private static boolean cloudEvents(byte[] input) throws IOException {
        List<JsonNode> events = new JsonBodies.BatchReader()
                .readFrom(
                        JsonBodies.Batch.class,
                        JsonBodies.Batch.class,
                        NONE,
                        MediaType.valueOf(JsonBodies.Batch.MEDIA_TYPE),
                        headers(JsonBodies.Batch.MEDIA_TYPE),
                        new ByteArrayInputStream(input))
                .events();
        return events.stream()
                        .map(event -> FactReader.event(event, NOON))
                        .filter(FactReader.Read.Sound.class::isInstance)
                        .count()
                > 0;
    }

    /** As JSON alone, and behind a type in its first line. */
    private static boolean statements(byte[] input) throws IOException {
        String whole = text(input);
        String type =
                whole.startsWith("multipart/mixed") ? whole.lines().findFirst().orElse("") : "";
        JsonBodies.OneOrMany read = new JsonBodies.OneOrManyReader()
                .readFrom(
                        JsonBodies.OneOrMany.class,
                        JsonBodies.OneOrMany.class,
                        NONE,
                        type.isEmpty() ? MediaType.APPLICATION_JSON_TYPE : MediaType.valueOf("multipart/mixed"),
                        headers(type.isEmpty() ? MediaType.APPLICATION_JSON : type),
                        new ByteArrayInputStream(
                                type.isEmpty()
                                        ? input
                                        : whole.substring(Math.min(type.length() + 1, whole.length()))
                                                .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        return read.values().stream()
                        .map(one -> STATEMENTS.read(one, Optional.empty(), NOON, key -> Optional.empty()))
                        .filter(one -> one.faults().isEmpty())
                        .count()
                > 0;
    }

    private static boolean caliper(byte[] input) throws IOException {
        boolean[] sound = {false};
        members(
                input,
                in -> Stream.of("data", "sensor", "sendTime", "dataVersion").forEach(in::raw));
        org.headcount.lti.wire.Json.read(input).ifPresent(value -> {
            Iterable<JsonNode> events =
                    value.isArray() ? value : value.path("data").isArray() ? value.path("data") : List.of(value);
            for (JsonNode event : events) {
                sound[0] |= EVENTS.read(event, NOON).faults().isEmpty();
            }
        });
        return sound[0];
    }

    /** Where a list goes on, and how much of it is wanted. */
    private static boolean page(byte[] input) {
        String after = text(input);
        boolean ours = false;
        for (int parts = 1; parts < 4; parts++) {
            ours |= isPlace(after, parts);
        }
        try {
            Slice.of(List.of("a", "b"), one -> one, page(null, after));
            Slice.of(List.of("a", "b"), one -> one, page(after, null));
        } catch (ProblemException refused) {
            return ours;
        }
        return true;
    }

    private static PageQuery page(@Nullable String limit, @Nullable String after) {
        PageQuery query = new PageQuery();
        query.limit = limit;
        query.after = after;
        return query;
    }

    private static boolean isPlace(String after, int parts) {
        try {
            return Place.of(Place.read(after, parts)).equals(after);
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }

    private static boolean accept(byte[] input) throws Exception {
        try {
            return Format.preferred(List.copyOf(HttpHeaderReader.readAcceptMediaType(text(input)))) != Format.JSON;
        } catch (java.text.ParseException | IllegalArgumentException | jakarta.ws.rs.NotAcceptableException refused) {
            return false;
        }
    }
}
