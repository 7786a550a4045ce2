package org.headcount.web.report;

import java.time.Instant;
import java.time.YearMonth;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.headcount.metering.Fact;
import org.headcount.metering.Learner;
import org.headcount.metering.Report;
import org.headcount.metering.Snapshots;
import org.headcount.metering.Standing;
import org.headcount.metering.Surveys;

/** The tables that there are. Names and order of their columns stay; new ones come last. */
public final class Tables {

    private Tables() {}

    /** Who is charged for a month, and the fact that made it chargeable. */
    public static Columns<Surveys.Charged> charged(YearMonth month) {
        Columns<Surveys.Charged> columns = new Columns<Surveys.Charged>().with("month", one -> month);
        learner(columns, one -> one.charge().learner());
        fact(columns, "reason_", one -> one.charge().reason());
        return note(columns, "reason_", "reason_text", Surveys.Charged::note);
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

    /** Activities and refusals of a month. */
    public static Columns<Surveys.Happening> activity(YearMonth month) {
        Columns<Surveys.Happening> columns = new Columns<Surveys.Happening>().with("month", one -> month);
        learner(columns, Surveys.Happening::learner);
        fact(columns, "", Surveys.Happening::fact);
        return note(columns, "", "reason", Surveys.Happening::note)
                .with("effective_at", one -> Snapshots.Moment.of(one.fact()).at())
                .with("quarantined", one -> one.fact().quarantined());
    }

    private static <T> Columns<T> learner(Columns<T> columns, Function<T, Learner> learner) {
        return columns.with("learner", one -> learner.apply(one).id())
                .with("identities", one -> identities(learner.apply(one)))
                .with("name", one -> learner.apply(one).name());
    }

    /** One after the other with a bar between them; a bar or backslash within one has a backslash before it. */
    static String identities(Learner learner) {
        return learner.identities().stream()
                .map(name -> name.toString().replace("\\", "\\\\").replace("|", "\\|"))
                .collect(Collectors.joining("|"));
    }

    private static <T> void fact(Columns<T> columns, String prefix, Function<T, Fact> fact) {
        columns.with(prefix + "source", one -> fact.apply(one).key().source())
                .with(prefix + "id", one -> fact.apply(one).key().id())
                .with(prefix + "type", one -> fact.apply(one).type().wire())
                .with(prefix + "kind", one -> fact.apply(one).kind().wire())
                .with(prefix + "role", one -> fact.apply(one).role().wire())
                .with(prefix + "origin", one -> fact.apply(one).origin())
                .with(prefix + "at", one -> fact.apply(one).occurredAt())
                .with(prefix + "recorded_at", one -> fact.apply(one).recordedAt())
                .with(prefix + "unit", one -> fact.apply(one).unit());
    }

    private static <T> Columns<T> note(
            Columns<T> columns, String prefix, String reason, Function<T, Report.Note> note) {
        return columns.with(prefix + "actor", one -> note.apply(one).actor())
                .with(reason, one -> note.apply(one).reason())
                .with(prefix + "context", one -> note.apply(one).context());
    }
}
