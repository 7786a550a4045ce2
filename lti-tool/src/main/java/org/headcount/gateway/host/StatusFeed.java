package org.headcount.gateway.host;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.status.StatusChange;

/**
 * Whose status may be another one than before, in the order in which it became true for everybody: whoever goes on from
 * where the last answer ended misses nothing, whichever node answers and whichever of racing writers commits first. It
 * tells more rather than less, and the same learner as often as it likes.
 *
 * <p>A period that runs out is not told, since whoever knows it knows when, nor is one that was extended: who asks at its
 * old end learns the new one. What was planned is told when it becomes true.
 */
public interface StatusFeed {

    /** Where the feed stands. What is decided after this call and holds no longer is told after this. */
    String head(InstitutionId institution);

    /**
     * What came after a place in the feed.
     *
     * @param most of how many changes at most
     */
    Told after(InstitutionId institution, String feed, int most);

    /** Where the feeds of some institutions stand; those are left out of which nobody has ever asked. One question for all of them. */
    Map<InstitutionId, String> heads(Set<InstitutionId> institutions);

    /** What somebody who listens is told. */
    sealed interface Told {

        /** @param feed where to go on */
        record Changes(List<StatusChange> changes, String feed) implements Told {}

        /** That place is not in the feed any more, or anybody may have changed: nothing known holds, and listening begins anew. */
        record Expired() implements Told {}
    }
}
