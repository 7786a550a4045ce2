package org.headcount.plugin;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the service said of learners, for as long as it holds: bounded, and read without a lock. An answer is kept only if
 * nothing was revoked between the question and the keeping, whoever it was about: it may have been overtaken on its way.
 */
final class Known {

    /** Of a hundred: how many of them go when there are too many. */
    private static final int GO_AT_ONCE = 2;

    private final int most;
    private final ConcurrentHashMap<Learner, Kept> kept = new ConcurrentHashMap<>();
    private final AtomicLong revisions = new AtomicLong();
    private final AtomicLong evicted = new AtomicLong();
    private final AtomicBoolean evicting = new AtomicBoolean();
    private final AtomicInteger generation = new AtomicInteger();

    Known(int most) {
        this.most = most;
    }

    /** An answer. */
    static final class Kept {

        private final Answer answer;
        private final long opaque;
        private final long until;
        private final int generation;
        private boolean used;

        Kept(Answer answer, long opaque, long until, int generation) {
            this.answer = answer;
            this.opaque = opaque;
            this.until = until;
            this.generation = generation;
        }

        Answer answer() {
            return answer;
        }

        boolean holds(long millis) {
            return millis < until;
        }
    }

    /** Whatever is there, whether it still holds or not. */
    @Nullable
    Kept find(Learner learner) {
        Kept found = kept.get(learner);
        if (found != null && !found.used) {
            found.used = true; // a race over it costs a place at worst
        }
        return found;
    }

    /** Whether nobody was told to begin anew since it was kept. */
    boolean present(Kept found) {
        return found.generation == generation.get();
    }

    /** To be asked before the service is. */
    long revision() {
        return revisions.get();
    }

    /**
     * @param opaque the service's own id of the learner
     * @param until milliseconds of the epoch; from then on it holds no longer
     * @param revision as it was before the service was asked
     */
    void keep(Answer answer, String opaque, long until, long revision) {
        Kept mine = new Kept(answer, digest(opaque), until, generation.get());
        kept.put(answer.learner(), mine);
        if (revisions.get() != revision) {
            kept.remove(answer.learner(), mine);
        } else if (kept.size() > most) {
            makeRoom();
        }
    }

    /**
     * Forgets what is known under these names, and of a learner without any names all that is known under its id.
     *
     * @return under which of the names something was known
     */
    List<Learner> revoke(Collection<Learner> names, Set<String> nameless) {
        revisions.incrementAndGet();
        List<Learner> gone =
                names.stream().filter(name -> kept.remove(name) != null).collect(Collectors.toList());
        if (!nameless.isEmpty()) {
            Set<Long> digests = nameless.stream().map(Known::digest).collect(Collectors.toSet());
            kept.values().removeIf(one -> digests.contains(one.opaque));
        }
        return gone;
    }

    /** Everything is to be asked anew; the old answers are of use only while nobody can be asked. */
    void doubtAll() {
        revisions.incrementAndGet();
        generation.incrementAndGet();
    }

    /** One thread does it, and the others go on meanwhile: who was not asked for since the last time goes first. */
    private void makeRoom() {
        if (!evicting.compareAndSet(false, true)) {
            return;
        }
        try {
            int goal = most - Math.max(1, most / 100 * GO_AT_ONCE);
            for (int round = 0; round < 2 && kept.size() > goal; round++) {
                Iterator<Map.Entry<Learner, Kept>> all = kept.entrySet().iterator();
                while (all.hasNext() && kept.size() > goal) {
                    Kept one = all.next().getValue();
                    if (one.used) {
                        one.used = false;
                    } else {
                        all.remove();
                        evicted.incrementAndGet();
                    }
                }
            }
        } finally {
            evicting.set(false);
        }
    }

    /** Shorter than an id; one learner too many is forgotten where two are alike. */
    private static long digest(String opaque) {
        long digest = 7;
        for (int each = 0; each < opaque.length(); each++) {
            digest = digest * 1_099_511_628_211L + opaque.charAt(each);
        }
        return digest;
    }

    int size() {
        return kept.size();
    }

    long evicted() {
        return evicted.get();
    }
}
