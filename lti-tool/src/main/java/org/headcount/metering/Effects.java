package org.headcount.metering;

import java.util.List;
import org.headcount.metering.fact.Receipt;

/**
 * What would come of reports if they were written down now.
 *
 * @param receipts one for each report, in their order
 * @param months those whose counts would change, in their order. A change without an end is followed to the month after
 *     the present one, or after the last that is planned of what changes: from then on every month is like that one
 */
public record Effects(List<Receipt> receipts, List<Effect> months) {

    public Effects {
        receipts = List.copyOf(receipts);
        months = List.copyOf(months);
    }
}
