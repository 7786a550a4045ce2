package org.headcount.gateway.staff;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.headcount.gateway.SentForm;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;

/** The keys by which programs sign in. Only hashes are kept; a key itself is shown once, to whoever makes it. */
public interface ApiKeys {

    /** The same, whose changes are told to have been made by somebody; without it they were made by ourselves. */
    default ApiKeys by(Author author) {
        return this;
    }

    void add(ApiKey key);

    /**
     * The same for a form: sent again, it adds nothing.
     *
     * @return whether it was added
     */
    boolean add(ApiKey key, SentForm form);

    /** Finds a key by what {@link org.headcount.lti.wire.Secrets#hash} makes of it. */
    Optional<ApiKey> find(InstitutionId institution, String hash);

    /** Oldest first. */
    List<ApiKey> list(InstitutionId institution);

    /** @return whether there was one */
    boolean remove(InstitutionId institution, String id);

    /**
     * Keeps this hash as that of the operator's key, unless one is kept already, atomically: of racing nodes with
     * different keys all get the same answer.
     *
     * @return the hash that stands
     */
    String keepOperator(String hash);

    /**
     * One key of an institution.
     *
     * @param line the id of the key from which it comes, by however many keys that made others: its own where the operator made it. Whoever holds one key of a
     *     line may hold them all. Empty where nobody has noted it
     */
    record ApiKey(
            InstitutionId institution,
            String id,
            String hash,
            Rights rights,
            String label,
            Instant createdAt,
            String line) {}

    /** What a key may do; each includes the one before. */
    enum Rights {
        READ,
        /** Also facts and decisions. */
        RECORD,
        /** All of the institution. */
        ADMIN;

        public static final String NAMES = "read, record, admin";

        /** As it is written outside. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Rights> named(String text) {
            return Arrays.stream(values())
                    .filter(rights -> rights.wire().equals(text))
                    .findFirst();
        }
    }
}
