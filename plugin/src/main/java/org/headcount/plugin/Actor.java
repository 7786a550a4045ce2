package org.headcount.plugin;

import java.util.List;
import java.util.function.Supplier;

/** Who is signed in. */
final class Actor {

    private final Learner learner;
    private final boolean staff;
    private final boolean vouched;
    private final Supplier<List<Learner>> aliases;

    Actor(Learner learner, boolean staff, boolean vouched, Supplier<List<Learner>> aliases) {
        this.learner = learner;
        this.staff = staff;
        this.vouched = vouched;
        this.aliases = aliases;
    }

    Learner learner() {
        return learner;
    }

    /** Somebody whose own reading and record need no licence. */
    boolean staff() {
        return staff;
    }

    /** Whether the host has made sure who it is; a name that came with a password may have come with a wrong one. */
    boolean vouched() {
        return vouched;
    }

    /** Further names, read from the host each time. */
    List<Learner> aliases() {
        return aliases.get();
    }

    /** Whether that is another name of the same person. */
    boolean isCalled(Learner name) {
        return learner.equals(name)
                || (name.scheme() != learner.scheme() && aliases().contains(name));
    }
}
