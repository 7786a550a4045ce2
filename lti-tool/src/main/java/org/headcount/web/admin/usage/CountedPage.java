package org.headcount.web.admin.usage;

import java.time.Instant;
import java.time.YearMonth;
import java.util.Locale;
import java.util.Optional;
import org.headcount.gateway.connection.Connections;
import org.headcount.metering.Meter;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.month.ChargedLearners;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.month.MonthUnits;
import org.headcount.metering.month.Units;
import org.headcount.metering.terms.Months;
import org.headcount.metering.terms.Policy;
import org.headcount.web.admin.Answer;
import org.headcount.web.admin.Places;
import org.headcount.web.admin.StaffPage;
import org.headcount.web.admin.Visit;
import org.headcount.web.pages.Texts;

/** The lists behind a month's numbers: whoever is charged for it, or would be if another number were billed. */
public final class CountedPage implements StaffPage {

    private static final int LEARNERS_A_PAGE = 50;

    private final Meter meter;
    private final Figures figures;
    private final Connections connections;

    public CountedPage(Meter meter, Figures figures, Connections connections) {
        this.meter = meter;
        this.figures = figures;
        this.connections = connections;
    }

    @Override
    public String name() {
        return "months";
    }

    @Override
    public String tab() {
        return "usage";
    }

    @Override
    public Answer get(Visit visit) {
        if (visit.rest().size() != 2) {
            throw Visit.notFound();
        }
        YearMonth month = AskedMonth.of(visit.rest().get(0), "{month}").orElseThrow(Visit::notFound);
        Optional<Policy.Measure> measure = measure(visit.rest().get(1));
        Optional<String> unit = Optional.of(visit.text("unit")).filter(any -> !any.isEmpty());
        if (unit.isPresent() && measure.isPresent()) {
            throw Visit.notFound(); // whoever is charged is so in one unit; of other numbers nothing adds up
        }
        String given = visit.parameter("after");
        String after =
                given.matches("[A-Za-z0-9_-]{1,128}") ? given : ""; // what we never wrote is no place in the list
        Optional<Figures.Counted> counted = figures.month(visit, month, Patience.begin());
        return counted.map(found -> counted(visit, found, measure, unit, after))
                .orElseGet(() -> CountingView.about(
                        visit, month, title(visit, month, measure), address(visit, month, unit, after)));
    }

    /** As the list is called once it is there. */
    private static String title(Visit visit, YearMonth month, Optional<Policy.Measure> measure) {
        Policy.Measure told = measure.orElseGet(() -> visit.terms()
                .policy()
                .inForceAt(new Months(visit.terms().zone()).of(month).from())
                .measure());
        return visit.texts()
                .of(
                        "usage.counted." + told.name().toLowerCase(Locale.ROOT),
                        visit.texts().month(month));
    }

    private static String address(Visit visit, YearMonth month, Optional<String> unit, String after) {
        return CountedView.page("months/" + month + "/" + visit.rest().get(1), unit.orElse(""), after);
    }

    private Answer counted(
            Visit visit,
            Figures.Counted counted,
            Optional<Policy.Measure> measure,
            Optional<String> unit,
            String after) {
        MonthAnswer agreed = counted.month();
        boolean contracted = visit.terms().isContracted(agreed.span());
        ChargedLearners found = meter.charged(
                visit.id(),
                measure.map(other -> agreed.by(other, contracted)).orElse(agreed),
                visit.moment().knownAt(),
                unit,
                LEARNERS_A_PAGE,
                after);
        Optional<Total> total = unit.isEmpty()
                ? Optional.of(new Total(found.month().measured(), counted.at()))
                : figures.units(visit, agreed.month()).map(units -> total(units, unit.get()));
        return Answer.of(
                visit.page("admin/usage/counted.jte", view(visit, found, measure.isEmpty(), unit, after, total)));
    }

    /** Empty for whatever is billed. */
    private static Optional<Policy.Measure> measure(String name) {
        return switch (name) {
            case "charged" -> Optional.empty();
            case "distinct" -> Optional.of(Policy.Measure.DISTINCT);
            case "peak" -> Optional.of(Policy.Measure.PEAK);
            case "closing" -> Optional.of(Policy.Measure.CLOSING);
            default -> throw Visit.notFound();
        };
    }

    /** @param at when it was counted */
    private record Total(int number, Instant at) {}

    private static Total total(MonthUnits units, String unit) {
        int charged = units.units().stream()
                .filter(share -> share.unit().equals(unit))
                .mapToInt(MonthUnits.Share::charged)
                .sum();
        return new Total(charged, units.activeAt());
    }

    /** @param total empty while the units are being counted */
    private CountedView view(
            Visit visit,
            ChargedLearners found,
            boolean asBilled,
            Optional<String> unit,
            String after,
            Optional<Total> total) {
        Texts texts = visit.texts();
        Places places = Places.of(connections, visit.id());
        String measure = found.month().measure().name();
        String wire = measure.toLowerCase(Locale.ROOT);
        String name = texts.month(found.month().month());
        Policy.Measure billed =
                visit.terms().policy().inForceAt(found.month().span().from()).measure();
        return new CountedView(
                texts.of("usage.counted." + wire, name),
                texts.of(
                        "usage.counted." + wire + ".help",
                        name,
                        texts.shortInstant(found.month().count().peakAt(), visit.zone())),
                name,
                "months/" + found.month().month() + "/" + (asBilled ? "charged" : wire),
                measure,
                billed == found.month().measure(),
                total.map(Total::number).map(texts::number).orElse(""),
                found.learners().stream()
                        .map(charge -> counted(charge, texts, places))
                        .toList(),
                found.next().orElse(""),
                after.isEmpty(),
                found.month().month(),
                unit.orElse(""),
                total.map(Total::at)
                        .filter(instant -> instant.isBefore(visit.moment().at().minus(Figures.NOW))));
    }

    private static CountedView.Counted counted(ChargedLearners.Charge charge, Texts texts, Places places) {
        String name = places.called(charge.learner());
        String identities = places.identities(charge.learner());
        return new CountedView.Counted(
                charge.learner().id().value(),
                name,
                identities.equals(name) ? "" : identities,
                reason(charge.reason(), texts),
                charge.reason().effectiveAt(),
                charge.reason().unit().isEmpty() ? texts.of("usage.unassigned") : Units.of(charge.reason()));
    }

    private static String reason(Fact fact, Texts texts) {
        return fact.type() == FactType.SWITCH_ON
                ? texts.of("usage.reason.switch-on")
                : texts.of("usage.reason." + fact.kind().wire());
    }
}
