package org.headcount.web.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.headcount.metering.fact.Report;
import org.headcount.metering.report.Reconciliation;
import org.jspecify.annotations.Nullable;

/** The shapes of a comparison of two lists. */
final class ReconciliationJson {

    private ReconciliationJson() {}

    @Schema(name = "LearnersOnAList")
    record ListJson(
            @Schema(description = "Up to 100,000, each as learners are named everywhere")
            List<String> learners) {}

    /** Somebody on either list. */
    @Schema(name = "ReconciliationRow")
    record RowJson(
            @Schema(allowableValues = {"both", "only-theirs", "only-ours", "unreadable"})
            String side,

            @Schema(
                    allowableValues = {
                        "charged",
                        "active",
                        "never-met",
                        "without-activity",
                        "staff-or-test",
                        "never-active",
                        "inactive",
                        "not-yet-active",
                        "not-measured",
                        "same-learner",
                        "not-a-name"
                    })
            String reason,

            @Schema(description = "Where it stands on their list, from 1") @Nullable
            Long line,

            @Schema(description = "As they wrote it") @Nullable
            String theirs,

            @Schema(description = "The line before it that means the same learner") @Nullable
            Long sameAs,

            @Nullable String learner,
            @Nullable List<String> identities,
            @Nullable String name,

            @Schema(description = "Since when inactive, or from when active") @Nullable
            Instant since,

            @Schema(description = "The fact that explains it") @Nullable
            FactJson fact) {

        static RowJson of(Reconciliation.Row row) {
            return new RowJson(
                    row.side().wire(),
                    row.reason().wire(),
                    row.theirs().map(Reconciliation.Entry::line).orElse(null),
                    row.theirs().map(Reconciliation.Entry::written).orElse(null),
                    row.sameAs().map(Reconciliation.Entry::line).orElse(null),
                    row.learner().map(learner -> learner.id().value()).orElse(null),
                    row.learner().map(LearnerJson::namesOf).orElse(null),
                    row.learner()
                            .map(learner -> LearnerJson.unlessEmpty(learner.name()))
                            .orElse(null),
                    row.since().orElse(null),
                    row.fact().map(fact -> FactJson.of(fact, Report.Note.NONE)).orElse(null));
        }
    }

    /** How many; both and onlyTheirs and unreadable are all of theirs, both and onlyOurs all of ours. */
    @Schema(name = "ReconciliationTotals")
    record TotalsJson(int ours, int theirs, int both, int onlyTheirs, int onlyOurs, int unreadable) {

        static TotalsJson of(Reconciliation reconciliation) {
            return new TotalsJson(
                    reconciliation.ours(),
                    reconciliation.theirs(),
                    reconciliation.both(),
                    reconciliation.onlyTheirs(),
                    reconciliation.onlyOurs(),
                    reconciliation.unreadable());
        }
    }

    /** First what is on our list, by opaque id; then what only they have, by line. */
    @Schema(name = "Reconciliation")
    record AnswerJson(List<RowJson> rows, TotalsJson totals) {}
}
