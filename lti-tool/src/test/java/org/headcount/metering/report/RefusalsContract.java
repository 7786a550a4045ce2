package org.headcount.metering.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.headcount.metering.Given;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.fact.Span;
import org.headcount.metering.month.Snapshots;
import org.headcount.metering.terms.Policy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Refusals in numbers and as a list, whatever keeps the facts; a failure names the seed that makes it again. */
@SuppressWarnings("NullAway.Init")
public abstract class RefusalsContract {

    private static final Instant BEGINNING = Instant.parse("2026-03-20T00:00:00Z");
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    private static final int DAYS = 80;
    private static final List<String> SOURCES =
            List.of("lti.", "lti.campus", "lti/", "ltj.x", "grade-refused.", "grade-refused.x", "plugin", "a");
    private static final List<String> CONTEXTS = List.of(
            "",
            "{\"channel\":\"screen\"}",
            "{\"path\":\"/x\", \"channel\" : \"api\"}",
            "{\"channel\":\"launch\"}",
            "{\"channel\":\"unheard-of\"}");

    private SurveysContract.Whole storage;
    private Refusals refusals;

    protected abstract SurveysContract.Whole emptyStorage();

    @BeforeEach
    void begin() {
        storage = emptyStorage();
        refusals = new Refusals(storage.snapshots());
        storage.institutions().create(Given.institution(Given.NORTH, Policy.ROLLING));
    }

    private Instant instant(Random random) {
        return BEGINNING.plusSeconds(3600L * random.nextInt(24 * DAYS)).plusNanos(1_000L * random.nextInt(2));
    }

    @Test
    void everyNumberIsAsLongAsItsListAndEveryListHasThoseOfTheWholeThatFit() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Report> reports = new ArrayList<>();
        for (int number = 0; number < 150; number++) {
            Instant at = instant(random);
            reports.add(new Report(
                    new FactKey(SOURCES.get(random.nextInt(SOURCES.size())), "r" + number),
                    IdentityName.parse("p" + random.nextInt(5)),
                    random.nextInt(8) == 0 ? FactType.ACTIVITY : FactType.REFUSAL,
                    List.of(Kind.ACCESS, Kind.GRADE, Kind.PERSONAL).get(random.nextInt(3)),
                    Role.LEARNER,
                    Origin.LEARNER,
                    at,
                    at.plusSeconds(random.nextInt(3) * 86_400L),
                    "",
                    new Report.Note("", "", CONTEXTS.get(random.nextInt(CONTEXTS.size())))));
        }
        storage.ledger().append(Given.NORTH, reports);

        for (int round = 0; round < 12; round++) {
            Instant one = instant(random);
            Instant other = instant(random);
            Span span = one.isBefore(other) ? new Span(one, other) : new Span(other, one);
            Optional<Instant> knownAt = random.nextBoolean() ? Optional.empty() : Optional.of(instant(random));
            String what = "seed %d, %s, known at %s".formatted(seed, span, knownAt);
            List<Refusals.Refused> whole = everyOne(reports, span, knownAt, what);
            check(what, new Refusals.Question(span, knownAt, Optional.empty(), Optional.empty()), whole);
            for (Refusals.Channel channel : Refusals.Channel.values()) {
                check(what, new Refusals.Question(span, knownAt, Optional.of(channel), Optional.empty()), whole);
                check(what, new Refusals.Question(span, knownAt, Optional.of(channel), Optional.of(Kind.GRADE)), whole);
            }
            check(what, new Refusals.Question(span, knownAt, Optional.empty(), Optional.of(Kind.ACCESS)), whole);
        }
    }

    /** The list of all, which is to have what was reported. */
    private List<Refusals.Refused> everyOne(List<Report> reports, Span span, Optional<Instant> knownAt, String what) {
        List<Refusals.Refused> whole = new ArrayList<>();
        refusals.each(
                Given.NORTH, new Refusals.Question(span, knownAt, Optional.empty(), Optional.empty()), whole::add);
        assertThat(whole.stream().map(one -> one.fact().key()))
                .as(what)
                .containsExactlyInAnyOrderElementsOf(reports.stream()
                        .filter(report -> report.type() == FactType.REFUSAL)
                        .filter(report -> span.contains(report.at()))
                        .filter(report ->
                                knownAt.map(report.recordedAt()::isBefore).orElse(true))
                        .map(Report::key)
                        .toList());
        return whole;
    }

    private void check(String what, Refusals.Question question, List<Refusals.Refused> whole) {
        List<Refusals.Refused> expected = whole.stream()
                .filter(one -> question.channel().map(one.channel()::equals).orElse(true))
                .filter(one -> question.kind().map(one.fact().kind()::equals).orElse(true))
                .toList();
        assertThat(paged(question)).as("%s: %s", what, question).isEqualTo(expected);
        Refusals.Summary summary = refusals.count(Given.NORTH, question, ZONE);
        assertThat(summary.refusals()).as("%s: %s", what, question).isEqualTo(expected.size());
        assertThat(summary.counts()).as("%s: %s", what, question).containsExactlyInAnyOrderElementsOf(counts(expected));
        Map<LocalDate, Long> days = expected.stream()
                .map(one -> one.fact().effectiveAt().atZone(ZONE).toLocalDate())
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        assertThat(summary.days().stream().filter(day -> day.refusals() > 0))
                .as("%s: %s", what, question)
                .isEqualTo(days.entrySet().stream()
                        .map(day ->
                                new Refusals.Day(day.getKey(), day.getValue().intValue()))
                        .toList());
    }

    private static List<Refusals.Count> counts(List<Refusals.Refused> refused) {
        Map<Refusals.Channel, Map<Kind, Long>> counts = refused.stream()
                .collect(Collectors.groupingBy(
                        Refusals.Refused::channel,
                        Collectors.groupingBy(one -> one.fact().kind(), Collectors.counting())));
        List<Refusals.Count> all = new ArrayList<>();
        counts.forEach((channel, kinds) ->
                kinds.forEach((kind, many) -> all.add(new Refusals.Count(channel, kind, many.intValue()))));
        return all;
    }

    private List<Refusals.Refused> paged(Refusals.Question question) {
        List<Refusals.Refused> paged = new ArrayList<>();
        Optional<Snapshots.Moment> after = Optional.empty();
        do {
            Refusals.Page page = refusals.list(Given.NORTH, question, after, 7);
            paged.addAll(page.refusals());
            after = page.next();
        } while (after.isPresent());
        return paged;
    }
}
