package org.headcount.web.report;

import java.time.Instant;
import java.time.YearMonth;
import java.util.Currency;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.headcount.gateway.Audit;
import org.headcount.gateway.grade.Hold;
import org.headcount.gateway.statement.StatementRows;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.Learner;
import org.headcount.metering.fact.Report;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.month.MonthDays;
import org.headcount.metering.month.MonthUnits;
import org.headcount.metering.month.Snapshots;
import org.headcount.metering.month.Units;
import org.headcount.metering.report.Listing;
import org.headcount.metering.report.Reconciliation;
import org.headcount.metering.report.Refusals;
import org.headcount.metering.report.Surveys;
import org.headcount.metering.status.Standing;

/** The tables that there are. Names and order of their columns stay; new ones come last. */
public final class Tables {

    private Tables() {}

    /** Who is charged for a month, and the fact that made it chargeable. */
    public static Columns<Surveys.Charged> charged(YearMonth month) {
        Columns<Surveys.Charged> columns = new Columns<Surveys.Charged>().with("month", one -> month);
        learner(columns, one -> one.charge().learner());
        fact(columns, "reason_", one -> one.charge().reason());
        return note(columns, "reason_", "reason_text", Surveys.Charged::note)
                .with("unit", one -> Units.of(one.charge().reason()));
    }

    /** A month day by day. */
    public static Columns<MonthDays.Day> days() {
        return new Columns<MonthDays.Day>()
                .with("day", day -> day.date().toString())
                .with("from", day -> day.span().from())
                .with("until", day -> day.span().until())
                .with("most", day -> day.count().most())
                .with("end", day -> day.count().end())
                .with("touched", day -> day.count().touched());
    }

    /** A month by units. */
    public static Columns<MonthUnits.Share> units(MonthAnswer month) {
        return new Columns<MonthUnits.Share>()
                .with("month", one -> month.month())
                .with("unit", MonthUnits.Share::unit)
                .with("opening", one -> one.count().opening())
                .with("closing", one -> one.count().closing())
                .with("carried", one -> one.count().carried())
                .with("peak", one -> one.count().peak())
                .with("peak_at", one -> one.count().peakAt())
                .with("distinct", one -> one.count().distinct())
                .with("active", MonthUnits.Share::active)
                .with("charged", MonthUnits.Share::charged)
                .with("amount", one -> one.amount().orElse(null))
                .with(
                        "currency",
                        one -> month.currency().map(Currency::getCurrencyCode).orElse(null));
    }

    /** Who is active at an instant, and since and until when. */
    public static Columns<Standing> learners(Instant asOf) {
        Columns<Standing> columns = new Columns<Standing>().with("as_of", one -> asOf);
        return learner(columns, Standing::learner)
                .with("known", Standing::known)
                .with("active", one -> one.active(asOf))
                .with("since", one -> one.since(asOf).orElse(null))
                .with("until", one -> one.until(asOf).orElse(null));
    }

    /** The same with why, when they did something last, and for which months of the year they are charged. */
    public static Columns<Listing.Entry> listing(Instant asOf) {
        Columns<Listing.Entry> columns = new Columns<Listing.Entry>().with("as_of", one -> asOf);
        learner(columns, one -> one.standing().learner())
                .with("known", one -> one.standing().known())
                .with("active", one -> one.standing().active(asOf))
                .with("since", one -> one.standing().since(asOf).orElse(null))
                .with("until", one -> one.standing().until(asOf).orElse(null));
        maybeFact(columns, "reason_", Listing.Entry::reason);
        return columns.with("last_use", one -> one.lastUse().orElse(null))
                .with(
                        "charged_months",
                        one -> one.charged().stream().map(YearMonth::toString).collect(Collectors.joining(" ")));
    }

    /** Activities and refusals of a month. */
    public static Columns<Surveys.Happening> activity(YearMonth month) {
        Columns<Surveys.Happening> columns = new Columns<Surveys.Happening>().with("month", one -> month);
        learner(columns, Surveys.Happening::learner);
        fact(columns, "", Surveys.Happening::fact);
        return note(columns, "", "reason", Surveys.Happening::note)
                .with("effective_at", one -> Snapshots.Moment.of(one.fact()).at())
                .with("quarantined", one -> one.fact().quarantined());
    }

    /** What was refused, and through which door. */
    public static Columns<Refusals.Refused> refusals() {
        Columns<Refusals.Refused> columns = new Columns<>();
        columns.with("channel", one -> one.channel().wire());
        learner(columns, Refusals.Refused::learner);
        fact(columns, "", Refusals.Refused::fact);
        return note(columns, "", "reason", Refusals.Refused::note)
                .with("effective_at", one -> Snapshots.Moment.of(one.fact()).at());
    }

    /** Grades that are held, or were; each with the learner whose it is, where anybody of that identity is known. */
    public static Columns<Hold.Entry> holds(Function<Hold.Entry, Optional<Learner>> learner) {
        Columns<Hold.Entry> columns = new Columns<Hold.Entry>().with("id", Hold.Entry::id);
        return maybeLearner(columns, learner)
                .with("identity", Hold.Entry::learner)
                .with("platform", Hold.Entry::platform)
                .with("tool", Hold.Entry::tool)
                .with("line_item", Hold.Entry::lineItemUrl)
                .with("timestamp", Hold.Entry::timestamp)
                .with("received_at", Hold.Entry::receivedAt)
                .with("state", Hold.Entry::state)
                .with("attempts", Hold.Entry::attempts)
                .with("last_answer", Hold.Entry::lastAnswer);
    }

    /** Somebody else's list beside ours. */
    public static Columns<Reconciliation.Row> reconciliation() {
        Columns<Reconciliation.Row> columns = new Columns<Reconciliation.Row>()
                .with("side", one -> one.side().wire())
                .with("reason", one -> one.reason().wire())
                .with(
                        "line",
                        one -> one.theirs().map(Reconciliation.Entry::line).orElse(null))
                .with(
                        "theirs",
                        one -> one.theirs().map(Reconciliation.Entry::written).orElse(null))
                .with(
                        "same_as",
                        one -> one.sameAs().map(Reconciliation.Entry::line).orElse(null));
        maybeLearner(columns, Reconciliation.Row::learner)
                .with("since", one -> one.since().orElse(null));
        maybeFact(columns, "fact_", Reconciliation.Row::fact);
        return columns;
    }

    /** Who changed what. */
    public static Columns<Audit.Entry> audit() {
        return new Columns<Audit.Entry>()
                .with("at", Audit.Entry::at)
                .with("id", Audit.Entry::id)
                .with("author", one -> one.author().name())
                .with("author_role", one -> one.author().role())
                .with("author_label", one -> one.author().label())
                .with("action", one -> one.action().wire())
                .with("subject", Audit.Entry::subject)
                .with("detail", Audit.Entry::detail);
    }

    /** What statements come to, a row for each month and for each adjustment; the amounts of one statement add up to its totals. */
    public static Columns<StatementRows.Sum> statements() {
        return new Columns<StatementRows.Sum>()
                .with("statement", StatementRows.Sum::statement)
                .with("line", one -> one.isAdjustment() ? "adjustment" : "month")
                .with("month", StatementRows.Sum::month)
                .with("measure", one -> one.measure().orElse(null))
                .with("commitment", one -> one.commitment().orElse(null))
                .with("measured", StatementRows.Sum::measured)
                .with("learners", StatementRows.Sum::learners)
                .with("amount", one -> one.amount().orElse(null))
                .with("currency", one -> one.currency().orElse(null))
                .with("closed_at", StatementRows.Sum::closedAt)
                .with("digest", StatementRows.Sum::digest);
    }

    /** Who a statement charges, each with the fact that made the month chargeable. */
    public static Columns<StatementRows.Line> statement() {
        return new Columns<StatementRows.Line>()
                .with("month", StatementRows.Line::month)
                .with("learner", StatementRows.Line::learner)
                .with("reason_source", one -> one.reason().source())
                .with("reason_id", one -> one.reason().id())
                .with("reason_type", StatementRows.Line::type)
                .with("reason_kind", StatementRows.Line::kind)
                .with("reason_at", StatementRows.Line::at);
    }

    private static <T> Columns<T> learner(Columns<T> columns, Function<T, Learner> learner) {
        return maybeLearner(columns, learner.andThen(Optional::of));
    }

    private static <T> Columns<T> maybeLearner(Columns<T> columns, Function<T, Optional<Learner>> learner) {
        return columns.with(
                        "learner", one -> learner.apply(one).map(Learner::id).orElse(null))
                .with(
                        "identities",
                        one -> learner.apply(one).map(Tables::identities).orElse(null))
                .with("name", one -> learner.apply(one).map(Learner::name).orElse(null));
    }

    /** One after the other with a bar between them; a bar or backslash within one has a backslash before it. */
    static String identities(Learner learner) {
        return learner.identities().stream()
                .map(name -> name.toString().replace("\\", "\\\\").replace("|", "\\|"))
                .collect(Collectors.joining("|"));
    }

    private static <T> void fact(Columns<T> columns, String prefix, Function<T, Fact> fact) {
        maybeFact(columns, prefix, fact.andThen(Optional::of));
    }

    private static <T> void maybeFact(Columns<T> columns, String prefix, Function<T, Optional<Fact>> fact) {
        of(columns, prefix + "source", fact, one -> one.key().source());
        of(columns, prefix + "id", fact, one -> one.key().id());
        of(columns, prefix + "type", fact, one -> one.type().wire());
        of(columns, prefix + "kind", fact, one -> one.kind().wire());
        of(columns, prefix + "role", fact, one -> one.role().wire());
        of(columns, prefix + "origin", fact, Fact::origin);
        of(columns, prefix + "at", fact, Fact::occurredAt);
        of(columns, prefix + "recorded_at", fact, Fact::recordedAt);
        of(columns, prefix + "unit", fact, Fact::unit);
    }

    private static <T> void of(
            Columns<T> columns, String name, Function<T, Optional<Fact>> fact, Function<Fact, Object> cell) {
        columns.with(name, one -> fact.apply(one).map(cell).orElse(null));
    }

    private static <T> Columns<T> note(
            Columns<T> columns, String prefix, String reason, Function<T, Report.Note> note) {
        return columns.with(prefix + "actor", one -> note.apply(one).actor())
                .with(reason, one -> note.apply(one).reason())
                .with(prefix + "context", one -> note.apply(one).context());
    }
}
