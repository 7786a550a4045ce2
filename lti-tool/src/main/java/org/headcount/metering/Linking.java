package org.headcount.metering;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityId;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.ledger.Links;
import org.headcount.metering.ledger.Persons;
import org.headcount.metering.month.Books;
import org.headcount.metering.month.ImaginedPersons;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.month.SwitchOutcome;
import org.headcount.metering.status.LearnerStatus;

/**
 * Says who is who on somebody's behalf: facts like any others, told beforehand what they cost. Methods throw {@link
 * IllegalArgumentException} for an institution that does not exist.
 */
public final class Linking {

    /** The source of the facts that are made here. */
    public static final String SOURCE = "headcount.link";

    /** How many learners one link joins at most. */
    public static final int MOST = 100;

    private static final String ERASED = "was erased, and is nobody's name any more";

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

    /**
     * Links the first of some learners with each of the others, who must all have been met. Of racing callers who would link the
     * same exactly one has done it.
     */
    public LinkOutcome link(
            InstitutionId institution, List<IdentityName> learners, String reason, String actor, boolean preview) {
        List<IdentityId> meant = new ArrayList<>();
        for (IdentityName learner : learners) {
            Optional<Persons.Meant> found = ledger.meant(institution, learner);
            if (found.isEmpty()) {
                return new LinkOutcome.Faulty("learners", Optional.of(meant.size()), "is nobody we have met");
            }
            if (isErased(institution, found.get().identity())) {
                return new LinkOutcome.Faulty("learners", Optional.of(meant.size()), ERASED);
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
        LinkWriting writing =
                writing(institution, told, name(institution, "link", told, pairs), new Report.Note(actor, reason, ""));
        pairs.forEach(pair -> writing.add(
                FactType.LINK, first, ImaginedPersons.opaque(pair.one().equals(first) ? pair.other() : pair.one())));
        return preview
                ? new LinkOutcome.Previewed(writing.costs())
                : done(writing, institution, ImaginedPersons.opaque(first), false)
                        .orElseGet(LinkOutcome.AlreadyLinked::new);
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
        String name = uuid(said);
        boolean taken = ledger.fact(institution, LinkWriting.key(name, 1))
                .filter(kept -> !kept.fact().type().links())
                .isPresent();
        return taken ? UUID.randomUUID().toString() : name;
    }

    private static String uuid(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
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
        Report.Note note = new Report.Note(actor, reason, "");
        Optional<LearnerId> before = Optional.empty();
        int number = 0;
        Optional<LinkOutcome> outcome;
        do {
            Optional<LearnerId> whose = ledger.meant(institution, learner).map(Persons.Meant::learner);
            if (whose.isEmpty()) {
                return new LinkOutcome.NoSuchLearner();
            }
            number = nextChange(institution, whose.get(), whose.equals(before) ? number + 1 : 1);
            outcome = change(institution, learner, whose.get(), number, add, remove, note, preview);
            before = whose;
        } while (outcome.isEmpty());
        return outcome.get();
    }

    /** The number of a learner's next change, to be asked for before what there is to change: so whoever has it first changes what all have seen. */
    private int nextChange(InstitutionId institution, LearnerId learner, int from) {
        return IntStream.iterate(from, number -> number + 1)
                .filter(number -> ledger.fact(institution, LinkWriting.key(changeName(learner, number), 1))
                        .isEmpty())
                .findFirst()
                .orElseThrow();
    }

    private static String changeName(LearnerId learner, int number) {
        return uuid("identities of " + learner + "\n" + number);
    }

    /** @return empty where somebody else has made the change of that number, or the name means another learner by now */
    private Optional<LinkOutcome> change(
            InstitutionId institution,
            IdentityName learner,
            LearnerId whose,
            int number,
            List<IdentityName> add,
            List<IdentityName> remove,
            Report.Note note,
            boolean preview) {
        Optional<IdentityId> meant = ledger.meant(institution, learner)
                .filter(now -> now.learner().equals(whose))
                .map(Persons.Meant::identity);
        if (meant.isEmpty()) {
            return Optional.empty();
        }
        NavigableSet<IdentityId> theirs = ledger.identities(institution, whose);
        Set<IdentityId> removed = new HashSet<>();
        for (int index = 0; index < remove.size(); index++) {
            Optional<IdentityId> one =
                    ledger.meant(institution, remove.get(index)).map(Persons.Meant::identity);
            if (one.filter(theirs::contains).isEmpty()) {
                return faulty("remove", Optional.of(index), "is no identity of this learner");
            }
            removed.add(one.get());
        }
        NavigableSet<IdentityId> stay = new TreeSet<>(theirs);
        stay.removeAll(removed);
        if (stay.isEmpty()) {
            return faulty("remove", Optional.empty(), "leaves no identity to this learner");
        }
        IdentityId anchor = meant.filter(stay::contains).orElseGet(stay::first);
        LinkWriting writing = writing(institution, ledger.links(institution, theirs), changeName(whose, number), note);
        writing.part(stay, removed);
        writing.keepTogether(anchor, stay);
        for (int index = 0; index < add.size(); index++) {
            IdentityName name = add.get(index);
            Optional<IdentityId> known = ledger.meant(institution, name).map(Persons.Meant::identity);
            if (isErased(institution, anchor)
                    || known.filter(one -> isErased(institution, one)).isPresent()) {
                return faulty("add", Optional.of(index), ERASED);
            }
            if (known.filter(removed::contains).isPresent()) {
                return faulty("add", Optional.of(index), "is removed, too");
            }
            if (known.filter(stay::contains).isEmpty()) {
                writing.add(
                        FactType.LINK,
                        anchor,
                        known.map(ImaginedPersons::opaque).orElse(name));
            }
        }
        return done(writing, institution, ImaginedPersons.opaque(anchor), preview);
    }

    private static Optional<LinkOutcome> faulty(String member, Optional<Integer> index, String message) {
        return Optional.of(new LinkOutcome.Faulty(member, index, message));
    }

    /** @return empty where somebody else has written under that name */
    private Optional<LinkOutcome> done(
            LinkWriting writing, InstitutionId institution, IdentityName who, boolean preview) {
        List<SwitchOutcome.Cost> costs = writing.costs();
        if (!preview && !writing.isEmpty() && !ledger.appendAll(institution, writing.reports())) {
            return Optional.empty();
        }
        LearnerStatus status = meter.status(institution, who, now(), Optional.empty())
                .orElseThrow(() -> new IllegalStateException("nobody is there who was linked just now"));
        return Optional.of(new LinkOutcome.Done(writing.link(), status, costs));
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
        LinkWriting writing = writing(institution, told, name(institution, "unlink " + link.id(), told, pairs), note);
        undone.forEach(fact -> writing.add(
                FactType.UNLINK, fact.identity(), ImaginedPersons.opaque(((Detail.Joins) fact.detail()).other())));
        return writing;
    }

    /** Nobody's name is to stand beside what was kept of somebody erased. */
    private boolean isErased(InstitutionId institution, IdentityId identity) {
        return ledger.together(institution, new TreeSet<>(Set.of(identity)))
                .learner()
                .identities()
                .isEmpty();
    }

    private List<Fact> facts(InstitutionId institution, String id) {
        return Stream.iterate(1, number -> number + 1)
                .map(number -> ledger.fact(institution, LinkWriting.key(id, number)))
                .takeWhile(Optional::isPresent)
                .map(found -> found.orElseThrow().fact())
                .filter(fact -> fact.type() == FactType.LINK)
                .toList();
    }

    private LinkWriting writing(InstitutionId institution, List<Fact> told, String id, Report.Note note) {
        Institution found = institutions
                .find(institution)
                .orElseThrow(() -> new IllegalArgumentException("there is no institution " + institution));
        Books books = new Books(found, ledger, Optional.empty());
        return new LinkWriting(books, told, id, note, now());
    }

    private Instant now() {
        return Micros.floor(clock.instant());
    }
}
