package org.headcount.metering.ledger;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.LearnerId;

/** Who was who as it was known once, beside who is who now. Reads all that was ever said of it. */
public final class KnownLinks {

    private final InstitutionId institution;
    private final Persons persons;
    private final Links now;
    private final Links then;

    public KnownLinks(InstitutionId institution, Persons persons, Predicate<Fact> known) {
        this.institution = institution;
        this.persons = persons;
        List<Fact> told = persons.links(institution);
        this.now = Links.of(told, fact -> true);
        this.then = Links.of(told, known);
    }

    public boolean any() {
        return !then.learners().isEmpty();
    }

    public Links then() {
        return then;
    }

    /** Whom a name meant, where anybody was ever linked with that one. */
    public Optional<Persons.Together> whom(IdentityName who) {
        return persons.meant(institution, who)
                .map(Persons.Meant::identity)
                .filter(then::name)
                .map(identity -> persons.together(institution, then.together(identity)));
    }

    /** Hands over, in the place of whoever was ever linked, those who were one learner then; only those after an opaque id. */
    public Regrouping regrouping(String after, Consumer<Persons.Together> visitor) {
        return new Regrouping(
                now,
                then.learners().tailMap(new LearnerId(after), false),
                (learner, identities) -> visitor.accept(persons.together(institution, identities)));
    }

    /** A learner of then, where any of its identities was ever linked. */
    public Optional<Persons.Together> of(LearnerId learner) {
        return Optional.ofNullable(then.learners().get(learner))
                .map(identities -> persons.together(institution, identities));
    }
}
