package org.headcount.metering.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.InstitutionId;

/** All links that were ever made, however many there are, to look through. */
public interface MadeLinks {

    /** In the order in which they were recorded, those after a place, at most so many. Links only, whatever was said of them later. */
    List<Fact> list(InstitutionId institution, Optional<Place> after, int limit);

    /** Where a link stands. */
    record Place(Instant recordedAt, FactKey link) {

        public static Place of(Fact link) {
            return new Place(link.recordedAt(), link.key());
        }
    }
}
