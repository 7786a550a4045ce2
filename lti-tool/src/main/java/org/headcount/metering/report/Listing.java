package org.headcount.metering.report;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Books;
import org.headcount.metering.month.Charging;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.status.LastUse;
import org.headcount.metering.status.Periods;
import org.headcount.metering.status.Standing;
import org.headcount.metering.terms.Terms;
import org.jspecify.annotations.Nullable;

/** What a list says of each learner beyond who it is and since and until when: why, when seen last, and what was charged in the year. */
public final class Listing {

    /** From how many learners on, of all months together, a count takes so long that pages share it. */
    private static final int LARGE = 100_000;

    /** Up to which age a count is given without another one being begun. */
    private static final Duration FRESH = Duration.ofSeconds(20);

    private static final Duration LONGEST = Duration.ofMinutes(15);

    private final Institutions institutions;
    private final Ledger ledger;
    private final InstantSource clock;
    private final Executor beside;
    private final Map<Key, Kept> kept = new ConcurrentHashMap<>();
    private final Set<Key> underWay = ConcurrentHashMap.newKeySet();

    /** @param beside where counts are made anew that nobody is to wait for */
    public Listing(Institutions institutions, Ledger ledger, InstantSource clock, Executor beside) {
        this.institutions = institutions;
        this.ledger = ledger;
        this.clock = clock;
        this.beside = beside;
    }

    /** Makes anew what every list of the present needs of large institutions, so that the first one after a pause does not wait. */
    public void warm(Collection<Institution> all) {
        Instant now = Micros.floor(clock.instant());
        for (Institution institution : all) {
            Books books = new Books(institution, ledger, Optional.empty());
            if (books.inUse(now) >= LARGE / 12) { // of fewer all months of a year together are not large
                count(
                        new Key(
                                institution.id(),
                                institution.terms(),
                                books.months().containing(now)),
                        books);
            }
        }
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
     * Costs the facts of those on the page, and where a peak is billed the count of each month of the year: of a large institution that count may be of
     * some minutes ago, lest a page waits for a million learners.
     */
    public List<Entry> of(InstitutionId institution, List<Standing> page, Instant asOf, Optional<Instant> knownAt) {
        Institution of = institutions
                .find(institution)
                .orElseThrow(() -> new IllegalArgumentException("there is no institution " + institution));
        Books books = new Books(of, ledger, knownAt);
        Instant now = Micros.floor(clock.instant());
        if (page.isEmpty()) {
            return List.of();
        }
        YearMonth month = books.months().containing(asOf);
        Charging charging = knownAt.isEmpty()
                ? charging(new Key(institution, of.terms(), month), books, now)
                : Teller.charging(books, month);
        return new Teller(books, asOf, now, charging).of(page);
    }

    private Charging charging(Key key, Books books, Instant now) {
        @Nullable Kept known = kept.get(key);
        if (known == null || !now.isBefore(known.counted().plus(LONGEST))) {
            return count(key, books);
        }
        if (!now.isBefore(known.counted().plus(FRESH)) && underWay.add(key)) {
            beside.execute(() -> {
                try {
                    count(key, books);
                } finally {
                    underWay.remove(key);
                }
            });
        }
        return known.charging();
    }

    private Charging count(Key key, Books books) {
        Instant now = Micros.floor(clock.instant());
        Charging charging = Teller.charging(books, key.month());
        kept.values().removeIf(old -> !now.isBefore(old.counted().plus(LONGEST)));
        if (charging.counted() >= LARGE) {
            kept.put(key, new Kept(charging, now));
        }
        return charging;
    }

    /** With other terms all counts are others. */
    private record Key(InstitutionId institution, Terms terms, YearMonth month) {}

    private record Kept(Charging charging, Instant counted) {}

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
