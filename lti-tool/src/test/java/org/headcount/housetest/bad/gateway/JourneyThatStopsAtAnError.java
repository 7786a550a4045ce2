package org.headcount.housetest.bad.gateway;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;

/** What is repeated is not ended by one error. */
@NullMarked
public final class JourneyThatStopsAtAnError {

    private final Future<?> looks;

    JourneyThatStopsAtAnError(ScheduledExecutorService executor, Runnable look) {
        this.looks = executor.scheduleWithFixedDelay(look, 1, 1, TimeUnit.MINUTES);
    }

    boolean ended() {
        return looks.isDone();
    }
}
