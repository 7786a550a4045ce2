package org.headcount.web.admin.usage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Predicate;
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
    private final Predicate<V> large;
    private final InstantSource clock;
    private final Executor beside;
    private final Cache<K, One<V>> kept =
            Caffeine.newBuilder().executor(Runnable::run).maximumSize(MOST).build();
    private final Cache<K, RuntimeException> failed = Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumSize(MOST)
            .expireAfterWrite(LONGEST)
            .build();
    private final Function<K, Object> turn;
    private final Set<Object> underWay = ConcurrentHashMap.newKeySet();

    Kept(Function<K, V> question, Predicate<V> large, InstantSource clock, Executor beside) {
        this(question, large, clock, beside, key -> key);
    }

    /**
     * @param large whether an answer is of an institution so large that it is kept
     * @param beside where answers are made anew that somebody else will be given
     * @param turn of those with the same one no two are made beside at once: a second one is not even queued
     */
    Kept(Function<K, V> question, Predicate<V> large, InstantSource clock, Executor beside, Function<K, Object> turn) {
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

    /** The same without waiting: what is not kept is made beside, once, and there is nothing yet. Where that failed, one is told. */
    Optional<V> soon(K key) {
        Optional<V> given = given(key);
        if (given.isEmpty()) {
            Optional<RuntimeException> failure =
                    Optional.ofNullable(failed.asMap().remove(key));
            if (failure.isPresent()) {
                throw failure.get();
            }
            askBeside(key);
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

    private void askBeside(K key) {
        Object taken = turn.apply(key);
        if (!underWay.add(taken)) {
            return;
        }
        try {
            beside.execute(() -> askAgain(key));
        } catch (RejectedExecutionException e) { // too many wait already: whoever asks again may find room
            underWay.remove(taken);
        }
    }

    /** Makes those anew that are kept, so that whoever comes after a pause does not wait. */
    void refresh(Predicate<K> which) {
        kept.asMap().keySet().stream()
                .filter(which)
                .filter(key -> underWay.add(turn.apply(key)))
                .forEach(this::askAgain);
    }

    /** Drops all others. */
    void keep(Predicate<K> which) {
        kept.asMap().keySet().removeIf(which.negate());
        failed.asMap().keySet().removeIf(which.negate());
    }

    private void askAgain(K key) {
        try {
            ask(key);
        } catch (RuntimeException e) { // nobody waits for it; whoever asks next is told
            LOG.warn("an answer could not be made anew", e);
            failed.put(key, e);
        } finally {
            underWay.remove(turn.apply(key));
        }
    }

    private V ask(K key) {
        Instant asked = clock.instant();
        V answer = question.apply(key);
        failed.invalidate(key);
        if (large.test(answer)) {
            kept.put(key, new One<>(answer, asked, clock.instant()));
        } else {
            kept.invalidate(key);
        }
        return answer;
    }
}
