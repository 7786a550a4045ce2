package org.headcount.metering.report;

import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.headcount.metering.Meter;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Learner;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Span;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.ledger.Regrouping;
import org.headcount.metering.month.Books;
import org.headcount.metering.month.ChargedLearners;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.month.Narrowed;
import org.headcount.metering.month.Narrowing;
import org.headcount.metering.month.Snapshots;
import org.headcount.metering.month.Units;
import org.headcount.metering.status.Licence;
import org.headcount.metering.status.Standing;
import org.headcount.metering.terms.Policy;

/**
 * Reads whole lists for reports, each in one sweep on one view of the ledger, so that its rows add up to the numbers of
 * that view to the unit, whatever is written meanwhile. Memory does not grow with the list; a visitor that throws ends the
 * sweep. Questions mean the same as those of {@link Meter}.
 */
public final class Surveys {

    /** How many rows share a look at what people are called: one look for each would cost more than all the rest. */
    private static final int TOGETHER = 200;

    private final Snapshots snapshots;
    private final InstantSource clock;

    public Surveys(Snapshots snapshots, InstantSource clock) {
        this.snapshots = snapshots;
        this.clock = clock;
    }

    /** A learner that is charged for a month, and the free texts beside the fact that made the month chargeable. */
    public record Charged(ChargedLearners.Charge charge, Report.Note note) {}

    /** An activity or a refusal, whose it is, and the free texts beside it. */
    public record Happening(Learner learner, Fact fact, Report.Note note) {}

    /**
     * A page of a month's activity.
     *
     * @param next where the next page begins; empty on the last one
     */
    public record Page(List<Happening> happenings, Optional<Snapshots.Moment> next) {}

    /** Everybody who is charged for a month, by opaque id: exactly as many as the month that is answered measures. */
    public MonthAnswer charged(
            InstitutionId institution,
            YearMonth month,
            Optional<Instant> asOf,
            Optional<Instant> knownAt,
            Consumer<Charged> visitor) {
        return charged(institution, month, asOf, knownAt, Optional.empty(), Optional.empty(), visitor);
    }

    /** The same, of one unit only where one is named, and as if another number were billed where one is. */
    public MonthAnswer charged(
            InstitutionId institution,
            YearMonth month,
            Optional<Instant> asOf,
            Optional<Instant> knownAt,
            Optional<String> unit,
            Optional<Policy.Measure> measure,
            Consumer<Charged> visitor) {
        Instant now = now();
        return snapshots.view(institution, view -> {
            Books books = books(view, knownAt);
            MonthAnswer answer = books.answer(month, asOf.orElse(now), measure);
            Batch<Reason> batch = new Batch<>(TOGETHER, reasons -> hand(view, books, reasons, visitor));
            charges(view, books, answer, (learner, fact) -> {
                if (unit.filter(asked -> !asked.equals(Units.of(fact))).isEmpty()) {
                    batch.add(new Reason(learner, fact));
                }
            });
            batch.end();
            return answer;
        });
    }

    private record Reason(LearnerId learner, Fact fact) {}

    private static void hand(Snapshots.View view, Books books, List<Reason> reasons, Consumer<Charged> visitor) {
        Map<LearnerId, Learner> learners =
                books.called(view, reasons.stream().map(Reason::learner).toList());
        Map<FactKey, Report.Note> notes =
                view.notes(reasons.stream().map(reason -> reason.fact().key()).toList());
        reasons.forEach(reason -> visitor.accept(new Charged(
                new ChargedLearners.Charge(called(learners, reason.learner()), reason.fact()),
                notes.getOrDefault(reason.fact().key(), Report.Note.NONE))));
    }

    /** Takes a learner and the fact that explains why it is counted. */
    interface ReasonVisitor {
        void reason(LearnerId learner, Fact fact);
    }

    /** Hands over everybody who is charged, by opaque id. */
    static void charges(Snapshots.View view, Books books, MonthAnswer month, ReasonVisitor visitor) {
        books.touching(
                view,
                month.decisive(),
                (learner, facts) -> month.chargedFor(books.fold(facts))
                        .flatMap(key -> Books.find(facts, key))
                        .ifPresent(fact -> visitor.reason(learner, fact)));
    }

    /** Learners that a question fits, by opaque id, as {@link Meter#list} finds them; its limit and after are passed over. */
    public void learners(
            InstitutionId institution,
            Ledger.Question question,
            Optional<Instant> knownAt,
            Consumer<Standing> visitor) {
        learners(institution, question, Narrowing.NONE, knownAt, visitor);
    }

    /** The same, narrowed. */
    public void learners(
            InstitutionId institution,
            Ledger.Question question,
            Narrowing narrowing,
            Optional<Instant> knownAt,
            Consumer<Standing> visitor) {
        snapshots.<Boolean>view(institution, view -> {
            learners(view, books(view, knownAt), question, narrowing, knownAt, visitor);
            return true;
        });
    }

    /** The same with all that a list tells of each, at the cost of everybody's facts. */
    public void listing(
            InstitutionId institution,
            Ledger.Question question,
            Narrowing narrowing,
            Optional<Instant> knownAt,
            Consumer<Listing.Entry> visitor) {
        snapshots.<Boolean>view(institution, view -> {
            Books books = books(view, knownAt);
            Listing.Teller teller = new Listing.Teller(books, question.asOf(), now());
            learners(view, books, question, narrowing, knownAt, standing -> visitor.accept(teller.of(standing)));
            return true;
        });
    }

    private static void learners(
            Snapshots.View view,
            Books books,
            Ledger.Question question,
            Narrowing narrowing,
            Optional<Instant> knownAt,
            Consumer<Standing> visitor) {
        Narrowed narrowed = new Narrowed(books, narrowing, question.asOf());
        Batch<Licence> batch = new Batch<>(TOGETHER, licences -> {
            Map<LearnerId, Learner> learners =
                    books.called(view, licences.stream().map(Licence::learner).toList());
            licences.stream()
                    .map(licence -> new Standing(called(learners, licence.learner()), licence))
                    .filter(standing -> knownAt.isEmpty() || question.isKnownWhere(standing.learner()))
                    .forEach(visitor);
        });
        Consumer<Licence> found = licence -> {
            if (narrowed.fits(licence)) {
                batch.add(licence);
            }
        };
        if (knownAt.isEmpty()) {
            view.licences(narrowing.ask(question, books.months()), found);
        } else {
            Optional<Regrouping> regrouping = books.links()
                    .map(known -> known.regrouping(
                            "",
                            together -> books.asKnown(together)
                                    .filter(standing -> question.names(standing.learner()))
                                    .map(Standing::licence)
                                    .filter(question::fits)
                                    .ifPresent(found)));
            view.met(question.text(), (learner, metAt, facts) -> {
                if (regrouping.isEmpty() || regrouping.get().passes(learner)) {
                    books.asKnown(learner, metAt, facts).filter(question::fits).ifPresent(found);
                }
            });
            regrouping.ifPresent(Regrouping::end);
        }
        batch.end();
    }

    /** Every activity and refusal of a month, quarantined ones among them, in the order in which they take effect. */
    public void activity(
            InstitutionId institution, YearMonth month, Optional<Instant> knownAt, Consumer<Happening> visitor) {
        activity(institution, month, knownAt, Optional.empty(), Long.MAX_VALUE, visitor);
    }

    /** The same a page at a time. Pages asked for while facts arrive may have gaps; those known at one instant have none. */
    public Page activity(
            InstitutionId institution,
            YearMonth month,
            Optional<Instant> knownAt,
            Optional<Snapshots.Moment> after,
            int limit) {
        List<Happening> found = new ArrayList<>();
        activity(institution, month, knownAt, after, limit + 1L, found::add);
        if (found.size() <= limit) {
            return new Page(found, Optional.empty());
        }
        List<Happening> page = found.subList(0, limit);
        return new Page(
                List.copyOf(page),
                Optional.of(Snapshots.Moment.of(page.get(limit - 1).fact())));
    }

    private void activity(
            InstitutionId institution,
            YearMonth month,
            Optional<Instant> knownAt,
            Optional<Snapshots.Moment> after,
            long most,
            Consumer<Happening> visitor) {
        snapshots.<Boolean>view(institution, view -> {
            Books books = books(view, knownAt);
            Batch<Reason> batch = new Batch<>(TOGETHER, happened -> {
                Map<LearnerId, Learner> learners = books.called(
                        view, happened.stream().map(Reason::learner).distinct().toList());
                Map<FactKey, Report.Note> notes = view.notes(
                        happened.stream().map(one -> one.fact().key()).toList());
                happened.forEach(one -> visitor.accept(new Happening(
                        called(learners, one.learner()),
                        one.fact(),
                        notes.getOrDefault(one.fact().key(), Report.Note.NONE))));
            });
            Span span = books.months().of(month);
            view.activity(
                    span,
                    knownAt,
                    after,
                    most,
                    (learner, facts) ->
                            facts.forEach(fact -> batch.add(new Reason(books.learner(learner, fact), fact))));
            batch.end();
            return true;
        });
    }

    public static Learner called(Map<LearnerId, Learner> learners, LearnerId id) {
        Learner called = learners.get(id);
        return called == null ? new Learner(id, List.of(), "") : called;
    }

    public static Books books(Snapshots.View view, Optional<Instant> knownAt) {
        return new Books(view.institution(), view.ledger(), knownAt);
    }

    private Instant now() {
        return Micros.floor(clock.instant());
    }
}
