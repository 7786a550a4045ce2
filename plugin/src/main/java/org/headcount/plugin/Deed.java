package org.headcount.plugin;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Something that was done, or tried, about one learner. */
final class Deed {

    private final Learner learner;
    private final Kind kind;
    private final Origin origin;
    private final Channel channel;
    private final @Nullable Learner actor;
    private final Instant at;

    Deed(Learner learner, Kind kind, Origin origin, Channel channel, @Nullable Learner actor, Instant at) {
        this.learner = learner;
        this.kind = kind;
        this.origin = origin;
        this.channel = channel;
        this.actor = actor;
        this.at = at;
    }

    /** Whose record it is. */
    Learner learner() {
        return learner;
    }

    Kind kind() {
        return kind;
    }

    Origin origin() {
        return origin;
    }

    Channel channel() {
        return channel;
    }

    /** Who did it, where somebody is signed in. */
    Optional<Learner> actor() {
        return Optional.ofNullable(actor);
    }

    /** When the request came. */
    Instant at() {
        return at;
    }
}
