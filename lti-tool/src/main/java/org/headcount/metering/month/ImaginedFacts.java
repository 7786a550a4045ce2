package org.headcount.metering.month;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.ledger.Links;
import org.headcount.metering.ledger.Persons;
import org.headcount.metering.status.Period;
import org.headcount.metering.status.Periods;

/** The facts of a ledger with those beside them that are imagined, and whose they are then. */
final class ImaginedFacts {

    private final Institution institution;
    private final Ledger real;
    private final ImaginedPersons persons;
    private final Map<FactKey, Fact> added = new HashMap<>();
    private final Map<FactKey, Report.Note> notes = new HashMap<>();
    private final Map<LearnerId, List<Fact>> touched = new TreeMap<>();
    private final Set<LearnerId> were = new TreeSet<>();

    ImaginedFacts(Institution institution, Ledger real, ImaginedPersons persons) {
        this.institution = institution;
        this.real = real;
        this.persons = persons;
    }

    /** The learners who become others by what is imagined, or of whom more is told, as they really are. */
    NavigableMap<LearnerId, List<Period>> before() {
        NavigableMap<LearnerId, List<Period>> before = new TreeMap<>();
        were.forEach(learner ->
                before.put(learner, fold(real.facts(institution.id(), learner)).periods()));
        return before;
    }

    /** Those who take their place. */
    NavigableMap<LearnerId, List<Period>> after() {
        NavigableMap<LearnerId, List<Period>> after = new TreeMap<>();
        touched.forEach((learner, facts) -> after.put(learner, fold(facts).periods()));
        return after;
    }

    /** Whether a learner is another one by what is imagined, or more is told of it. */
    boolean isChanged(LearnerId really) {
        return were.contains(really);
    }

    Receipt append(Report report) {
        Optional<Ledger.Kept> first = fact(report.key());
        if (first.isPresent()) {
            return persons.repeated(first.get().fact(), note(report.key()), report);
        }
        Persons.Meant who = persons.meet(report.who());
        Fact fact = report.detail() instanceof Detail.With with
                ? report.of(who.identity(), persons.meet(with.other()).identity())
                : report.of(who.identity());
        List<Fact> theirs = touch(who.learner());
        theirs.add(fact);
        persons.add(fact);
        added.put(report.key(), fact);
        notes.put(report.key(), report.note());
        Optional<Links.Pair> joined = joined(fact);
        if (joined.isEmpty()) {
            return fold(theirs).receipt(fact);
        }
        regroup(new TreeSet<>(List.of(
                who.learner(),
                persons.learner(joined.get().one()),
                persons.learner(joined.get().other()))));
        return new Receipt.Recorded();
    }

    private List<Fact> touch(LearnerId learner) {
        if (persons.isReally(learner)) {
            were.add(learner);
        }
        return touched.computeIfAbsent(
                learner, any -> new ArrayList<>(persons.isReally(any) ? real.facts(institution.id(), any) : List.of()));
    }

    /** Whom a fact parts or puts together: nobody, unless it is a link or an unlink, or the void of one. */
    private Optional<Links.Pair> joined(Fact fact) {
        return fact.detail() instanceof Detail.Voids voids
                ? fact(voids.fact()).map(Ledger.Kept::fact).flatMap(Links::ends)
                : Links.ends(fact);
    }

    private void regroup(Set<LearnerId> learners) {
        List<Fact> facts =
                learners.stream().flatMap(learner -> touch(learner).stream()).toList();
        learners.forEach(touched::remove);
        persons.regroup(learners)
                .forEach(group -> touched.put(
                        new LearnerId(group.first().value()),
                        facts.stream()
                                .filter(fact -> group.contains(fact.identity()))
                                .collect(Collectors.toCollection(ArrayList::new))));
    }

    Periods.Fold fold(List<Fact> facts) {
        return Periods.fold(
                facts, institution.terms().policy(), institution.terms().zone());
    }

    List<Fact> facts(LearnerId learner) {
        List<Fact> facts = touched.get(learner);
        return facts == null
                ? real.facts(institution.id(), learner)
                : facts.stream().sorted(Fact.EVALUATION).toList();
    }

    Optional<Ledger.Kept> fact(FactKey key) {
        Fact imagined = added.get(key);
        return imagined != null
                ? Optional.of(new Ledger.Kept(persons.learner(imagined.identity()), imagined))
                : real.fact(institution.id(), key)
                        .map(kept -> persons.isReally(kept.learner())
                                ? kept
                                : new Ledger.Kept(persons.learner(kept.fact().identity()), kept.fact()));
    }

    Report.Note note(FactKey key) {
        Report.Note note = notes.get(key);
        return note == null ? real.note(institution.id(), key) : note;
    }

    Map<FactKey, String> contexts(Collection<FactKey> facts) {
        Map<FactKey, String> contexts = new HashMap<>(real.contexts(institution.id(), facts));
        facts.stream()
                .filter(notes::containsKey)
                .forEach(key -> contexts.put(key, note(key).context()));
        return contexts;
    }
}
