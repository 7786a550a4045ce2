package org.headcount.lti.message;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a tool says about one learner's work (Assignment and Grade Services 2.0 §3.4.1). A view for deciding, not for forwarding: members unknown to
 * us live on in the body that was received.
 */
public final class Score {

    /** A score from further ahead than this would block all later ones. */
    public static final Duration FURTHEST_AHEAD = Duration.ofHours(24);

    private static final int LONGEST_USER_ID = 255;

    private final String userId;
    private final Instant timestamp;
    private final ActivityProgress activityProgress;
    private final GradingProgress gradingProgress;
    private final @Nullable BigDecimal scoreGiven;
    private final @Nullable BigDecimal scoreMaximum;

    private Score(
            String userId,
            Instant timestamp,
            ActivityProgress activityProgress,
            GradingProgress gradingProgress,
            @Nullable BigDecimal scoreGiven,
            @Nullable BigDecimal scoreMaximum) {
        this.userId = userId;
        this.timestamp = timestamp;
        this.activityProgress = activityProgress;
        this.gradingProgress = gradingProgress;
        this.scoreGiven = scoreGiven;
        this.scoreMaximum = scoreMaximum;
    }

    /** How far the learner has come. */
    public enum ActivityProgress {
        Initialized,
        Started,
        InProgress,
        Submitted,
        Completed
    }

    /** How far the grading has come; only {@link #FullyGraded} is final. */
    public enum GradingProgress {
        FullyGraded,
        Pending,
        PendingManual,
        Failed,
        NotReady
    }

    /** A score, or everything that is wrong with it. */
    public sealed interface Reading {

        record Read(Score score) implements Reading {}

        /** Each line names a member and its rule, and repeats nothing that was sent. */
        record Malformed(List<String> wrong) implements Reading {}
    }

    /**
     * Reads the members of a JSON object: strings as {@code String}, numbers as {@code BigDecimal}, null as an absent member. Lenient where real tools
     * are sloppy (numbers in strings, a numeric {@code userId}, zones without a colon), strict where the LMS could not know what is meant.
     */
    public static Reading read(Map<String, ?> members, Instant now) {
        List<String> wrong = new ArrayList<>();
        Optional<String> userId =
                Members.text(members, "userId").filter(text -> !text.isBlank() && text.length() <= LONGEST_USER_ID);
        if (userId.isEmpty()) {
            wrong.add("userId is required, at most 255 characters");
        }
        Optional<Instant> timestamp = Members.string(members, "timestamp").flatMap(Timestamps::parse);
        if (timestamp.isEmpty()) {
            wrong.add("timestamp is required, ISO 8601 with a zone");
        } else if (timestamp.get().isAfter(now.plus(FURTHEST_AHEAD))) {
            wrong.add("timestamp is at most 24 hours ahead");
        }
        Optional<ActivityProgress> activity = Members.choice(members, "activityProgress", ActivityProgress.class);
        if (activity.isEmpty()) {
            wrong.add("activityProgress is one of Initialized, Started, InProgress, Submitted, Completed");
        }
        Optional<GradingProgress> grading = Members.choice(members, "gradingProgress", GradingProgress.class);
        if (grading.isEmpty()) {
            wrong.add("gradingProgress is one of FullyGraded, Pending, PendingManual, Failed, NotReady");
        }
        Optional<BigDecimal> given = Members.number(members, "scoreGiven");
        if (Members.has(members, "scoreGiven")
                && given.filter(number -> number.signum() >= 0).isEmpty()) {
            wrong.add("scoreGiven is a number, 0 or more");
        }
        Optional<BigDecimal> maximum = Members.number(members, "scoreMaximum");
        if (Members.has(members, "scoreMaximum")
                && maximum.filter(number -> number.signum() > 0).isEmpty()) {
            wrong.add("scoreMaximum is a number above 0");
        } else if (Members.has(members, "scoreGiven") && maximum.isEmpty()) {
            wrong.add("scoreMaximum is required with scoreGiven");
        }
        if (wrong.isEmpty()) {
            return new Reading.Read(new Score(
                    userId.orElseThrow(),
                    timestamp.orElseThrow(),
                    activity.orElseThrow(),
                    grading.orElseThrow(),
                    given.orElse(null),
                    maximum.orElse(null)));
        }
        return new Reading.Malformed(List.copyOf(wrong));
    }

    public String userId() {
        return userId;
    }

    public Instant timestamp() {
        return timestamp;
    }

    public ActivityProgress activityProgress() {
        return activityProgress;
    }

    public GradingProgress gradingProgress() {
        return gradingProgress;
    }

    /** Absent clears the result. */
    public Optional<BigDecimal> scoreGiven() {
        return Optional.ofNullable(scoreGiven);
    }

    /** There whenever {@link #scoreGiven()} is. */
    public Optional<BigDecimal> scoreMaximum() {
        return Optional.ofNullable(scoreMaximum);
    }
}
