package org.headcount.metering.ledger;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.IdentityId;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Learner;
import org.headcount.metering.fact.LearnerId;

/** Identities, and all that was ever said of who is who. What {@link Links} makes of it by everything recorded is kept beside it. */
public interface Persons {

    /** Whom a name means: an identity, or, for a bare value, the one with that opaque id; empty for somebody never met. */
    Optional<Meant> meant(InstitutionId institution, IdentityName who);

    /** The same for many; who was never met is left out. */
    Map<IdentityName, Meant> meant(InstitutionId institution, Collection<IdentityName> names);

    /**
     * An identity.
     *
     * @param learner the one that it belongs to now
     */
    record Meant(IdentityId identity, LearnerId learner) {}

    /** The identities that belong to a learner now. */
    NavigableSet<IdentityId> identities(InstitutionId institution, LearnerId learner);

    /** Every link and unlink of an institution, and the voids that name one; there may be none. */
    List<Fact> links(InstitutionId institution);

    /** Those that name one of some identities, and the voids about one of these or of whom they are linked with, whatever they name. */
    List<Fact> links(InstitutionId institution, Collection<IdentityId> identities);

    /** What some identities come to where they are taken for one learner. Who was never met adds nothing. */
    Together together(InstitutionId institution, NavigableSet<IdentityId> identities);

    /**
     * Identities taken for one learner.
     *
     * @param metAt when we met the first of them
     * @param facts in the order of evaluation, refusals among them
     */
    record Together(Learner learner, Instant metAt, List<Fact> facts) {}
}
