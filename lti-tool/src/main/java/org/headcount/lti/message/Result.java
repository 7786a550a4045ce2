package org.headcount.lti.message;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a gradebook shows of one learner's work (Assignment and Grade Services 2.0 §3.3.4). A view for deciding. */
public final class Result {

    /** Coarser than the five decimals of Moodle on any scale, finer than any grade. */
    private static final BigDecimal SAME = new BigDecimal("0.00001");

    private final String userId;
    private final @Nullable BigDecimal share;

    private Result(String userId, @Nullable BigDecimal share) {
        this.userId = userId;
        this.share = share;
    }

    /** Members as for {@link Score#read}; empty where they name nobody. A grade that is no number is none. */
    public static Optional<Result> read(Map<String, ?> members) {
        BigDecimal maximum = Members.number(members, "resultMaximum")
                .filter(number -> number.signum() > 0)
                .orElse(BigDecimal.ONE);
        BigDecimal share = Members.number(members, "resultScore")
                .map(score -> score.divide(maximum, MathContext.DECIMAL64))
                .orElse(null);
        return Members.text(members, "userId").map(userId -> new Result(userId, share));
    }

    public String userId() {
        return userId;
    }

    public boolean hasGrade() {
        return share != null;
    }

    /** Whether the grade is what a score makes of it: LMSs rescale to their own maximum, and some cut what lies above. */
    public boolean shows(Score score) {
        if (share == null
                || score.scoreGiven().isEmpty()
                || score.scoreMaximum().isEmpty()) {
            return false;
        }
        BigDecimal given = score.scoreGiven().get().divide(score.scoreMaximum().get(), MathContext.DECIMAL64);
        return near(share, given) || (given.compareTo(BigDecimal.ONE) > 0 && near(share, BigDecimal.ONE));
    }

    private static boolean near(BigDecimal one, BigDecimal other) {
        return one.subtract(other).abs().compareTo(SAME) <= 0;
    }
}
