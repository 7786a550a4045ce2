package org.headcount.metering.ahead;

import java.time.YearMonth;
import java.util.Optional;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.RateCard;
import org.headcount.metering.terms.Terms;

/**
 * Another agreement under which a history is replayed, as if it had been in force since always; what is empty stays as it
 * was agreed.
 *
 * @param first the first month
 * @param last the last month
 */
public record WhatIf(
        Optional<Policy> policy,
        Optional<RateCard> rateCard,
        Optional<Integer> commitment,
        YearMonth first,
        YearMonth last) {

    /** The longest replay, ten years. */
    public static final int MOST_MONTHS = 120;

    /** What would have been agreed. */
    public Terms terms(Terms agreed) {
        return new Terms(
                policy.map(History::always).orElse(agreed.policy()),
                agreed.zone(),
                rateCard.map(History::always).orElse(agreed.rateCard()),
                commitment.map(History::always).orElse(agreed.commitment()),
                agreed.contract());
    }
}
