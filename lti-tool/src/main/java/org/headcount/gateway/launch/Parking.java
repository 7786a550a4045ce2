package org.headcount.gateway.launch;

import java.util.Optional;
import org.headcount.metering.fact.IdentityName;

/**
 * Parks launches that leave no fact behind; those that do are parked by {@link Arrivals}, in the act that writes them down.
 * None of somebody who was erased after the launch was taken: who is erased before one is parked is seen here, afterwards;
 * whoever is erased later finds it parked.
 */
public final class Parking {

    private final ParkedLaunches launches;
    private final Arrivals arrivals;

    Parking(ParkedLaunches launches, Arrivals arrivals) {
        this.launches = launches;
        this.arrivals = arrivals;
    }

    /**
     * Parks a launch. One whose person is erased meanwhile is lost, as if it had expired.
     *
     * @param written who was written down with it; empty where nobody was
     */
    void park(ParkedLaunch launch, Optional<IdentityName> written) {
        launches.park(launch);
        written.filter(who -> !arrivals.knows(launch.institution(), who))
                .ifPresent(erased -> launches.forget(launch.institution(), erased));
    }
}
