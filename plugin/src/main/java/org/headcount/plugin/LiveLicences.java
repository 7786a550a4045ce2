package org.headcount.plugin;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Licences as the service tells them, and as they are known until it revokes them. */
final class LiveLicences implements Licences {

    /** What a request of the host may wait. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final long UNTIL_REVOKED = Long.MAX_VALUE;
    /** Nobody is known by it, and others may take the last licence meanwhile: so much may be missed. */
    private static final Duration OF_STRANGERS = Duration.ofMinutes(1);
    /** A licence may become free at any time. */
    private static final Duration OF_NO_LICENCE = Duration.ofSeconds(5);

    private final Known known;
    private final Decisions decisions;
    private final Reach reach;
    private final Accesses accesses;
    private final Clock clock;
    private final ConcurrentHashMap<Learner, CompletableFuture<Answer>> returning = new ConcurrentHashMap<>();
    final LongAdder asked = new LongAdder();
    final LongAdder unanswered = new LongAdder();
    final LongAdder reactivated = new LongAdder();

    LiveLicences(Known known, Decisions decisions, Reach reach, Accesses accesses, Clock clock) {
        this.known = known;
        this.decisions = decisions;
        this.reach = reach;
        this.accesses = accesses;
        this.clock = clock;
    }

    /** Writes a returning learner's access down at the service. */
    interface Accesses {

        /** @throws IOException if the service did not take it in time; it will all the same, under the same id */
        void now(Deed access) throws IOException, InterruptedException;
    }

    @Override
    public List<Answer> of(List<Learner> learners) {
        if (learners.size() == 1) {
            Answer known = present(learners.get(0));
            return known != null
                    ? List.of(known)
                    : learners.get(0).canBeAskedFor() ? ask(learners) : List.of(unanswered(learners.get(0)));
        }
        List<Answer> answers = new ArrayList<>(learners.size());
        List<Learner> open = new ArrayList<>();
        for (Learner learner : learners) {
            Answer known = present(learner);
            if (known == null && !learner.canBeAskedFor()) {
                answers.add(unanswered(learner));
                continue;
            }
            answers.add(known == null ? Answer.unknown(learner) : known);
            if (known == null) {
                open.add(learner);
            }
        }
        if (!open.isEmpty()) {
            Iterator<Answer> told = ask(open).iterator();
            Iterator<Learner> asked = open.iterator();
            Learner next = asked.next();
            for (int each = 0; each < answers.size() && told.hasNext(); each++) {
                if (next.equals(learners.get(each))) {
                    answers.set(each, told.next());
                    next = asked.hasNext() ? asked.next() : next;
                }
            }
        }
        return answers;
    }

    /** What is known and holds; null where the service is to be asked. */
    private @Nullable Answer present(Learner learner) {
        Known.Kept found = held(learner);
        return found == null || !known.present(found) ? null : found.answer();
    }

    /** The same, be it that everything is to be asked anew. */
    private Known.@Nullable Kept held(Learner learner) {
        Known.Kept found = reach.trusts() ? known.find(learner) : null;
        return found == null || !found.holds(clock.millis()) ? null : found;
    }

    /** What the service says; else what is still known of them, if anything. */
    private List<Answer> ask(List<Learner> learners) {
        if (reach.mayAsk()) {
            try {
                List<Answer> answers = refresh(learners, PATIENCE);
                reach.answered();
                return answers;
            } catch (Decisions.Declined e) {
                reach.answered();
            } catch (IOException | RuntimeException e) {
                reach.failed();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        List<Answer> fallback = new ArrayList<>(learners.size());
        for (Learner learner : learners) {
            Known.Kept found = held(learner);
            fallback.add(found == null ? unanswered(learner) : found.answer());
        }
        return fallback;
    }

    private Answer unanswered(Learner learner) {
        unanswered.increment();
        return Answer.unknown(learner);
    }

    /** Asks the service and keeps what it says. */
    List<Answer> refresh(List<Learner> learners, Duration patience) throws IOException, InterruptedException {
        long revision = known.revision();
        asked.increment();
        List<Answer> answers = new ArrayList<>(learners.size());
        for (Decisions.Said said : decisions.of(learners, patience)) {
            if (said.answer().standing() == Standing.UNKNOWN) {
                unanswered.increment();
            } else {
                known.keep(said.answer(), said.opaque(), until(said.answer()), revision);
            }
            answers.add(said.answer());
        }
        return answers;
    }

    private long until(Answer answer) {
        switch (answer.reason()) {
            case "unknown-learner":
                return clock.millis() + OF_STRANGERS.toMillis();
            case "no-licence-free":
                return clock.millis() + OF_NO_LICENCE.toMillis();
            default:
                return answer.activeUntil().isPresent()
                        ? answer.activeUntil().get().toEpochMilli()
                        : UNTIL_REVOKED;
        }
    }

    @Override
    public Answer returning(Deed access) {
        Learner learner = access.learner();
        CompletableFuture<Answer> mine = new CompletableFuture<>();
        CompletableFuture<Answer> others = returning.putIfAbsent(learner, mine);
        if (others != null) {
            return await(others, learner);
        }
        Answer answer = Answer.unknown(learner);
        try {
            answer = comeBack(access);
        } finally {
            returning.remove(learner, mine);
            mine.complete(answer);
        }
        return answer;
    }

    /** Asks once more first: whoever raced and was late finds the learner active, and the last licence may be gone. */
    private Answer comeBack(Deed access) {
        Learner learner = access.learner();
        Answer known = present(learner);
        if (known != null && known.standing() == Standing.ACTIVE) {
            return known;
        }
        try {
            Answer before = reach.mayAsk() ? refresh(List.of(learner), PATIENCE).get(0) : Answer.unknown(learner);
            if (before.standing() != Standing.INACTIVE || before.ownAccess() != OwnAccess.REACTIVATES) {
                return before;
            }
            accesses.now(access);
            reactivated.increment();
            return refresh(List.of(learner), PATIENCE).get(0);
        } catch (Decisions.Declined e) {
            reach.answered();
        } catch (IOException | RuntimeException e) {
            reach.failed();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        unanswered.increment();
        return Answer.unknown(learner);
    }

    private Answer await(CompletableFuture<Answer> others, Learner learner) {
        try {
            return others.get(3 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            unanswered.increment();
        }
        return Answer.unknown(learner);
    }
}
