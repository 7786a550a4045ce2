package org.headcount.metering;

import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityId;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Report;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.ledger.Links;
import org.headcount.metering.ledger.Persons;
import org.headcount.metering.month.ImaginedPersons;

/** Adds identities to learners and takes some away, one change of a learner after the other: see {@link Linking#change}. */
final class IdentityChanges {

    /** How often it is tried to change somebody whom others change. */
    private static final int ATTEMPTS = 1_000;

    private final LinkBook book;
    private final Ledger ledger;

    IdentityChanges(LinkBook book) {
        this.book = book;
        this.ledger = book.ledger();
    }

    LinkOutcome change(
            InstitutionId institution,
            IdentityName learner,
            List<IdentityName> add,
            List<IdentityName> remove,
            Report.Note note,
            boolean preview) {
        Optional<LearnerId> before = Optional.empty();
        int number = 0;
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Optional<LearnerId> whose = ledger.meant(institution, learner).map(Persons.Meant::learner);
            if (whose.isEmpty()) {
                return new LinkOutcome.NoSuchLearner();
            }
            number = nextChange(institution, whose.get(), whose.equals(before) ? number : 1);
            Optional<LinkOutcome> outcome =
                    change(institution, learner, whose.get(), number, add, remove, note, preview);
            if (outcome.isPresent()) {
                return outcome.get();
            }
            before = whose;
        }
        throw new IllegalStateException("the identities of a learner go on changing, or are not what their links say");
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
        return LinkBook.uuid("identities of " + learner + "\n" + number);
    }

    /** @return empty where somebody else has made the change of that number, or has joined or parted them while we looked */
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
        if (!theirs.contains(meant.get())) {
            return Optional.empty(); // somebody has joined them to another learner in between, or parted them
        }
        List<Fact> told = ledger.links(institution, theirs);
        if (!Links.of(told, any -> true).together(meant.get()).containsAll(theirs)) {
            return Optional.empty(); // somebody has parted them in between, who would be kept together
        }
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
        LinkWriting writing = book.writing(institution, told, changeName(whose, number), note);
        writing.part(stay, removed);
        writing.keepTogether(anchor, stay);
        for (int index = 0; index < add.size(); index++) {
            IdentityName name = add.get(index);
            Optional<IdentityId> known = ledger.meant(institution, name).map(Persons.Meant::identity);
            if (book.isErased(institution, anchor)
                    || known.filter(one -> book.isErased(institution, one)).isPresent()) {
                return faulty("add", Optional.of(index), LinkBook.ERASED);
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
        return book.done(writing, institution, ImaginedPersons.opaque(anchor), preview);
    }

    private static Optional<LinkOutcome> faulty(String member, Optional<Integer> index, String message) {
        return Optional.of(new LinkOutcome.Faulty(member, index, message));
    }
}
