package org.headcount.gateway.connection;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.headcount.metering.fact.InstitutionId;

/** Work for which somebody waits long, such as asking other servers: each takes one of our threads, so that few do it at a time on this node, and one of an institution's. */
public final class Examinations {

    private final Set<InstitutionId> busy = ConcurrentHashMap.newKeySet();
    private final Semaphore places;

    /** @param most how many at a time, of all institutions */
    public Examinations(int most) {
        this.places = new Semaphore(most);
    }

    /**
     * Does it at once or not at all.
     *
     * @return what came of it; empty, and nothing is done, where the institution has one going on, or there are too many
     */
    public <T> Optional<T> one(InstitutionId institution, Supplier<T> work) {
        if (!busy.add(institution)) {
            return Optional.empty();
        }
        try {
            return within(work);
        } finally {
            busy.remove(institution);
        }
    }

    private <T> Optional<T> within(Supplier<T> work) {
        if (!places.tryAcquire()) {
            return Optional.empty();
        }
        try {
            return Optional.of(work.get());
        } finally {
            places.release();
        }
    }
}
