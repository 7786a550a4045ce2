package org.headcount.gateway;

import java.util.Optional;
import org.headcount.metering.Author;
import org.headcount.metering.IdentityName;
import org.headcount.metering.InstitutionId;
import org.headcount.metering.LearnerId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The erasure of a person by explicit order. Nobody is erased because of inactivity. */
public final class Erasing {

    private static final Logger LOG = LoggerFactory.getLogger(Erasing.class);

    private final Erasures erasures;
    private final ParkedLaunches launches;

    public Erasing(Erasures erasures, ParkedLaunches launches) {
        this.erasures = erasures;
        this.launches = launches;
    }

    /** The same, for somebody who orders it. */
    public Erasing by(Author author) {
        return new Erasing(erasures.by(author), launches);
    }

    /**
     * As {@link Erasures#erase}. What a launch on its way carries goes last: it knows its person by the names, which it cannot get anew once they are erased.
     *
     * @return the opaque id, which stays
     */
    public Optional<LearnerId> erase(InstitutionId institution, IdentityName who) {
        Optional<Erasures.Erased> erased = erasures.erase(institution, who);
        erased.ifPresent(gone -> {
            gone.names().forEach(name -> launches.forget(institution, name));
            LOG.info("learner {} of institution {} was erased", gone.learner(), institution);
        });
        return erased.map(Erasures.Erased::learner);
    }
}
