package org.headcount.gateway;

import java.util.Optional;
import org.headcount.metering.Receipt;

/** Writes launches down. */
public interface Arrivals {

    /**
     * Spends the nonce and writes all that the launch leaves behind, in one atomic and durable act: of two callers
     * with the same platform and nonce exactly one gets a receipt. The fact's key carries the nonce where there is a
     * fact.
     *
     * @return empty when the nonce was spent before; nothing was written then. A launch without a report gets {@link
     *     Receipt.Recorded}
     */
    Optional<Receipt> record(Arrival arrival);
}
