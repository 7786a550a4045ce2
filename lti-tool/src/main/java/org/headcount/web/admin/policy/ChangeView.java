package org.headcount.web.admin.policy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.headcount.web.admin.planning.WhatIfPart;

/**
 * A change of what is agreed, before it is made.
 *
 * @param faults what of the form cannot be used
 * @param closedUntil from when on a change is possible, where this one reaches into closed months
 * @param ended whether the contract has ended, and only another one may be agreed
 * @param changedMeanwhile whether it was to be made under other terms than those that hold now, and was not
 * @param preview what would come of it; empty before anybody asked, or where it is not possible
 */
public record ChangeView(
        Filled filled,
        List<TermsFaults.Told> faults,
        Optional<Instant> closedUntil,
        boolean ended,
        boolean changedMeanwhile,
        Optional<Preview> preview) {

    /**
     * What would come of it.
     *
     * @param from when it would come into force; empty for a contract alone
     * @param changes what would be agreed
     * @param effect the last twelve complete months as if it had been in force; empty where the change has no say in them
     * @param query of the same question on the page that replays a history
     * @param hidden the fields to be sent when it is made
     */
    public record Preview(
            Optional<Instant> from,
            List<PolicyView.Field> changes,
            Optional<WhatIfPart.Shown> effect,
            String query,
            List<PolicyView.Field> hidden) {}
}
