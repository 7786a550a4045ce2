package org.headcount.plugin;

import java.util.List;

/** Who is active, as the service says. Asked from the host's request threads, all at once. */
interface Licences {

    /**
     * The standing of each, in the order asked. No network and no lock while all are known; else one question to the service
     * for the rest, bounded in time. {@link Standing#UNKNOWN} when that cannot be answered; never throws.
     */
    List<Answer> of(List<Learner> learners);

    /**
     * An inactive learner comes back, and the policy takes them ({@link OwnAccess#REACTIVATES}): posts the access, waits for
     * its receipt (bounded), and says what holds then. Once, however many requests of the learner race; they all get the same
     * answer. Still {@link Standing#INACTIVE} where the service had no licence left. Never throws.
     */
    Answer returning(Deed access);
}
