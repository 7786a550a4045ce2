package org.headcount.web.admin.learners;

import java.util.Optional;
import org.headcount.metering.LinkOutcome;
import org.headcount.web.admin.Visit;

/** A change of who is who: told first, as {@link org.headcount.metering.Linking} tells it. */
final class LinkChange implements Change {

    /** Asks for the link, or for its preview. */
    interface Linker {
        LinkOutcome link(String reason, boolean preview);
    }

    private final Visit visit;
    private final Words words;
    private final Linker linker;

    LinkChange(Visit visit, Words words, Linker linker) {
        this.visit = visit;
        this.words = words;
        this.linker = linker;
    }

    @Override
    public Words words() {
        return words;
    }

    /** Why it cannot be asked for at all; empty where it can. */
    Optional<String> objection() {
        return failure(linker.link("", true));
    }

    @Override
    public Price price() {
        LinkOutcome outcome = linker.link("", true);
        return outcome instanceof LinkOutcome.Previewed previewed
                ? Price.of(previewed.costs(), visit)
                : outcome instanceof LinkOutcome.Done done ? Price.of(done.costs(), visit) : Price.NONE;
    }

    @Override
    public Optional<String> make(String reason, String approvedBy) {
        return failure(linker.link(reason, false));
    }

    private static Optional<String> failure(LinkOutcome outcome) {
        if (outcome instanceof LinkOutcome.Previewed || outcome instanceof LinkOutcome.Done) {
            return Optional.empty();
        }
        return Optional.of(outcome instanceof LinkOutcome.AlreadyLinked ? "already-linked" : "no-identity");
    }
}
