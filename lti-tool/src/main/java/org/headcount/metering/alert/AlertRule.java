package org.headcount.metering.alert;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.headcount.metering.ahead.Recommendation;
import org.headcount.metering.fact.Wire;

/** What an institution is warned of. Each fires once for each month, and is told once when it no longer holds. */
public enum AlertRule {
    /** As many learners are measured in a month as this share of the commitment. */
    COMMITMENT_80(80, Concern.MONEY),
    COMMITMENT_95(95, Concern.MONEY),
    COMMITMENT_100(100, Concern.MONEY),
    /** As many licences are in use now as this share of the cap. */
    CAP_80(80, Concern.MONEY),
    CAP_95(95, Concern.MONEY),
    CAP_100(100, Concern.MONEY),
    /** More learners are already bound to be counted next month than are committed to. */
    FLOOR_ABOVE_COMMITMENT(0, Concern.MONEY),
    /** Another commitment would have been cheaper, see {@link Recommendation}. */
    TIER_OFFER(0, Concern.MONEY),
    /** A source that usually reports at this time is not heard, see {@link Silence}; fires for each. */
    METER_GAP(0, Concern.METER),
    /** A month has its statement. */
    STATEMENT_CLOSED(0, Concern.NEWS),
    /** Learners are switched on, did nothing all month, and will be charged for the next one too. */
    FORGOTTEN_SWITCHES(0, Concern.MONEY),
    /** A learner asks to be switched on; fires for each request, until somebody decides it. */
    SWITCH_REQUESTED(0, Concern.REQUEST);

    /** What it is about, what matters most first. */
    public enum Concern {
        MONEY,
        METER,
        REQUEST,
        NEWS;

        public Set<AlertRule> rules() {
            return Arrays.stream(AlertRule.values())
                    .filter(rule -> rule.concern == this)
                    .collect(Collectors.toUnmodifiableSet());
        }
    }

    private final int percent;
    private final Concern concern;

    AlertRule(int percent, Concern concern) {
        this.percent = percent;
        this.concern = concern;
    }

    /** Of what is agreed; 0 for a rule that knows no share. */
    public int percent() {
        return percent;
    }

    /** As written in JSON. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<AlertRule> of(String wire) {
        return Wire.find(values(), AlertRule::wire, wire);
    }

    /** Whether a number reaches this share of a limit. Nothing reaches a share of none. */
    boolean isReached(int number, int limit) {
        return number > 0 && 100L * number >= (long) percent * limit;
    }
}
