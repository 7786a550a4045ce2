package org.headcount.metering;

import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Learner;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Books;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.month.MonthAnswer;

/** Who makes the difference between what a month was known to come to at two moments. Holds the ids of those who are charged. */
public final class Correcting {

    private final Institutions institutions;
    private final Ledger ledger;
    private final InstantSource clock;

    public Correcting(Institutions institutions, Ledger ledger, InstantSource clock) {
        this.institutions = institutions;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Somebody who is charged only as it was known later, or no longer.
     *
     * @param reason the fact for which the month is charged, or was
     */
    public record Change(Learner learner, boolean added, Fact reason) {}

    /**
     * All of them: as many more are charged as there are added less those dropped.
     *
     * @param shown the first ones, those added before those dropped, by opaque id
     */
    public record Changes(int added, int dropped, List<Change> shown) {

        public Changes {
            shown = List.copyOf(shown);
        }
    }

    /**
     * Costs two looks at everybody's facts.
     *
     * @param after empty for everything recorded
     * @param most how many are shown
     */
    public Changes between(InstitutionId id, YearMonth month, Instant before, Optional<Instant> after, int most) {
        Institution institution =
                institutions.find(id).orElseThrow(() -> new IllegalArgumentException("there is no institution " + id));
        Instant now = Micros.floor(clock.instant());
        Books then = new Books(institution, ledger, Optional.of(before));
        Books later = new Books(institution, ledger, after);
        Set<LearnerId> dropped = new TreeSet<>(Comparator.comparing(LearnerId::value));
        MonthAnswer was = then.answer(month, now);
        then.histories((learner, facts) -> {
            if (was.chargedFor(then.fold(facts)).isPresent()) {
                dropped.add(learner);
            }
        });
        int[] added = {0};
        List<Change> shown = new ArrayList<>();
        MonthAnswer is = later.answer(month, now);
        later.histories((learner, facts) -> {
            Optional<FactKey> key = is.chargedFor(later.fold(facts));
            if (key.isPresent() && !dropped.remove(learner) && added[0]++ < most) {
                shown.add(change(
                        later, learner, true, Books.find(facts, key.get()).orElseThrow()));
            }
        });
        dropped.stream().limit(Math.max(0, most - shown.size())).forEach(learner -> {
            List<Fact> facts = then.facts(learner);
            was.chargedFor(then.fold(facts))
                    .flatMap(key -> Books.find(facts, key))
                    .ifPresent(fact -> shown.add(change(then, learner, false, fact)));
        });
        return new Changes(added[0], dropped.size(), shown);
    }

    private static Change change(Books books, LearnerId learner, boolean added, Fact reason) {
        return new Change(books.called(learner).orElseGet(() -> new Learner(learner, List.of(), "")), added, reason);
    }
}
