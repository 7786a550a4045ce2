package org.headcount.plugin;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of one learner. */
final class Answer {

    private final Learner learner;
    private final Standing standing;
    private final String reason;
    private final @Nullable Instant since;
    private final @Nullable Instant activeUntil;
    private final OwnAccess ownAccess;
    private final boolean gradesPass;

    Answer(
            Learner learner,
            Standing standing,
            String reason,
            @Nullable Instant since,
            @Nullable Instant activeUntil,
            OwnAccess ownAccess,
            boolean gradesPass) {
        this.learner = learner;
        this.standing = standing;
        this.reason = reason;
        this.since = since;
        this.activeUntil = activeUntil;
        this.ownAccess = ownAccess;
        this.gradesPass = gradesPass;
    }

    static Answer unknown(Learner learner) {
        return new Answer(learner, Standing.UNKNOWN, "service-away", null, null, OwnAccess.PASSES, false);
    }

    Learner learner() {
        return learner;
    }

    Standing standing() {
        return standing;
    }

    /** The service's word for it, as in {@code learner-inactive}: for problem documents and logs. */
    String reason() {
        return reason;
    }

    Optional<Instant> since() {
        return Optional.ofNullable(since);
    }

    /** Empty while active: until revoked. Exclusive: at this very instant the learner is inactive. */
    Optional<Instant> activeUntil() {
        return Optional.ofNullable(activeUntil);
    }

    OwnAccess ownAccess() {
        return ownAccess;
    }

    /** Whether the policy takes grades from machines for an inactive learner too. */
    boolean gradesPass() {
        return gradesPass;
    }
}
