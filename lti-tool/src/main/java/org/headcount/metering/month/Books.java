package org.headcount.metering.month;

import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Learner;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Role;
import org.headcount.metering.fact.Span;
import org.headcount.metering.ledger.DayCount;
import org.headcount.metering.ledger.DaySweep;
import org.headcount.metering.ledger.KnownLinks;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.ledger.MonthCount;
import org.headcount.metering.ledger.Overtaking;
import org.headcount.metering.ledger.Persons;
import org.headcount.metering.status.LeftOut;
import org.headcount.metering.status.Licence;
import org.headcount.metering.status.Period;
import org.headcount.metering.status.Periods;
import org.headcount.metering.status.Standing;
import org.headcount.metering.terms.Months;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.Terms;

/** One institution's facts and terms as they were known: all that is recorded, or only what was recorded before an instant. */
public final class Books {

    private final Institution institution;
    private final Ledger ledger;
    private final Optional<Instant> knownAt;
    private final Terms terms;
    private final Months months;
    private Optional<KnownLinks> links = Optional.empty();

    public Books(Institution institution, Ledger ledger, Optional<Instant> knownAt) {
        this.institution = institution;
        this.ledger = ledger;
        this.knownAt = knownAt;
        this.terms = knownAt.map(institution.terms()::knownBefore).orElse(institution.terms());
        this.months = new Months(terms.zone());
    }

    public Terms terms() {
        return terms;
    }

    public Months months() {
        return months;
    }

    /** Up to when anything was known to have happened: what was known then is told the same for ever. */
    public Instant present(Instant now) {
        return knownAt.filter(now::isAfter).orElse(now);
    }

    /** Who was who; nothing where that is as it is now, or nobody was ever linked. */
    public Optional<KnownLinks> links() {
        if (knownAt.isPresent() && links.isEmpty()) {
            links = Optional.of(new KnownLinks(institution.id(), ledger, this::isKnown));
        }
        return links.filter(KnownLinks::any);
    }

    private boolean isKnown(Fact fact) {
        return fact.recordedAt().isBefore(knownAt.orElse(Instant.MAX));
    }

    public Optional<Standing> standing(IdentityName who) {
        Optional<Persons.Together> linked = links().flatMap(known -> known.whom(who));
        return linked.isPresent()
                ? linked.flatMap(this::asKnown)
                : ledger.standing(institution.id(), who).flatMap(this::asKnown);
    }

    /** Somebody, and all facts that are known of them. */
    public record Whole(Standing standing, List<Fact> facts) {

        public Whole {
            facts = List.copyOf(facts);
        }
    }

    /** The same with all facts. */
    public Optional<Whole> whole(IdentityName who) {
        return about(
                who,
                () -> standing(who)
                        .map(standing ->
                                new Whole(standing, facts(standing.learner().id()))));
    }

    /**
     * What several looks at somebody come to. Who becomes one with another meanwhile, or is parted from one, is looked at again: by the id of before there are no
     * facts any more, or not theirs.
     *
     * @param looks changes nothing
     */
    public <T> T about(IdentityName who, Supplier<T> looks) {
        Optional<LearnerId> before;
        Optional<LearnerId> after = learner(who);
        T seen;
        do {
            before = after;
            seen = looks.get();
            after = learner(who);
        } while (!after.equals(before));
        return seen;
    }

    /** The same of identities that were one learner then. */
    public Optional<Standing> asKnown(Persons.Together linked) {
        return asKnown(linked.learner().id(), linked.metAt(), linked.facts())
                .map(licence -> new Standing(linked.learner(), licence));
    }

    /** The same learner with what was known of it; empty for somebody who was met later. */
    public Optional<Standing> asKnown(Standing standing) {
        if (knownAt.isEmpty()) {
            return Optional.of(standing);
        }
        LearnerId learner = standing.learner().id();
        return asKnown(learner, () -> ledger.metAt(institution.id(), learner), facts(learner))
                .map(licence -> new Standing(standing.learner(), licence));
    }

    /** The same of one whose facts are at hand, all of them. */
    public Optional<Licence> asKnown(LearnerId learner, Instant metAt, List<Fact> facts) {
        return asKnown(learner, () -> metAt, known(facts));
    }

    private Optional<Licence> asKnown(LearnerId learner, Supplier<Instant> metAt, List<Fact> facts) {
        if (facts.isEmpty() && !metAt.get().isBefore(knownAt.orElse(Instant.MAX))) {
            return Optional.empty();
        }
        Periods.Fold fold = fold(facts);
        return Optional.of(new Licence(learner, fold.known(), fold.periods()));
    }

    public List<Fact> facts(LearnerId learner) {
        return known(links().flatMap(known -> known.of(learner))
                .map(Persons.Together::facts)
                .orElseGet(() -> ledger.facts(institution.id(), learner)));
    }

    public Instant metAt(LearnerId learner) {
        return links().flatMap(known -> known.of(learner))
                .map(Persons.Together::metAt)
                .orElseGet(() -> ledger.metAt(institution.id(), learner));
    }

    /** What a learner is called. */
    public Optional<Learner> called(LearnerId learner) {
        return links().flatMap(known -> known.of(learner))
                .map(Persons.Together::learner)
                .or(() -> ledger.standing(institution.id(), new IdentityName(IdentityName.DEFAULT, learner.value()))
                        .map(Standing::learner));
    }

    /** The same of many. */
    public Map<LearnerId, Learner> called(Snapshots.View view, Collection<LearnerId> learners) {
        Map<LearnerId, Learner> called = new HashMap<>(view.learners(learners));
        links().ifPresent(known -> learners.forEach(
                learner -> known.of(learner).ifPresent(together -> called.put(learner, together.learner()))));
        return called;
    }

    /** Whom an identity belongs to. */
    public LearnerId learner(Persons.Meant meant) {
        return links().map(known -> known.then().learner(meant.identity())).orElse(meant.learner());
    }

    /** Whose a fact is. */
    public LearnerId learner(LearnerId now, Fact fact) {
        return learner(new Persons.Meant(fact.identity(), now));
    }

    /** A fact by its name, among all that are recorded. */
    public Optional<Ledger.Kept> fact(FactKey key) {
        return ledger.fact(institution.id(), key);
    }

    public Persons persons() {
        return ledger;
    }

    public InstitutionId id() {
        return institution.id();
    }

    /** All that is recorded, to write more down that is only imagined. */
    Imagined imagined() {
        return new Imagined(institution, ledger);
    }

    /** Whom a name means. */
    public Optional<LearnerId> learner(IdentityName who) {
        return ledger.licence(institution.id(), who).map(Licence::learner);
    }

    public Periods.Fold fold(Collection<Fact> facts) {
        return Periods.fold(facts, terms.policy(), terms.zone());
    }

    /** Hands over every learner with the facts known of it. */
    public void histories(Ledger.HistoryVisitor visitor) {
        if (knownAt.isEmpty()) {
            ledger.histories(institution.id(), visitor);
        } else {
            ledger.marked(
                    institution.id(),
                    (link, cameAfter) -> isKnown(link),
                    (learner, facts, cameAfter) -> visitor.history(learner, known(facts)));
        }
    }

    /** The same for those alone who may have a period that touches or borders a span, if that can be told without their facts. */
    public void touching(Snapshots.View view, Span span, Ledger.HistoryVisitor visitor) {
        if (knownAt.isEmpty()) {
            view.touching(span, visitor);
        } else {
            histories(visitor);
        }
    }

    public void periods(Span span, Ledger.PeriodVisitor visitor) {
        if (knownAt.isEmpty()) {
            ledger.periods(institution.id(), span, visitor);
            return;
        }
        histories((learner, facts) -> hand(learner, fold(facts).periods(), visitor));
    }

    public static void hand(LearnerId learner, List<Period> periods, Ledger.PeriodVisitor visitor) {
        periods.forEach(period -> visitor.period(learner, Micros.of(period.from()), Micros.of(period.until())));
    }

    public int inUse(Instant at) {
        if (knownAt.isEmpty()) {
            return ledger.inUse(institution.id(), at);
        }
        long instant = Micros.of(at);
        int[] active = {0};
        periods(new Span(at, at), (learner, from, until) -> {
            if (from <= instant && instant < until) {
                active[0]++;
            }
        });
        return active[0];
    }

    public MonthAnswer answer(YearMonth month, Instant asOf) {
        return answer(
                month, Optional.ofNullable(counts(List.of(month)).get(month)).orElseThrow(), asOf);
    }

    public MonthAnswer answer(YearMonth month, MonthCount count, Instant asOf) {
        return MonthAnswer.of(institution, terms, month, count, asOf);
    }

    /** The same, as if another number were billed where one is named. */
    public MonthAnswer answer(YearMonth month, Instant asOf, Optional<Policy.Measure> measure) {
        MonthAnswer agreed = answer(month, asOf);
        return measure.map(other -> agreed.by(other, terms.isContracted(agreed.span())))
                .orElse(agreed);
    }

    /**
     * For each of some months the fact for which a learner is charged, or none. Costs a look at everybody's periods only
     * where a peak is billed; else no more than the learner's own.
     */
    public Map<YearMonth, Optional<FactKey>> charges(Collection<YearMonth> asked, Periods.Fold fold) {
        return charging(asked).of(fold);
    }

    /** Whether the charges of some months cost a look at everybody's periods. */
    public boolean isCounted(Collection<YearMonth> asked) {
        return asked.stream().anyMatch(month -> measure(month) == Policy.Measure.PEAK);
    }

    private Policy.Measure measure(YearMonth month) {
        return terms.policy().inForceAt(months.of(month).from()).measure();
    }

    /** The same for many learners: what has to be known of everybody is looked up once. */
    public Charging charging(Collection<YearMonth> asked) {
        Map<YearMonth, Policy.Measure> measures = new TreeMap<>();
        asked.forEach(month -> measures.put(month, measure(month)));
        Map<YearMonth, MonthCount> peaks = counts(measures.entrySet().stream()
                .filter(month -> month.getValue() == Policy.Measure.PEAK)
                .map(Map.Entry::getKey)
                .toList());
        Map<YearMonth, Instant> peaksAt = new TreeMap<>();
        peaks.forEach((month, count) -> peaksAt.put(month, count.peakAt()));
        int counted = peaks.values().stream().mapToInt(MonthCount::distinct).sum();
        return new Charging(months, measures, peaksAt, counted);
    }

    /** Learners charged for a month, by opaque id, those after one, at most so many. */
    public List<ChargedLearners.Charge> charged(MonthAnswer month, String after, int most) {
        return charged(month, Optional.empty(), after, most);
    }

    /** The same, of one unit only where one is named. */
    public List<ChargedLearners.Charge> charged(MonthAnswer month, Optional<String> unit, String after, int most) {
        return knownAt.isEmpty() ? chargedNow(month, unit, after, most) : chargedAsKnown(month, unit, after, most);
    }

    private List<ChargedLearners.Charge> chargedNow(MonthAnswer month, Optional<String> unit, String after, int most) {
        List<ChargedLearners.Charge> charged = new ArrayList<>();
        String last = after;
        List<Standing> candidates;
        do {
            candidates = ledger.touching(institution.id(), month.decisive(), unit.orElse(""), last, most);
            for (Standing candidate : candidates) {
                last = candidate.learner().id().value();
                reason(month, facts(candidate.learner().id()), unit)
                        .ifPresent(fact -> charged.add(new ChargedLearners.Charge(candidate.learner(), fact)));
                if (charged.size() == most) {
                    return charged;
                }
            }
        } while (candidates.size() == most);
        return charged;
    }

    /** No period is stored of what was known once: everybody's are made anew, and no more is held than the page takes. */
    private List<ChargedLearners.Charge> chargedAsKnown(
            MonthAnswer month, Optional<String> unit, String after, int most) {
        NavigableMap<LearnerId, Fact> reasons = new TreeMap<>();
        histories((learner, facts) -> {
            if (learner.value().compareTo(after) > 0) {
                reason(month, facts, unit).ifPresent(fact -> reasons.put(learner, fact));
            }
            if (reasons.size() > most) {
                reasons.pollLastEntry();
            }
        });
        List<ChargedLearners.Charge> charged = new ArrayList<>();
        reasons.forEach((learner, fact) ->
                called(learner).ifPresent(who -> charged.add(new ChargedLearners.Charge(who, fact))));
        return charged;
    }

    private Optional<Fact> reason(MonthAnswer month, List<Fact> facts, Optional<String> unit) {
        return month.chargedFor(fold(facts))
                .flatMap(key -> find(facts, key))
                .filter(fact ->
                        unit.filter(asked -> !asked.equals(Units.of(fact))).isEmpty());
    }

    /** Whether all of the facts happened in a part that never counts by the policy of an instant: see {@link org.headcount.metering.Meter#neverCounted}. */
    public boolean neverCounted(Licence licence, List<Fact> facts, Instant at) {
        if (licence.known()) {
            return false;
        }
        Set<Role> counted = terms.policy().inForceAt(at).countedRoles();
        LeftOut leftOut = LeftOut.of(facts);
        List<Role> parts = facts.stream()
                .filter(fact -> fact.type().isActivity() || fact.type().isSwitch()) // all others suppose a learner
                .filter(fact -> !leftOut.has(fact))
                .map(Fact::role)
                .toList();
        return !parts.isEmpty() && parts.stream().noneMatch(counted::contains);
    }

    public static Optional<Fact> find(List<Fact> facts, FactKey key) {
        return facts.stream().filter(fact -> fact.key().equals(key)).findFirst();
    }

    /** Several months: by the stored periods, each for itself; as known once, in one pass over everybody. */
    public Map<YearMonth, MonthCount> counts(Collection<YearMonth> asked) {
        if (asked.isEmpty()) {
            return Map.of();
        }
        if (knownAt.isEmpty()) {
            Map<YearMonth, MonthCount> counts = new TreeMap<>();
            asked.forEach(month -> counts.put(month, ledger.count(institution.id(), months.of(month))));
            return counts;
        }
        Sweeps sweeps = new Sweeps(months, asked);
        periods(sweeps.span(), sweeps);
        return sweeps.counts();
    }

    /** Day by day; each begins where the one before ends. */
    public List<DayCount> days(List<Span> days) {
        if (knownAt.isEmpty()) {
            return ledger.days(institution.id(), days);
        }
        DaySweep sweep = new DaySweep(days);
        periods(sweep.span(), sweep);
        return sweep.counts();
    }

    /** When a month went over a commitment; with knownAt at the cost of everybody's facts. */
    public Optional<Instant> overAt(MonthAnswer month, int committed) {
        if (knownAt.isEmpty()) {
            return ledger.overAt(institution.id(), month.span(), month.measure(), committed);
        }
        Overtaking overtaking = new Overtaking(month.measure(), committed, month.span());
        periods(month.span(), overtaking);
        return overtaking.at();
    }

    private List<Fact> known(List<Fact> facts) {
        return knownAt.isEmpty() ? facts : facts.stream().filter(this::isKnown).toList();
    }
}
