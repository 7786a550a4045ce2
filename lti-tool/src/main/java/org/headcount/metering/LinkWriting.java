package org.headcount.metering;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityId;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.ledger.Links;
import org.headcount.metering.ledger.Persons;
import org.headcount.metering.month.Books;
import org.headcount.metering.month.ImaginedPersons;
import org.headcount.metering.month.LinkCosts;
import org.headcount.metering.month.SwitchOutcome;

/** Links and unlinks that are about to be written, each so that it stands over all that was said of the two before. */
final class LinkWriting {

    private final Books books;
    private final List<Fact> told;
    private final String id;
    private final Report.Note note;
    private final Instant now;
    private final Map<Links.Pair, Fact> inForce;
    private final List<Report> reports = new ArrayList<>();
    private final List<Fact> facts = new ArrayList<>();

    /** @param told what was said of everybody whom it is about */
    LinkWriting(Books books, List<Fact> told, String id, Report.Note note, Instant now) {
        this.books = books;
        this.told = told;
        this.id = id;
        this.note = note;
        this.now = now;
        this.inForce = new TreeMap<>(Comparator.comparing(Links.Pair::one).thenComparing(Links.Pair::other));
        inForce.putAll(Links.inForce(told));
    }

    /** The names of the facts of one link: its own, and for every learner more than two one with a number. */
    static FactKey key(String id, int number) {
        return new FactKey(Linking.SOURCE, number == 1 ? id : id + "." + number);
    }

    /** @param other may be nobody yet */
    public void add(FactType type, IdentityId identity, IdentityName other) {
        Optional<IdentityId> meant = books.persons().meant(books.id(), other).map(Persons.Meant::identity);
        Instant at = meant.flatMap(met -> Links.last(told, Links.Pair.of(identity, met)))
                .map(Fact::recordedAt)
                .filter(last -> !last.isBefore(now))
                .map(last -> last.plusNanos(1_000))
                .orElse(now);
        Report report = new Report(
                key(id, reports.size() + 1),
                ImaginedPersons.opaque(identity),
                type,
                Kind.OTHER,
                Role.LEARNER,
                Origin.STAFF,
                at,
                at,
                "",
                new Detail.With(other),
                note);
        reports.add(report);
        meant.ifPresent(
                met -> facts.add(report.of(identity, met))); // who was never met has no facts, and costs nothing
    }

    /** Unlinks whoever stays from whoever is removed. */
    void part(Set<IdentityId> stay, Set<IdentityId> removed) {
        inForce.keySet().forEach(pair -> {
            boolean parted = (stay.contains(pair.one()) && removed.contains(pair.other()))
                    || (removed.contains(pair.one()) && stay.contains(pair.other()));
            if (parted) {
                add(FactType.UNLINK, pair.one(), ImaginedPersons.opaque(pair.other()));
            }
        });
    }

    /** Links whoever was linked through somebody who is no longer. */
    void keepTogether(IdentityId anchor, NavigableSet<IdentityId> stay) {
        List<Fact> all = new ArrayList<>(told);
        all.addAll(facts);
        Links links = Links.of(all, fact -> true);
        stay.stream()
                .map(links::together)
                .distinct()
                .filter(group -> !group.contains(anchor))
                .forEach(group -> add(FactType.LINK, anchor, ImaginedPersons.opaque(group.first())));
    }

    boolean isEmpty() {
        return reports.isEmpty();
    }

    List<Report> reports() {
        return reports;
    }

    List<SwitchOutcome.Cost> costs() {
        return reports.isEmpty() ? List.of() : new LinkCosts(books, now).of(reports);
    }

    LinkOutcome.Link link() {
        List<IdentityId> joined = new ArrayList<>();
        facts.forEach(fact -> Links.ends(fact).ifPresent(pair -> {
            for (IdentityId end : List.of(fact.identity(), pair.one(), pair.other())) {
                if (!joined.contains(end)) {
                    joined.add(end);
                }
            }
        }));
        return new LinkOutcome.Link(id, joined, true);
    }
}
