package org.headcount.metering.alert;

import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.headcount.metering.ahead.Outlook;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Span;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.ledger.MonthCount;
import org.headcount.metering.month.Books;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.month.Snapshots;
import org.headcount.metering.report.Surveys;
import org.headcount.metering.terms.Months;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.Terms;

/**
 * Looks for what an institution is to be warned of. Every finding follows from the facts and the terms known now: whoever
 * looks, and however often, finds the same. Methods throw {@link IllegalArgumentException} for an institution that does
 * not exist.
 */
public final class Alerting {

    static final int MOST_SOURCES = 200;

    private final Institutions institutions;
    private final Ledger ledger;
    private final Snapshots snapshots;
    private final Signals signals;
    private final Outlook outlook;
    private final InstantSource clock;
    private final int daysBeforeMonthEnd;

    /** @param daysBeforeMonthEnd from how many days before the end of a month on forgotten switches are looked for */
    public Alerting(
            Institutions institutions,
            Ledger ledger,
            Snapshots snapshots,
            Signals signals,
            InstantSource clock,
            int daysBeforeMonthEnd) {
        this.institutions = institutions;
        this.ledger = ledger;
        this.snapshots = snapshots;
        this.signals = signals;
        this.outlook = new Outlook(institutions, ledger, clock);
        this.clock = clock;
        this.daysBeforeMonthEnd = daysBeforeMonthEnd;
    }

    /**
     * How far the present month, and the one before while it may still change, are with commitment and cap, and what the
     * coming month is bound to. Costs a look at the periods of these months where anything is committed to.
     */
    public List<Finding> counted(InstitutionId id) {
        Instant now = now();
        Institution institution = institution(id);
        Books books = new Books(institution, ledger, Optional.empty());
        Terms terms = books.terms();
        YearMonth present = books.months().containing(now);
        List<Finding> findings = new ArrayList<>();
        List<YearMonth> committed = Stream.of(present.minusMonths(1), present, present.plusMonths(1))
                .filter(month -> isJudged(institution, month, now))
                .filter(month ->
                        terms.committedAt(books.months().of(month).from()).isPresent())
                .toList();
        Map<YearMonth, MonthCount> counts = books.counts(committed);
        counts.forEach((month, count) -> {
            MonthAnswer answer = books.answer(month, count, now);
            if (month.isAfter(present)) {
                findings.add(AlertRules.floor(answer));
            } else {
                AlertRules.commitment(answer).forEach(findings::add);
            }
        });
        if (isJudged(institution, present, now)) {
            Policy policy = terms.policy().inForceAt(now);
            AlertRules.cap(present, books.inUse(now), policy, terms.committedAt(now))
                    .forEach(findings::add);
        }
        return findings;
    }

    /** Within the contract, neither history nor closed. */
    private static boolean isJudged(Institution institution, YearMonth month, Instant now) {
        Span span = new Months(institution.terms().zone()).of(month);
        MonthAnswer.State state = MonthAnswer.state(institution, institution.terms(), span, now);
        return (state == MonthAnswer.State.OPEN || state == MonthAnswer.State.CLOSING)
                && institution.terms().isContracted(span);
    }

    /**
     * Whether nobody looks any more whether a finding still holds: its month is over, and where late facts may still change
     * what is told, closed. A source that is not heard is missed until it is heard again, and a request waits until it is decided.
     */
    public static boolean isOver(Institution institution, Finding finding, Instant now) {
        Span month = new Months(institution.terms().zone()).of(finding.month());
        return switch (finding.rule()) {
            case METER_GAP, SWITCH_REQUESTED -> false;
            case COMMITMENT_80, COMMITMENT_95, COMMITMENT_100, STATEMENT_CLOSED -> {
                MonthAnswer.State state = MonthAnswer.state(institution, institution.terms(), month, now);
                yield state == MonthAnswer.State.CLOSED || state == MonthAnswer.State.HISTORY;
            }
            case CAP_80, CAP_95, CAP_100, FLOOR_ABOVE_COMMITMENT, TIER_OFFER, FORGOTTEN_SWITCHES ->
                !now.isBefore(month.until());
        };
    }

    /** Whether another commitment is offered. Costs a look at everybody's periods. */
    public List<Finding> offered(InstitutionId id) {
        Instant now = now();
        Institution institution = institution(id);
        YearMonth present = new Months(institution.terms().zone()).containing(now);
        return isJudged(institution, present, now)
                ? List.of(AlertRules.offer(present, outlook.recommendation(id, Optional.of(now), Optional.empty())))
                : List.of();
    }

    /**
     * Who is still switched on, did nothing this month, and will be charged for the next one; nothing before the last days
     * of the month, nor where a licence ends by itself. Costs the fold of the facts of all who will be counted.
     */
    public List<Finding> forgotten(InstitutionId id) {
        Instant now = now();
        Institution institution = institution(id);
        Months months = new Months(institution.terms().zone());
        YearMonth present = months.containing(now);
        Policy policy = institution.terms().policy().inForceAt(now);
        boolean looked = policy.switching()
                && policy.window() == null
                && !now.isBefore(warnsFrom(months, present))
                && isJudged(institution, present, now)
                && isJudged(institution, present.plusMonths(1), now);
        if (!looked) {
            return List.of();
        }
        Finding finding =
                snapshots.view(id, view -> new Forgotten(Surveys.books(view, Optional.empty()), present, now).in(view));
        return List.of(finding);
    }

    /** By the calendar on the wall: a day is a day, however many hours it has. */
    private Instant warnsFrom(Months months, YearMonth month) {
        return month.plusMonths(1)
                .atDay(1)
                .minusDays(daysBeforeMonthEnd)
                .atStartOfDay(months.zone(month))
                .toInstant();
    }

    /**
     * Which sources are not heard, see {@link Silence}. Costs a handful of looks for each source, however much it reports.
     *
     * @param open what was warned of before and has not ended yet
     */
    public List<Finding> silent(InstitutionId id, Collection<Finding> open) {
        Instant now = now();
        Institution institution = institution(id);
        Months months = new Months(institution.terms().zone());
        List<Finding> findings = new ArrayList<>();
        if (institution.terms().ended(now).isPresent()) {
            return findings; // nothing is written any more, so nobody can be heard
        }
        for (String source : signals.sources(id, MOST_SOURCES)) {
            Optional<Instant> last = Silence.isOfHabit(source) ? signals.last(id, source, now) : Optional.empty();
            last.ifPresent(heard -> {
                Span silence = new Span(heard, now);
                boolean gap = Silence.isWorthALook(silence)
                        && Silence.isGap(Silence.before(silence, months.zoneAt(now)).stream()
                                .map(before -> signals.count(id, source, before, Silence.USUAL))
                                .toList());
                if (gap) {
                    findings.add(AlertRules.gap(months.containing(heard), source, heard, true));
                }
                open.stream()
                        .filter(finding -> finding.rule() == AlertRule.METER_GAP
                                && finding.source().equals(source)
                                && finding.figures()
                                        .since()
                                        .filter(heard::isAfter)
                                        .isPresent())
                        .forEach(finding -> findings.add(AlertRules.gap(finding.month(), source, heard, false)));
            });
        }
        return findings;
    }

    private Institution institution(InstitutionId id) {
        return institutions.find(id).orElseThrow(() -> new IllegalArgumentException("there is no institution " + id));
    }

    private Instant now() {
        return Micros.floor(clock.instant());
    }
}
