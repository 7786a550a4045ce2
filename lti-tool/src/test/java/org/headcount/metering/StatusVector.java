package org.headcount.metering;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.fact.Span;
import org.headcount.metering.month.Institution;
import org.headcount.metering.status.Period;
import org.headcount.metering.terms.Dated;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Policy;

/**
 * One worked example: a policy, one learner's facts, and the periods and months that they come to.
 *
 * @param months those within {@code range} in which the learner is charged under DISTINCT
 */
public record StatusVector(
        String id,
        History<Policy> policy,
        ZoneId zone,
        List<Report> facts,
        List<Span> intervals,
        List<YearMonth> months,
        List<YearMonth> range,
        String note) {

    public static final IdentityName LEARNER = IdentityName.parse("learner");

    /** Every row of the worked examples. */
    public static List<StatusVector> all() {
        try (InputStream file = Objects.requireNonNull(
                StatusVector.class.getResourceAsStream("/vectors/status.json"), "vectors/status.json")) {
            return elements(new ObjectMapper().readTree(file))
                    .map(StatusVector::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The institution of this example, in force since always. */
    public Institution institution() {
        return Given.institution(new InstitutionId(id.toLowerCase(Locale.ROOT)), policy, History.always(zone));
    }

    private static StatusVector read(JsonNode row) {
        String policy = row.get("policy").asText();
        List<Report> facts = new ArrayList<>();
        elements(row.get("facts")).forEach(fact -> facts.add(report("f" + facts.size(), fact)));
        return new StatusVector(
                row.get("id").asText(),
                policy(policy),
                zone(policy),
                facts,
                elements(row.get("intervals")).map(StatusVector::span).toList(),
                elements(row.get("months"))
                        .map(month -> YearMonth.parse(month.asText()))
                        .toList(),
                elements(row.get("range"))
                        .map(month -> YearMonth.parse(month.asText()))
                        .toList(),
                row.get("note").asText());
    }

    private static Report report(String id, JsonNode fact) {
        String type = fact.get("type").asText();
        Instant at = Instant.parse(fact.get("at").asText());
        return new Report(
                Given.key(id),
                LEARNER,
                type.equals("ACTIVITY") ? FactType.ACTIVITY : FactType.valueOf("SWITCH_" + type),
                type.equals("ACTIVITY") ? kind(fact.get("kind").asText()) : Kind.OTHER,
                Role.valueOf(fact.get("role").asText()),
                type.equals("ACTIVITY") ? Origin.LEARNER : Origin.STAFF,
                at,
                at,
                "",
                Report.Note.NONE);
    }

    private static Span span(JsonNode interval) {
        JsonNode until = interval.get(1);
        return new Span(
                Instant.parse(interval.get(0).asText()), until.isNull() ? Period.OPEN : Instant.parse(until.asText()));
    }

    /** Reads {@code W90 CIVIL DOWN {LOGIN,ACCESS} then W60 from 2026-03-15T00:00:00Z Europe/Budapest}. */
    private static History<Policy> policy(String text) {
        String[] versions = text.split(" then ", 2);
        History<Policy> history = History.always(version(versions[0]));
        if (versions.length == 1) {
            return history;
        }
        String[] second = versions[1].split(" from ", 2);
        Instant from = Instant.parse(second[1].split(" ", 2)[0]);
        return history.with(new Dated<>(from, from, version(second[0])));
    }

    private static Policy version(String text) {
        List<String> words = Arrays.asList(text.split(" ", -1));
        String scheme = words.get(0);
        if (scheme.equals("S")) {
            return Policy.SWITCH;
        }
        Policy preset = scheme.startsWith("H") ? Policy.ROLLING_WITH_RELEASE : Policy.ROLLING;
        Policy.Rounding rounding = Policy.Rounding.NONE;
        Set<Kind> kinds = preset.kinds();
        for (String word : words) {
            if (word.equals("DOWN") || word.equals("UP")) {
                rounding = Policy.Rounding.valueOf(word);
            } else if (word.startsWith("{")) {
                kinds = Stream.of(word.substring(1, word.length() - 1).split(",", -1))
                        .map(StatusVector::kind)
                        .collect(Collectors.toSet());
            }
        }
        Policy.WindowUnit unit = words.contains("CIVIL") ? Policy.WindowUnit.CIVIL : Policy.WindowUnit.ELAPSED;
        return Given.counting(Given.windowed(preset, Integer.valueOf(scheme.substring(1)), unit, rounding), kinds);
    }

    private static ZoneId zone(String text) {
        String last = text.substring(text.lastIndexOf(' ') + 1);
        return last.contains("/") ? ZoneId.of(last) : ZoneOffset.UTC;
    }

    private static Kind kind(String name) {
        return name.equals("VOUCHER_ISSUED") ? Kind.VOUCHER : Kind.valueOf(name);
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
