package org.headcount.gateway.erasure;

import java.util.List;
import java.util.Optional;
import org.headcount.gateway.launch.ParkedLaunches;
import org.headcount.gateway.launch.ParkedLogins;
import org.headcount.gateway.launch.Parking;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.LearnerId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The erasure of a person by explicit order. Nobody is erased because of inactivity. */
public final class Erasing {

    private static final Logger LOG = LoggerFactory.getLogger(Erasing.class);

    private final Erasures erasures;
    private final ParkedLaunches launches;
    private final ParkedLogins logins;

    public Erasing(Erasures erasures, ParkedLaunches launches, ParkedLogins logins) {
        this.erasures = erasures;
        this.launches = launches;
        this.logins = logins;
    }

    /** The same, for somebody who orders it. */
    public Erasing by(Author author) {
        return new Erasing(erasures.by(author), launches, logins);
    }

    /**
     * As {@link Erasures#erase}. What a launch on its way carries goes last: one that was written down before is parked by
     * then, and whoever parks another one looks afterwards whether its person is still known, see {@link Parking}. That goes,
     * too, of somebody of whom nothing else was kept, and so nobody is found.
     *
     * @return the opaque id, which stays
     */
    public Optional<LearnerId> erase(InstitutionId institution, IdentityName who) {
        Optional<Erasures.Erased> erased = erasures.erase(institution, who);
        erased.map(Erasures.Erased::names).orElse(List.of(who)).forEach(name -> launches.forget(institution, name));
        logins.forget(institution);
        erased.ifPresent(gone -> LOG.info("learner {} of institution {} was erased", gone.learner(), institution));
        return erased.map(Erasures.Erased::learner);
    }
}
