package org.headcount.gateway.host;

import java.time.Instant;
import java.util.List;
import org.headcount.metering.fact.InstitutionId;

/** When hosts were heard that report and ask by a key, by what they did. Accurate to {@link #APART}: no call of theirs waits for more than one write in that time. */
public interface HostContacts {

    /** In minutes: what is nearer to the last note of the same host and matter is not noted by the same node. */
    int APART = 5;

    /** What a host did. */
    enum Matter {
        /** Posted what happened. */
        FACTS,
        /** Asked whether a change may go ahead. */
        DECISIONS,
        /** Listened for whose status changes. */
        FEED
    }

    /** Cheap, and safe to repeat: mostly nothing is written. Of racing notes the latest stands. */
    void note(InstitutionId institution, String key, Matter matter, Instant now);

    /** All that was noted, by key and matter. */
    List<Contact> of(InstitutionId institution);

    /** @param key the id of the key by which the host signs in, which may have been taken away since */
    record Contact(String key, Matter matter, Instant at) {}
}
