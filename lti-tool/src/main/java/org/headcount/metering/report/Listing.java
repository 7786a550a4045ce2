package org.headcount.metering.report;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.ledger.VeryLarge;
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
    private static final int MOST_KEPT = 500;

    private final Institutions institutions;
    private final Ledger ledger;
    private final InstantSource clock;
    private final Function<InstitutionId, Executor> beside;
    private final Map<Key, Kept> kept = new ConcurrentHashMap<>();
    private final Map<Key, Counting> underWay = new ConcurrentHashMap<>();
    private final VeryLarge veryLarge;

    /** @param beside where counts of an institution are made anew that nobody is to wait for; it may refuse what is too much */
    public Listing(
            Institutions institutions, Ledger ledger, InstantSource clock, Function<InstitutionId, Executor> beside) {
        this.institutions = institutions;
        this.ledger = ledger;
        this.clock = clock;
        this.beside = beside;
        this.veryLarge = new VeryLarge(ledger);
    }

    /** Makes anew what every list of the present needs of large institutions, so that the first one after a pause does not wait; whoever asks meanwhile waits for the same. */
    public void warm(Collection<Institution> all) {
        Instant now = Micros.floor(clock.instant());
        for (Institution institution : all) {
            Books books = new Books(institution, ledger, Optional.empty());
            if (books.inUse(now) >= LARGE / 12) { // of fewer all months of a year together are not large
                var unused = countedHere(Key.of(institution, books, now, Optional.empty()), books);
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
     * Entries for which nobody waited too long.
     *
     * @param isCharged whether it is known by now what was charged; else it is being counted, and each entry says of no month
     */
    public record Listed(List<Entry> entries, boolean isCharged) {

        public Listed {
            entries = List.copyOf(entries);
        }
    }

    /**
     * Costs the facts of those on the page, and where a peak is billed the count of each month of the year: of a large institution that count may be of
     * some minutes ago, lest a page waits for a million learners.
     */
    public List<Entry> of(InstitutionId institution, List<Standing> page, Instant asOf, Optional<Instant> knownAt) {
        return listed(institution, page, asOf, knownAt, Optional.empty()).entries();
    }

    /** The same, without what was charged where that has to be counted of very many learners and is not known after so long. */
    public Listed within(
            Duration patience,
            InstitutionId institution,
            List<Standing> page,
            Instant asOf,
            Optional<Instant> knownAt) {
        return listed(
                institution, page, asOf, knownAt, Optional.of(patience).filter(most -> veryLarge.is(institution)));
    }

    /**
     * Whether a list says at once what was charged; else that is being counted from now on.
     *
     * @return also {@code false} where that may come while the list is still being read
     */
    public boolean begin(InstitutionId institution, Instant asOf, Optional<Instant> knownAt) {
        Institution of = found(institution);
        Books books = new Books(of, ledger, knownAt);
        Key key = Key.of(of, books, asOf, knownAt);
        boolean isAtHand = !books.isCounted(Teller.yearUpTo(key.month()))
                || !veryLarge.is(institution)
                || given(key, books, Micros.floor(clock.instant())).isPresent();
        if (!isAtHand) {
            var unused = countedBeside(key, books);
        }
        return isAtHand;
    }

    /** One alone, without what was charged: costs the own facts. */
    public Entry uncharged(InstitutionId institution, Standing learner, Instant asOf, Optional<Instant> knownAt) {
        Books books = new Books(found(institution), ledger, knownAt);
        return new Teller(books, asOf, Micros.floor(clock.instant()), books.charging(List.of())).of(learner);
    }

    private Institution found(InstitutionId institution) {
        return institutions
                .find(institution)
                .orElseThrow(() -> new IllegalArgumentException("there is no institution " + institution));
    }

    private Listed listed(
            InstitutionId institution,
            List<Standing> page,
            Instant asOf,
            Optional<Instant> knownAt,
            Optional<Duration> patience) {
        Institution of = found(institution);
        Books books = new Books(of, ledger, knownAt);
        Instant now = Micros.floor(clock.instant());
        if (page.isEmpty()) {
            return new Listed(List.of(), true);
        }
        Key key = Key.of(of, books, asOf, knownAt);
        Optional<Charging> charging = books.isCounted(Teller.yearUpTo(key.month()))
                ? charging(key, books, now, patience)
                : Optional.of(Teller.charging(books, key.month()));
        return new Listed(
                new Teller(books, asOf, now, charging.orElseGet(() -> books.charging(List.of()))).of(page),
                charging.isPresent());
    }

    private Optional<Charging> charging(Key key, Books books, Instant now, Optional<Duration> patience) {
        return given(key, books, now)
                .or(() -> patience.isPresent()
                        ? awaited(countedBeside(key, books), patience.get())
                        : Optional.of(countedHere(key, books)));
    }

    /** What is kept and may still be given; where it is no longer fresh it is made anew beside. */
    private Optional<Charging> given(Key key, Books books, Instant now) {
        Optional<Kept> known = Optional.ofNullable(kept.get(key)).filter(one -> one.isUpTo(LONGEST, now));
        if (known.filter(one -> !one.isUpTo(FRESH, now)).isPresent()) {
            var unused = countedBeside(key, books);
        }
        return known.map(Kept::charging);
    }

    /** By somebody, sooner or later; nobody may have begun. */
    private Counting countedBeside(Key key, Books books) {
        Counting mine = new Counting(key, books);
        @Nullable Counting theirs = underWay.putIfAbsent(key, mine);
        if (theirs != null) {
            return theirs;
        }
        try {
            beside.apply(key.institution()).execute(mine::countOrThrow);
        } catch (RejectedExecutionException e) { // too many wait already: whoever asks again may find room
            underWay.remove(key, mine);
        } catch (RuntimeException | Error e) { // also where there is no memory for a thread
            underWay.remove(key, mine);
            throw e;
        }
        return mine;
    }

    /** Waits for nobody who has not begun: others may be before them, and whoever stops the service has them begin no more. */
    private Charging countedHere(Key key, Books books) {
        Counting mine = new Counting(key, books);
        @Nullable Counting theirs = underWay.putIfAbsent(key, mine);
        Counting counting = theirs == null ? mine : theirs;
        counting.run(); // nothing where it has begun
        return counting.end();
    }

    private Charging count(Key key, Books books) {
        Instant now = Micros.floor(clock.instant());
        Charging charging = Teller.charging(books, key.month());
        kept.values().removeIf(old -> !old.isUpTo(LONGEST, now));
        if (charging.counted() >= LARGE || veryLarge.is(key.institution())) {
            keep(key, new Kept(charging, now));
        }
        return charging;
    }

    /** The oldest gives way: what was known when is anybody's question. */
    private synchronized void keep(Key key, Kept counted) {
        kept.put(key, counted);
        if (kept.size() > MOST_KEPT) {
            kept.entrySet().stream()
                    .min(Comparator.comparing(one -> one.getValue().counted()))
                    .ifPresent(oldest -> kept.remove(oldest.getKey(), oldest.getValue()));
        }
    }

    /** One count, made once however many run it. */
    private final class Counting extends FutureTask<Charging> {

        private final Key key;

        Counting(Key key, Books books) {
            super(() -> count(key, books));
            this.key = key;
        }

        /** What was counted is kept by then; of a failure whoever waits is told, and the next one has it tried once more. */
        @Override
        protected void done() {
            underWay.remove(key, this);
        }

        /** Perhaps nobody waits: then its thread tells. */
        void countOrThrow() {
            run();
            var unused = end();
        }

        Charging end() {
            boolean interrupted = false;
            try {
                while (true) {
                    try {
                        return get();
                    } catch (InterruptedException e) {
                        interrupted = true;
                    } catch (ExecutionException e) {
                        throw because(e);
                    }
                }
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private static Optional<Charging> awaited(Counting counted, Duration patience) {
        try {
            return Optional.of(counted.get(patience.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw because(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static RuntimeException because(ExecutionException e) {
        return new IllegalStateException("what was charged could not be counted", e.getCause());
    }

    /** With other terms all counts are others. */
    private record Key(InstitutionId institution, Terms terms, YearMonth month, Optional<Instant> knownAt) {

        static Key of(Institution institution, Books books, Instant asOf, Optional<Instant> knownAt) {
            return new Key(institution.id(), institution.terms(), books.months().containing(asOf), knownAt);
        }
    }

    private record Kept(Charging charging, Instant counted) {

        boolean isUpTo(Duration age, Instant now) {
            return now.isBefore(counted.plus(age));
        }
    }

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

        private static List<YearMonth> yearUpTo(YearMonth month) {
            return Stream.iterate(
                            YearMonth.of(month.getYear(), 1), one -> !one.isAfter(month), one -> one.plusMonths(1))
                    .toList();
        }

        /** Of the year, up to a month. */
        private static Charging charging(Books books, YearMonth month) {
            return books.charging(yearUpTo(month));
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
