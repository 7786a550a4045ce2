package org.headcount.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
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
        return askFor(what, () -> Optional.of(database.get())).orElseThrow();
    }

    /** As {@link #ask}, but what is not there is not remembered: strangers ask for whatever they like, at whatever length. */
    <T> Optional<T> askFor(Object what, Supplier<Optional<T>> database) {
        Question question = new Question(generation.get(), what);
        @SuppressWarnings("unchecked") // equal names have equal answers
        T known = (T) answers.getIfPresent(question);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<T> answer = database.get();
        answer.ifPresent(found ->
                answers.put(question, found)); // if something changed meanwhile, nobody asks this question any more
        return answer;
    }

    /** Makes everybody who asks from now on ask the database. */
    void forget() {
        generation.incrementAndGet();
        answers.invalidateAll();
    }
}
