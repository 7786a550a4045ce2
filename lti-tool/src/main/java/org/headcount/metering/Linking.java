package org.headcount.metering;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityId;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.ledger.Links;
import org.headcount.metering.ledger.Persons;
import org.headcount.metering.month.ImaginedPersons;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.month.SwitchOutcome;

/**
 * Says who is who on somebody's behalf: facts like any others, told beforehand what they cost. Methods throw {@link
 * IllegalArgumentException} for an institution that does not exist.
 */
public final class Linking {

    /** The source of the facts that are made here. */
    public static final String SOURCE = "headcount.link";

    /** How many learners one link joins at most. */
    public static final int MOST = 100;

    /** How often a link is looked at again that somebody else has overtaken. */
    private static final int ATTEMPTS = 10;

    private final LinkBook book;
    private final Ledger ledger;

    public Linking(Institutions institutions, Ledger ledger, Meter meter, InstantSource clock) {
        this(new LinkBook(institutions, ledger, meter, clock));
    }

    private Linking(LinkBook book) {
        this.book = book;
        this.ledger = book.ledger();
    }

    /** The same, which says so for somebody: see {@link Ledger#by}. */
    public Linking by(Author author) {
        return new Linking(book.by(author));
    }

    /**
     * Links the first of some learners with each of the others, who must all have been met. Of racing callers who would link the
     * same exactly one has done it.
     */
    public LinkOutcome link(
            InstitutionId institution, List<IdentityName> learners, String reason, String actor, boolean preview) {
        return link(institution, learners, reason, actor, preview, ATTEMPTS);
    }

    private LinkOutcome link(
            InstitutionId institution,
            List<IdentityName> learners,
            String reason,
            String actor,
            boolean preview,
            int attempts) {
        if (attempts == 0) {
            throw new IllegalStateException("whoever is to be linked goes on changing");
        }
        List<IdentityId> meant = new ArrayList<>();
        for (IdentityName learner : learners) {
            Optional<Persons.Meant> found = ledger.meant(institution, learner);
            if (found.isEmpty()) {
                return new LinkOutcome.Faulty("learners", Optional.of(meant.size()), "is nobody we have met");
            }
            if (book.isErased(institution, found.get().identity())) {
                return new LinkOutcome.Faulty("learners", Optional.of(meant.size()), LinkBook.ERASED);
            }
            meant.add(found.get().identity());
        }
        IdentityId first = meant.get(0);
        List<Fact> told = ledger.links(institution, meant);
        Set<Links.Pair> linked = Links.inForce(told).keySet();
        List<Links.Pair> pairs = meant.stream()
                .distinct()
                .filter(other -> !other.equals(first))
                .map(other -> Links.Pair.of(first, other))
                .filter(pair -> !linked.contains(pair))
                .toList();
        if (pairs.isEmpty()) {
            return new LinkOutcome.AlreadyLinked();
        }
        LinkWriting writing = book.writing(
                institution, told, name(institution, "link", told, pairs), new Report.Note(actor, reason, ""));
        pairs.forEach(pair -> writing.add(
                FactType.LINK, first, ImaginedPersons.opaque(pair.one().equals(first) ? pair.other() : pair.one())));
        return preview
                ? new LinkOutcome.Previewed(writing.costs())
                : book.done(writing, institution, ImaginedPersons.opaque(first), false)
                        .orElseGet(
                                () -> link(institution, learners, reason, actor, false, attempts - 1)); // sees why not
    }

    /**
     * Names what is to be written, alike for all who would write the same at one time, so that one of them does. Where somebody has used that name for anything
     * else it is another one, so that nobody is kept from it.
     */
    private String name(InstitutionId institution, String what, List<Fact> told, List<Links.Pair> pairs) {
        String said = pairs.stream()
                .map(pair -> pair + " "
                        + told.stream()
                                .filter(fact ->
                                        Links.ends(fact).filter(pair::equals).isPresent())
                                .map(Fact::key)
                                .distinct()
                                .count())
                .sorted()
                .collect(Collectors.joining("\n", what + "\n", ""));
        String name = LinkBook.uuid(said);
        boolean taken = ledger.fact(institution, LinkWriting.key(name, 1))
                .filter(kept -> !kept.fact().type().links())
                .isPresent();
        return taken ? UUID.randomUUID().toString() : name;
    }

    /**
     * Adds identities to a learner, each with all that are linked with it, and takes some away, so that the others stay
     * one learner. Who is added need not have been met. Of changes of one learner that race each is made of what the one
     * before has left.
     *
     * @param preview whether nothing is done, and the answer has the learner as it is, and what it would cost
     */
    public LinkOutcome change(
            InstitutionId institution,
            IdentityName learner,
            List<IdentityName> add,
            List<IdentityName> remove,
            String reason,
            String actor,
            boolean preview) {
        return new IdentityChanges(book)
                .change(institution, learner, add, remove, new Report.Note(actor, reason, ""), preview);
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
        boolean inForce = facts.stream()
                .anyMatch(Links.inForce(ledger.links(institution, joined)).values()::contains);
        return Optional.of(new LinkOutcome.Link(id, joined, inForce));
    }

    /** What it would cost to undo a link. */
    public List<SwitchOutcome.Cost> unlinkingCosts(InstitutionId institution, LinkOutcome.Link link) {
        return unlinking(institution, link, Report.Note.NONE).costs();
    }

    /**
     * Undoes a link, so that its learners are what they would be without it. Who was linked by others since stays so.
     *
     * @return whether this call has undone it: of racing ones exactly one has
     */
    public boolean unlink(InstitutionId institution, String id, String reason, String actor) {
        return find(institution, id)
                .filter(LinkOutcome.Link::inForce)
                .map(found -> ledger.append(
                        institution,
                        unlinking(institution, found, new Report.Note(actor, reason, ""))
                                .reports()))
                .filter(Linking::isDone)
                .isPresent();
    }

    private static boolean isDone(List<Receipt> receipts) {
        return receipts.contains(new Receipt.Recorded());
    }

    private LinkWriting unlinking(InstitutionId institution, LinkOutcome.Link link, Report.Note note) {
        List<Fact> told =
                ledger.links(institution, link.learners()); // once: what is written is named by how much was said then
        Collection<Fact> standing = Links.inForce(told).values();
        List<Fact> undone = facts(institution, link.id()).stream()
                .filter(standing::contains)
                .toList();
        List<Links.Pair> pairs =
                undone.stream().flatMap(fact -> Links.ends(fact).stream()).toList();
        LinkWriting writing =
                book.writing(institution, told, name(institution, "unlink " + link.id(), told, pairs), note);
        undone.forEach(fact -> writing.add(
                FactType.UNLINK, fact.identity(), ImaginedPersons.opaque(((Detail.Joins) fact.detail()).other())));
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
}
