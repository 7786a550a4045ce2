package org.headcount.web.admin.usage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers about large institutions, given again for a while: a page must not wait for a count of a million learners that
 * another reader has waited for just now. Each says itself of which instant it is. One that is no longer fresh is given once
 * more while it is made anew, and none after {@link #LONGEST}. Small ones are always made anew, since they cost nothing.
 */
final class Kept<K, V> {

    static final Duration FRESH = Duration.ofSeconds(20);
    static final Duration LONGEST = Duration.ofMinutes(15);

    private static final Logger LOG = LoggerFactory.getLogger(Kept.class);
    private static final int MOST = 500;

    /** How many times longer than it took an answer is good for. */
    private static final int WORTH = 10;

    /** An answer, when it was asked for, and when it was made. */
    private record One<V>(V answer, Instant asked, Instant made) {

        /** A slow answer is not asked for all the time. */
        private boolean isFresh(Instant now) {
            Duration age = Duration.between(asked, now);
            return age.compareTo(FRESH) < 0 || age.compareTo(worth()) < 0;
        }

        private boolean isGiven(Instant now) {
            Duration age = Duration.between(made, now);
            return !now.isBefore(asked) && (age.compareTo(LONGEST) < 0 || age.compareTo(worth()) < 0);
        }

        private Duration worth() {
            return Duration.between(asked, made).multipliedBy(WORTH);
        }
    }

    private final Function<K, V> question;
    private final BiPredicate<K, V> large;
    private final InstantSource clock;
    private final Function<K, Executor> beside;
    private final Cache<K, One<V>> kept =
            Caffeine.newBuilder().executor(Runnable::run).maximumSize(MOST).build();
    private final Cache<K, RuntimeException> failed = Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumSize(MOST)
            .expireAfterWrite(LONGEST)
            .build();
    private final Function<K, Object> turn;
    private final Map<Object, CountDownLatch> underWay = new ConcurrentHashMap<>();

    Kept(Function<K, V> question, BiPredicate<K, V> large, InstantSource clock, Function<K, Executor> beside) {
        this(question, large, clock, beside, key -> key);
    }

    /**
     * @param large whether an answer is of an institution so large that it is kept
     * @param beside where answers are made anew that somebody else will be given
     * @param turn of those with the same one no two are made beside at once: a second one is not even queued
     */
    Kept(
            Function<K, V> question,
            BiPredicate<K, V> large,
            InstantSource clock,
            Function<K, Executor> beside,
            Function<K, Object> turn) {
        this.question = question;
        this.large = large;
        this.clock = clock;
        this.beside = beside;
        this.turn = turn;
    }

    /** Safe for several threads: those that ask for the same at once may each ask the question. */
    V of(K key) {
        return given(key).orElseGet(() -> ask(key));
    }

    /** The answer of right now, which is not kept. */
    V anew(K key) {
        return question.apply(key);
    }

    /** The same without waiting: what is not kept is made beside, once, and there is nothing yet. Where that failed, one is told. */
    Optional<V> soon(K key) {
        Optional<V> told = told(key);
        if (told.isEmpty()) {
            askBeside(key);
        }
        return told;
    }

    /** The same, having waited for a while: all who ask for the same wait for one answer. */
    Optional<V> within(K key, Patience patience) {
        Optional<V> told = told(key);
        if (told.isEmpty()) {
            patience.await(askBeside(key));
            told = told(key);
        }
        return told;
    }

    private Optional<V> told(K key) {
        Optional<V> given = given(key);
        if (given.isEmpty()) {
            Optional<RuntimeException> failure =
                    Optional.ofNullable(failed.asMap().remove(key));
            if (failure.isPresent()) {
                throw failure.get();
            }
        }
        return given;
    }

    /** What is kept and may still be given; where it is no longer fresh it is made anew beside. */
    Optional<V> given(K key) {
        Instant now = clock.instant();
        Optional<One<V>> one = Optional.ofNullable(kept.getIfPresent(key)).filter(found -> found.isGiven(now));
        if (one.filter(found -> !found.isFresh(now)).isPresent()) {
            askBeside(key);
        }
        return one.map(One::answer);
    }

    /** Open when it was made, or another one with its turn was. */
    private CountDownLatch askBeside(K key) {
        CountDownLatch mine = new CountDownLatch(1);
        @Nullable CountDownLatch theirs = underWay.putIfAbsent(turn.apply(key), mine);
        if (theirs != null) {
            return theirs;
        }
        try {
            beside.apply(key).execute(() -> {
                if (isFresh(key)) { // made between the look at it and this
                    done(key, mine);
                } else {
                    askAgain(key, mine);
                }
            });
        } catch (RejectedExecutionException e) { // too many wait already: whoever asks again may find room
            done(key, mine);
        } catch (RuntimeException | Error e) { // also where there is no memory for a thread
            done(key, mine);
            throw e;
        }
        return mine;
    }

    private boolean isFresh(K key) {
        Instant now = clock.instant();
        return Optional.ofNullable(kept.getIfPresent(key))
                .filter(one -> one.isGiven(now) && one.isFresh(now))
                .isPresent();
    }

    /** Makes those anew that are kept, so that whoever comes after a pause does not wait. */
    void refresh(Predicate<K> which) {
        kept.asMap().keySet().stream().filter(which).forEach(this::make);
    }

    /** Makes an answer before somebody asks for it; nothing where somebody does already. */
    void make(K key) {
        CountDownLatch mine = new CountDownLatch(1);
        if (underWay.putIfAbsent(turn.apply(key), mine) == null) {
            try {
                ask(key);
            } catch (RuntimeException e) { // nobody has asked for it: whoever does has it tried once more
                LOG.warn("an answer could not be made ahead", e);
            } finally {
                done(key, mine);
            }
        }
    }

    /** Drops all others. */
    void keep(Predicate<K> which) {
        kept.asMap().keySet().removeIf(which.negate());
        failed.asMap().keySet().removeIf(which.negate());
    }

    private void askAgain(K key, CountDownLatch mine) {
        try {
            ask(key);
        } catch (RuntimeException e) { // whoever waits, or asks next, is told
            LOG.warn("an answer could not be made anew", e);
            failed.put(key, e);
        } catch (Error e) {
            failed.put(key, new IllegalStateException("an answer could not be made", e));
            throw e;
        } finally {
            done(key, mine);
        }
    }

    private void done(K key, CountDownLatch mine) {
        underWay.remove(turn.apply(key), mine);
        mine.countDown();
    }

    private V ask(K key) {
        Instant asked = clock.instant();
        V answer = question.apply(key);
        failed.invalidate(key);
        if (large.test(key, answer)) {
            kept.put(key, new One<>(answer, asked, clock.instant()));
        } else {
            kept.invalidate(key);
        }
        return answer;
    }
}
