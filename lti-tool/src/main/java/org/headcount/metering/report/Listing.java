package org.headcount.metering.report;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Books;
import org.headcount.metering.month.Charging;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.status.LastUse;
import org.headcount.metering.status.Periods;
import org.headcount.metering.status.Standing;
import org.jspecify.annotations.Nullable;

/** What a list says of each learner beyond who it is and since and until when: why, when seen last, and what was charged in the year. */
public final class Listing {

    /** From how many learners on, of all months together, a count takes so long that pages share it. */
    private static final int LARGE = 100_000;

    private static final Duration KEPT = Duration.ofSeconds(20);

    private final Institutions institutions;
    private final Ledger ledger;
    private final InstantSource clock;
    private final Map<Key, Kept> kept = new ConcurrentHashMap<>();

    public Listing(Institutions institutions, Ledger ledger, InstantSource clock) {
        this.institutions = institutions;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * A learner as a list tells it.
     *
     * @param neverCounted whether all that is known happened in a part that never counts, as staff or test users have
     * @param reason as in {@link org.headcount.metering.status.LearnerStatus#reason}
     * @param lastUse when the learner did something last
     * @param charged for which months of the year that {@code asOf} lies in, up to then
     */
    public record Entry(
            Standing standing,
            boolean neverCounted,
            Optional<Fact> reason,
            Optional<Instant> lastUse,
            List<YearMonth> charged) {

        public Entry {
            charged = List.copyOf(charged);
        }
    }

    /**
     * Costs the facts of those on the page, and where a peak is billed the count of each month of the year: of a large institution that count may be of a
     * few seconds ago, lest every page waits for a million learners.
     */
    public List<Entry> of(InstitutionId institution, List<Standing> page, Instant asOf, Optional<Instant> knownAt) {
        Books books = new Books(
                institutions
                        .find(institution)
                        .orElseThrow(() -> new IllegalArgumentException("there is no institution " + institution)),
                ledger,
                knownAt);
        Instant now = Micros.floor(clock.instant());
        return page.isEmpty() ? List.of() : new Teller(books, asOf, now, charging(books, asOf, knownAt, now)).of(page);
    }

    private Charging charging(Books books, Instant asOf, Optional<Instant> knownAt, Instant now) {
        YearMonth month = books.months().containing(asOf);
        Key key = new Key(books.id(), month);
        @Nullable Kept known = kept.get(key);
        if (knownAt.isEmpty() && known != null && now.isBefore(known.until())) {
            return known.charging();
        }
        Charging charging = Teller.charging(books, month);
        if (knownAt.isEmpty() && charging.counted() >= LARGE) {
            kept.values().removeIf(old -> !now.isBefore(old.until()));
            kept.put(key, new Kept(charging, now.plus(KEPT)));
        }
        return charging;
    }

    private record Key(InstitutionId institution, YearMonth month) {}

    private record Kept(Charging charging, Instant until) {}

    /** Tells of learners by one look at what has to be known of everybody. */
    static final class Teller {

        private final Books books;
        private final Instant asOf;
        private final Instant now;
        private final Charging charging;

        Teller(Books books, Instant asOf, Instant now, Charging charging) {
            this.books = books;
            this.asOf = asOf;
            this.now = now;
            this.charging = charging;
        }

        Teller(Books books, Instant asOf, Instant now) {
            this(books, asOf, now, charging(books, books.months().containing(asOf)));
        }

        /** Of the year, up to a month. */
        private static Charging charging(Books books, YearMonth month) {
            return books.charging(Stream.iterate(
                            YearMonth.of(month.getYear(), 1), one -> !one.isAfter(month), one -> one.plusMonths(1))
                    .toList());
        }

        List<Entry> of(List<Standing> page) {
            return page.stream().map(this::of).toList();
        }

        Entry of(Standing standing) {
            List<Fact> facts = books.facts(standing.learner().id());
            Periods.Fold fold = books.fold(facts);
            return new Entry(
                    standing,
                    books.neverCounted(standing.licence(), facts, asOf.isAfter(now) ? asOf : now),
                    fold.reason(asOf).flatMap(key -> Books.find(facts, key)),
                    LastUse.of(facts, asOf),
                    charging.of(fold).entrySet().stream()
                            .filter(month -> month.getValue().isPresent())
                            .map(Map.Entry::getKey)
                            .toList());
        }
    }
}
