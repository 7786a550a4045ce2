package org.headcount.web.admin;

import java.time.YearMonth;
import java.util.Optional;
import org.headcount.web.admin.usage.Spark;

/**
 * An institution in the list of all.
 *
 * @param present its present month; empty while that is being counted
 */
public record InstitutionRow(String id, String name, String policy, Optional<Present> present) {

    /**
     * The present month.
     *
     * @param measured what it is billed by, so far
     * @param over how many that is beyond the commitment; empty while it is kept
     */
    public record Present(
            YearMonth month,
            int inUse,
            int measured,
            Optional<Integer> commitment,
            Optional<Integer> over,
            Spark days) {}
}
