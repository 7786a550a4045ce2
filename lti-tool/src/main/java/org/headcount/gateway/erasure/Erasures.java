package org.headcount.gateway.erasure;

import java.util.List;
import java.util.Optional;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.LearnerId;

/** Takes what says who somebody is from all that is remembered. */
public interface Erasures {

    /** The same, whose erasures are told to have been ordered by somebody; without it by ourselves. */
    default Erasures by(Author author) {
        return this;
    }

    /**
     * Erases whom a name means, in one atomic and durable act: all names of all identities of the learner, the free texts
     * beside their facts, the key of their payloads' digests, what tools know of them and what waits for them; held scores
     * end as DISCARDED and keep no more than their state. Facts, periods and statements stay as they are, under opaque ids
     * that mean nobody any more.
     *
     * <p>Whatever is written about the same person at the same time is either erased too or about somebody new. Safe to
     * repeat: by the opaque id it erases what was written since, by a name it finds nobody.
     *
     * @return empty where nobody is called so, or nobody any more
     */
    Optional<Erased> erase(InstitutionId institution, IdentityName who);

    /**
     * Whom it was about.
     *
     * @param names all that were erased; for the caller to forget what only it remembers
     */
    record Erased(LearnerId learner, List<IdentityName> names) {}
}
