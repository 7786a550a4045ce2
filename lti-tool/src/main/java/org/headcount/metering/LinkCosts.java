package org.headcount.metering;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What more facts cost that say who is who, month by month: the learners that they part or put together, as they are now and as they will be. */
final class LinkCosts {

    private final Books books;
    private final Persons persons;
    private final Instant now;

    /** @param books of all that is recorded */
    LinkCosts(Books books, Instant now) {
        this.books = books;
        this.persons = books.persons();
        this.now = now;
    }

    /** @param added links, unlinks and voids of some; an identity of theirs that was never met has no facts */
    List<SwitchOutcome.Cost> of(Collection<Fact> added) {
        List<Fact> links = new ArrayList<>(persons.links(books.id(), named(added)));
        links.addAll(added);
        NavigableSet<IdentityId> members = members(links, added);
        List<Fact> told = new ArrayList<>(persons.links(books.id(), members));
        Map<LearnerId, List<Fact>> present = facts(Links.of(told, fact -> true), members);
        told.addAll(added);
        Map<LearnerId, List<Fact>> coming = facts(Links.of(told, fact -> true), members);
        Map<LearnerId, List<Period>> before = new TreeMap<>();
        Map<LearnerId, List<Period>> after = new TreeMap<>();
        present.forEach((learner, facts) -> before.put(learner, periods(facts)));
        coming.forEach((learner, facts) -> after.put(learner, periods(facts)));
        return new MonthCosts(books, now).of(before, after);
    }

    private static NavigableSet<IdentityId> named(Collection<Fact> added) {
        NavigableSet<IdentityId> named = new TreeSet<>();
        added.forEach(fact -> {
            named.add(fact.identity());
            Links.ends(fact).ifPresent(pair -> named.addAll(List.of(pair.one(), pair.other())));
        });
        return named;
    }

    /** Everybody who is now one learner with somebody that the facts name, or that a link names which they void. */
    private NavigableSet<IdentityId> members(Collection<Fact> links, Collection<Fact> added) {
        NavigableSet<IdentityId> ends = named(added);
        links.forEach(fact -> Links.ends(fact).ifPresent(pair -> ends.addAll(List.of(pair.one(), pair.other()))));
        NavigableSet<IdentityId> members = new TreeSet<>(ends);
        ends.forEach(identity -> persons.meant(books.id(), opaque(identity))
                .ifPresent(meant -> members.addAll(persons.identities(books.id(), meant.learner()))));
        return members;
    }

    private Map<LearnerId, List<Fact>> facts(Links links, Collection<IdentityId> members) {
        Map<LearnerId, List<Fact>> facts = new TreeMap<>();
        members.forEach(identity -> facts.computeIfAbsent(
                links.learner(identity),
                any -> persons.together(books.id(), links.together(identity)).facts()));
        return facts;
    }

    private List<Period> periods(List<Fact> facts) {
        return books.fold(facts).periods();
    }

    static IdentityName opaque(IdentityId identity) {
        return new IdentityName(IdentityName.DEFAULT, identity.value());
    }
}
