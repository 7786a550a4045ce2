package org.headcount.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Answers that may be a few seconds old when another node changed something, and are never older than what this node changed. */
final class Recent {

    private static final Duration KEPT = Duration.ofSeconds(3);
    private static final int MOST = 10_000;

    private record Question(long generation, Object what) {}

    private final Cache<Question, Object> answers = Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumSize(MOST)
            .expireAfterWrite(KEPT)
            .build();
    private final AtomicLong generation = new AtomicLong();

    /** @param what names the question, its kind included: equal names have equal answers */
    <T> T ask(Object what, Supplier<T> database) {
        Question question = new Question(generation.get(), what);
        @SuppressWarnings("unchecked") // equal names have equal answers
        T known = (T) answers.getIfPresent(question);
        if (known != null) {
            return known;
        }
        T answer = database.get();
        answers.put(question, answer); // if something changed meanwhile, nobody asks this question any more
        return answer;
    }

    /** Makes everybody who asks from now on ask the database. */
    void forget() {
        generation.incrementAndGet();
        answers.invalidateAll();
    }
}
