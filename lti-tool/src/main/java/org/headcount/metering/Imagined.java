package org.headcount.metering;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A ledger as it would be if more were written down. What is appended stays in memory beside what is really there, is
 * looked at like the rest, and is gone with this object. Not for more than one thread.
 */
final class Imagined implements Ledger {

    private final Institution institution;
    private final Ledger real;
    private final Map<FactKey, Kept> added = new LinkedHashMap<>();
    private final Map<FactKey, Report.Note> notes = new HashMap<>();
    private final Map<LearnerId, List<Fact>> touched = new LinkedHashMap<>();
    private final Map<IdentityName, Learner> met = new HashMap<>();
    private final Set<LearnerId> strangers = new HashSet<>();

    Imagined(Institution institution, Ledger real) {
        this.institution = institution;
        this.real = real;
    }

    /** The learners of whom more is imagined. */
    Set<LearnerId> touched() {
        return touched.keySet();
    }

    /** What is really there of a learner. */
    List<Period> before(LearnerId learner) {
        return strangers.contains(learner)
                ? List.of()
                : fold(real.facts(institution.id(), learner)).periods();
    }

    List<Period> after(LearnerId learner) {
        return fold(facts(institution.id(), learner)).periods();
    }

    @Override
    public List<Receipt> append(InstitutionId id, List<Report> reports) {
        return reports.stream().map(this::append).toList();
    }

    private Receipt append(Report report) {
        Optional<Kept> first = fact(institution.id(), report.key());
        if (first.isPresent()) {
            return repeated(first.get(), report);
        }
        LearnerId learner = learner(report.who()).orElseGet(() -> meet(report.who()));
        Fact fact = report.of(new IdentityId(learner.value()));
        touched.computeIfAbsent(
                        learner,
                        any -> strangers.contains(any)
                                ? new ArrayList<>()
                                : new ArrayList<>(real.facts(institution.id(), any)))
                .add(fact);
        added.put(report.key(), new Kept(learner, fact));
        notes.put(report.key(), report.note());
        return fold(facts(institution.id(), learner)).receipt(fact);
    }

    private Receipt repeated(Kept first, Report report) {
        Fact kept = first.fact();
        Fact said = report.of(kept.identity());
        boolean same = learner(report.who()).equals(Optional.of(first.learner()))
                && kept.type() == said.type()
                && kept.kind() == said.kind()
                && kept.role() == said.role()
                && kept.origin() == said.origin()
                && kept.occurredAt().equals(said.occurredAt())
                && kept.unit().equals(said.unit())
                && kept.detail().equals(said.detail())
                && note(institution.id(), kept.key()).equals(report.note());
        return same ? new Receipt.Duplicate() : new Receipt.Conflict();
    }

    private Optional<LearnerId> learner(IdentityName who) {
        return Optional.ofNullable(met.get(who))
                .map(Learner::id)
                .or(() -> real.licence(institution.id(), who).map(Licence::learner));
    }

    private LearnerId meet(IdentityName who) {
        LearnerId id = new LearnerId("imagined " + (strangers.size() + 1)); // no opaque id of ours has a space
        met.put(who, new Learner(id, List.of(who), ""));
        strangers.add(id);
        return id;
    }

    private Periods.Fold fold(List<Fact> facts) {
        return Periods.fold(
                facts, institution.terms().policy(), institution.terms().zone());
    }

    @Override
    public Optional<Standing> standing(InstitutionId id, IdentityName who) {
        Learner stranger = met.get(who);
        Optional<Learner> known =
                stranger == null ? real.standing(id, who).map(Standing::learner) : Optional.of(stranger);
        return known.map(learner -> new Standing(learner, licence(learner.id())));
    }

    @Override
    public Optional<Licence> licence(InstitutionId id, IdentityName who) {
        return learner(who).map(this::licence);
    }

    private Licence licence(LearnerId learner) {
        Periods.Fold fold = fold(facts(institution.id(), learner));
        return new Licence(learner, fold.known(), fold.periods());
    }

    @Override
    public Instant metAt(InstitutionId id, LearnerId learner) {
        return strangers.contains(learner) ? Instant.MAX : real.metAt(id, learner);
    }

    @Override
    public List<Fact> facts(InstitutionId id, LearnerId learner) {
        List<Fact> facts = touched.get(learner);
        return facts == null
                ? real.facts(id, learner)
                : facts.stream().sorted(Fact.EVALUATION).toList();
    }

    @Override
    public Optional<Kept> fact(InstitutionId id, FactKey key) {
        return Optional.ofNullable(added.get(key)).or(() -> real.fact(id, key));
    }

    @Override
    public Report.Note note(InstitutionId id, FactKey key) {
        Report.Note note = notes.get(key);
        return note == null ? real.note(id, key) : note;
    }

    @Override
    public List<Standing> standings(InstitutionId id, Question question) {
        throw new UnsupportedOperationException("what is imagined is counted, not listed");
    }

    @Override
    public List<Standing> touching(InstitutionId id, Span span, String after, int limit) {
        throw new UnsupportedOperationException("what is imagined is counted, not listed");
    }

    @Override
    public int inUse(InstitutionId id, Instant at) {
        long instant = Micros.of(at);
        int[] active = {0};
        periods(id, new Span(at, at), (learner, from, until) -> {
            if (from <= instant && instant < until) {
                active[0]++;
            }
        });
        return active[0];
    }

    @Override
    public void periods(InstitutionId id, Span span, PeriodVisitor visitor) {
        others(span, visitor);
        touched.keySet().forEach(learner -> Books.hand(learner, after(learner), visitor));
    }

    /** Only those of whom nothing more is imagined. */
    void others(Span span, PeriodVisitor visitor) {
        real.periods(institution.id(), span, (learner, from, until) -> {
            if (!touched.containsKey(learner)) {
                visitor.period(learner, from, until);
            }
        });
    }

    @Override
    public void marked(InstitutionId id, Known known, MarkedVisitor visitor) {
        throw new UnsupportedOperationException("what is imagined is counted, not listed");
    }

    @Override
    public void marked(InstitutionId id, MarkedVisitor visitor) {
        throw new UnsupportedOperationException("what is imagined is counted, not listed");
    }

    // links are not imagined: they are told beforehand where they are made

    @Override
    public Optional<Meant> meant(InstitutionId id, IdentityName who) {
        return real.meant(id, who);
    }

    @Override
    public Map<IdentityName, Meant> meant(InstitutionId id, Collection<IdentityName> names) {
        return real.meant(id, names);
    }

    @Override
    public NavigableSet<IdentityId> identities(InstitutionId id, LearnerId learner) {
        return strangers.contains(learner)
                ? new TreeSet<>(Set.of(new IdentityId(learner.value())))
                : real.identities(id, learner);
    }

    @Override
    public List<Fact> links(InstitutionId id) {
        return real.links(id);
    }

    @Override
    public List<Fact> links(InstitutionId id, Collection<IdentityId> identities) {
        return real.links(id, identities);
    }

    @Override
    public Together together(InstitutionId id, NavigableSet<IdentityId> identities) {
        throw new UnsupportedOperationException("what is imagined is counted, not regrouped");
    }
}
