package org.headcount.web.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.headcount.metering.Switching;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Report;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Narrowing;
import org.jspecify.annotations.Nullable;

/** An order to move many switches, as it is posted: for learners by name, or for all that a filter fits now. */
record SwitchOrder(Switching.Order order, List<IdentityName> learners) {

    static final int MOST = 10_000;
    private static final int LONGEST = 3660;

    /** Which learners; each member narrows it. */
    @Schema(name = "SwitchFilter")
    record FilterJson(
            @Schema(allowableValues = {"active", "inactive", "all"}) @Nullable
            String status,

            @Schema(description = "Only those whose present period ends before this") @Nullable
            Instant endsBefore,

            @Schema(
                    description = "Only those whose present period ends within so many days of 24 hours",
                    minimum = "1",
                    maximum = "3660")
            @Nullable
            Integer endsWithin,

            @Schema(description = "Part of a name or identity") @Nullable
            String q,

            @Schema(description = "Only those who have an identity in this namespace") @Nullable
            String namespace,

            @Schema(
                    allowableValues = {"unused", "unopened"},
                    description = "As for GET learners")
            @Nullable
            String only,

            @Nullable String unit) {}

    /** What moves: either learners or filter. */
    @Schema(name = "SwitchOrder", description = "Either learners or filter")
    record OrderJson(
            boolean on,

            @Schema(description = "Up to 10,000, by opaque id or namespace:value") @Nullable
            List<String> learners,

            @Schema(description = "Those that it fits now, 10,000 at most") @Nullable
            FilterJson filter,

            @Schema(description = "When it takes effect, 1970 or later; absent: now. Later: planned") @Nullable
            Instant at,

            @Schema(description = "The unit of the switches") @Nullable
            String unit,

            @Schema(
                    description =
                            "Names the order, so that it can be repeated: the same again, with the same at, changes nothing more")
            @Nullable
            String id,

            @Nullable String reason) {}

    /**
     * Ends the request unless all of it can be used.
     *
     * @param body where the order stands in, or the order itself
     * @param reasonNeeded whether it is to be done, and not only looked at
     */
    static SwitchOrder read(
            Members body,
            Members in,
            InstitutionId institution,
            Switching switching,
            Instant now,
            String actor,
            boolean reasonNeeded) {
        if (!in.has("on")) {
            in.fault("on", "is missing");
        }
        Optional<Boolean> on = in.flag("on");
        Optional<Instant> at = in.value("at", 64, text -> Asked.within(FactReader.dated(text), now));
        Optional<String> id = in.text("id", 100);
        String unit = in.text("unit", 100).orElse("");
        Optional<String> reason = reasonNeeded ? in.needed("reason", 1000) : in.text("reason", 1000);
        if (in.has("learners") == in.has("filter")) {
            in.fault("learners", "must be there, or filter, and not both");
        }
        List<IdentityName> named = in.values("learners", MOST, 384, IdentityName::parse);
        Optional<Filter> filter = in.object("filter").map(members -> Filter.read(members, now));
        body.done();
        return new SwitchOrder(
                new Switching.Order(
                        on.orElseThrow(), at.orElse(now), id, unit, new Report.Note(actor, reason.orElse(""), "")),
                filter.map(which -> which.find(institution, switching)).orElse(named));
    }

    private record Filter(Ledger.Question question, Narrowing narrowing) {

        static Filter read(Members in, Instant now) {
            return new Filter(
                    new Ledger.Question(
                            now,
                            in.choice("status", Filter::status, "active, inactive, all")
                                    .orElse(Ledger.Question.Status.ALL),
                            Stream.of(
                                            in.instant("endsBefore"),
                                            in.number("endsWithin", 1, LONGEST)
                                                    .map(days -> now.plus(Duration.ofDays(days))))
                                    .flatMap(Optional::stream)
                                    .min(Comparator.naturalOrder())
                                    .orElse(null),
                            in.text("q", 100).orElse(""),
                            in.text("namespace", 128).orElse(""),
                            MOST,
                            ""),
                    new Narrowing(
                            in.text("unit", 100),
                            in.choice("only", Narrowing.Use::of, "unused, unopened"),
                            Optional.empty()));
        }

        private static Optional<Ledger.Question.Status> status(String text) {
            return Arrays.stream(Ledger.Question.Status.values())
                    .filter(status -> status.name().toLowerCase(Locale.ROOT).equals(text))
                    .findFirst();
        }

        List<IdentityName> find(InstitutionId institution, Switching switching) {
            List<IdentityName> found = switching.matching(institution, question, narrowing);
            if (found.size() > MOST) {
                throw Answers.conflict(
                        "too-many-learners",
                        "The filter fits too many learners",
                        "It may fit " + MOST + " at most. Nothing was done: narrow it, and order in parts.");
            }
            return found;
        }
    }
}
