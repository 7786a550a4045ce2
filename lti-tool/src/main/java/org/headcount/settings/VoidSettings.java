package org.headcount.settings;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * Who may take back what was counted.
 *
 * @param approvalAbove how much money a void may change, over all months together, before a second person must stand for it
 * @param approvalByKey whether that person's own key must say so, and not only whoever reports the void
 */
public record VoidSettings(BigDecimal approvalAbove, boolean approvalByKey) {

    public static final VoidSettings USUAL = new VoidSettings(BigDecimal.valueOf(100), false);

    static VoidSettings read(Map<String, String> given, List<String> wrong) {
        return new VoidSettings(
                Reading.of(given, Key.VOIDS_APPROVAL_ABOVE, Reading::amount, wrong)
                        .orElse(USUAL.approvalAbove()),
                Reading.of(given, Key.VOIDS_APPROVAL, Reading::approvalByKey, wrong)
                        .orElse(USUAL.approvalByKey()));
    }
}
