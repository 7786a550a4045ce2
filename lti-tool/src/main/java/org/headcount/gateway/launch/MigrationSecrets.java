package org.headcount.gateway.launch;

import java.time.Instant;
import java.util.Optional;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;

/** The consumer keys of LTI 1.1 that tools, and where they have others LMSs, had before, with their secrets, sealed. They go with the connection. */
public interface MigrationSecrets {

    /** The same, whose changes are told to have been made by somebody; without it they were made by ourselves. */
    default MigrationSecrets by(Author author) {
        return this;
    }

    /** Whose it is. */
    enum Side {
        TOOL,
        PLATFORM
    }

    /**
     * A consumer key.
     *
     * @param sealed the secret as {@link Migration} seals it
     */
    record Kept(String consumerKey, String sealed, Instant since) {

        /** Without the secret. */
        @Override
        public String toString() {
            return "Kept[" + consumerKey + "]";
        }
    }

    Optional<Kept> find(InstitutionId institution, Side side, String id);

    /**
     * Keeps one in place of any other; of several that race the last stays.
     *
     * @return whether there is such a connection
     */
    boolean keep(InstitutionId institution, Side side, String id, Kept kept);

    /** @return whether there was one */
    boolean remove(InstitutionId institution, Side side, String id);
}
