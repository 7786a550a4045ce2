package org.headcount.metering;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Says who is who on somebody's behalf: facts like any others, told beforehand what they cost. Methods throw {@link
 * IllegalArgumentException} for an institution that does not exist.
 */
public final class Linking {

    /** The source of the facts that are made here. */
    public static final String SOURCE = "headcount.link";

    /** How many learners one link joins at most. */
    public static final int MOST = 100;

    private final Institutions institutions;
    private final Ledger ledger;
    private final Meter meter;
    private final InstantSource clock;

    public Linking(Institutions institutions, Ledger ledger, Meter meter, InstantSource clock) {
        this.institutions = institutions;
        this.ledger = ledger;
        this.meter = meter;
        this.clock = clock;
    }

    /** The same, which says so for somebody: see {@link Ledger#by}. */
    public Linking by(Author author) {
        return new Linking(institutions, ledger.by(author), meter, clock);
    }

    /** Links the first of some learners with each of the others, who must all have been met. */
    public LinkOutcome link(
            InstitutionId institution, List<IdentityName> learners, String reason, String actor, boolean preview) {
        List<IdentityId> meant = new ArrayList<>();
        for (IdentityName learner : learners) {
            Optional<Persons.Meant> found = ledger.meant(institution, learner);
            if (found.isEmpty()) {
                return new LinkOutcome.Faulty("learners", Optional.of(meant.size()), "is nobody we have met");
            }
            meant.add(found.get().identity());
        }
        IdentityId first = meant.get(0);
        LinkWriting writing = writing(institution, meant, reason, actor);
        meant.stream()
                .skip(1)
                .distinct()
                .filter(other -> !other.equals(first) && !writing.linked(first, other))
                .forEach(other -> writing.add(FactType.LINK, first, LinkCosts.opaque(other)));
        if (writing.isEmpty()) {
            return new LinkOutcome.AlreadyLinked();
        }
        return preview
                ? new LinkOutcome.Previewed(writing.costs())
                : done(writing, institution, LinkCosts.opaque(first));
    }

    /**
     * Adds identities to a learner, each with all that are linked with it, and takes some away, so that the others stay
     * one learner. Who is added need not have been met.
     */
    public LinkOutcome change(
            InstitutionId institution,
            IdentityName learner,
            List<IdentityName> add,
            List<IdentityName> remove,
            String reason,
            String actor) {
        Optional<Persons.Meant> meant = ledger.meant(institution, learner);
        if (meant.isEmpty()) {
            return new LinkOutcome.NoSuchLearner();
        }
        NavigableSet<IdentityId> theirs =
                ledger.identities(institution, meant.get().learner());
        Set<IdentityId> removed = new HashSet<>();
        for (int index = 0; index < remove.size(); index++) {
            Optional<IdentityId> one =
                    ledger.meant(institution, remove.get(index)).map(Persons.Meant::identity);
            if (one.filter(theirs::contains).isEmpty()) {
                return new LinkOutcome.Faulty("remove", Optional.of(index), "is no identity of this learner");
            }
            removed.add(one.get());
        }
        NavigableSet<IdentityId> stay = new TreeSet<>(theirs);
        stay.removeAll(removed);
        if (stay.isEmpty()) {
            return new LinkOutcome.Faulty("remove", Optional.empty(), "leaves no identity to this learner");
        }
        IdentityId anchor = stay.contains(meant.get().identity()) ? meant.get().identity() : stay.first();
        LinkWriting writing = writing(institution, theirs, reason, actor);
        writing.part(stay, removed);
        writing.keepTogether(anchor, stay);
        for (int index = 0; index < add.size(); index++) {
            IdentityName name = add.get(index);
            Optional<IdentityId> known = ledger.meant(institution, name).map(Persons.Meant::identity);
            if (known.filter(removed::contains).isPresent()) {
                return new LinkOutcome.Faulty("add", Optional.of(index), "is removed, too");
            }
            if (known.filter(stay::contains).isEmpty()) {
                writing.add(FactType.LINK, anchor, known.map(LinkCosts::opaque).orElse(name));
            }
        }
        return done(writing, institution, LinkCosts.opaque(anchor));
    }

    private LinkOutcome done(LinkWriting writing, InstitutionId institution, IdentityName who) {
        List<SwitchOutcome.Cost> costs = writing.costs();
        ledger.append(institution, writing.reports());
        LearnerStatus status = meter.status(institution, who, now(), Optional.empty())
                .orElseThrow(() -> new IllegalStateException("nobody is there who was linked just now"));
        return new LinkOutcome.Done(writing.link(), status, costs);
    }

    /** A link that was made here; empty where none of that name was. */
    public Optional<LinkOutcome.Link> find(InstitutionId institution, String id) {
        List<Fact> facts = facts(institution, id);
        if (facts.isEmpty()) {
            return Optional.empty();
        }
        List<IdentityId> joined = new ArrayList<>(List.of(facts.get(0).identity()));
        facts.forEach(fact -> Links.ends(fact)
                .map(pair -> pair.one().equals(fact.identity()) ? pair.other() : pair.one())
                .ifPresent(joined::add));
        LinkWriting writing = writing(institution, joined, "", "");
        boolean inForce = joined.stream().skip(1).anyMatch(other -> writing.linked(joined.get(0), other));
        return Optional.of(new LinkOutcome.Link(id, joined, inForce));
    }

    /** What it would cost to undo a link. */
    public List<SwitchOutcome.Cost> unlinkingCosts(InstitutionId institution, LinkOutcome.Link link) {
        return unlinking(institution, link, "", "").costs();
    }

    /**
     * Undoes a link, so that its learners are what they would be without it.
     *
     * @return whether there was anything to undo
     */
    public boolean unlink(InstitutionId institution, String id, String reason, String actor) {
        Optional<LinkOutcome.Link> link = find(institution, id).filter(LinkOutcome.Link::inForce);
        link.ifPresent(found -> ledger.append(
                institution, unlinking(institution, found, reason, actor).reports()));
        return link.isPresent();
    }

    private LinkWriting unlinking(InstitutionId institution, LinkOutcome.Link link, String reason, String actor) {
        LinkWriting writing = writing(institution, link.learners(), reason, actor);
        IdentityId first = link.learners().get(0);
        link.learners().stream()
                .skip(1)
                .filter(other -> writing.linked(first, other))
                .forEach(other -> writing.add(FactType.UNLINK, first, LinkCosts.opaque(other)));
        return writing;
    }

    private List<Fact> facts(InstitutionId institution, String id) {
        return Stream.iterate(1, number -> number + 1)
                .map(number -> ledger.fact(institution, LinkWriting.key(id, number)))
                .takeWhile(Optional::isPresent)
                .map(found -> found.orElseThrow().fact())
                .filter(fact -> fact.type() == FactType.LINK)
                .toList();
    }

    private LinkWriting writing(InstitutionId institution, Iterable<IdentityId> about, String reason, String actor) {
        Institution found = institutions
                .find(institution)
                .orElseThrow(() -> new IllegalArgumentException("there is no institution " + institution));
        NavigableSet<IdentityId> identities = new TreeSet<>();
        about.forEach(identities::add);
        Books books = new Books(found, ledger, Optional.empty());
        return new LinkWriting(
                books,
                ledger.links(institution, identities),
                UUID.randomUUID().toString(),
                new Report.Note(actor, reason, ""),
                now());
    }

    private Instant now() {
        return Micros.floor(clock.instant());
    }
}
