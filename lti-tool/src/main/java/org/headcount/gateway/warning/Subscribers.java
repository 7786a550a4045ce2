package org.headcount.gateway.warning;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;

/** Remembers who is told of alerts. */
public interface Subscribers {

    /** The same, whose changes are told to have been made by somebody; without it by ourselves. */
    default Subscribers by(Author author) {
        return this;
    }

    /** How many of a channel an institution may have: each alert is told to all. */
    int MOST = 20;

    /** What became of a new one. */
    enum Added {
        ADDED,
        /** The address is there already: nobody is told twice. */
        KNOWN,
        TOO_MANY
    }

    /** Of racing callers with one address exactly one adds it. */
    Added add(Subscriber subscriber);

    Optional<Subscriber> find(InstitutionId institution, Subscriber.Channel channel, String id);

    /** Oldest first. */
    List<Subscriber> list(InstitutionId institution, Subscriber.Channel channel);

    /** Forgets it and what was still to be told to it. */
    boolean remove(InstitutionId institution, Subscriber.Channel channel, String id);

    /** Notes what it answered; one that becomes disabled is told nothing any more, also of what waits. */
    void answered(Subscriber subscriber, Subscriber.State state, String answer, Instant now);
}
