package org.headcount.gateway;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.IdentityName;
import org.headcount.metering.InstitutionId;
import org.headcount.metering.Report;

/** Keeps refused scores until they end. */
public interface Holds {

    /** Keeps a score and writes its refusal down, in one durable act. A repeat changes nothing. */
    void keep(Hold hold, Report refusal);

    Optional<Hold> find(InstitutionId institution, String id);

    /** Newest first; {@code after} is the id of the last one seen, empty to begin. */
    List<Hold> list(InstitutionId institution, Optional<Hold.State> state, int limit, String after);

    /**
     * Every learner with a score waiting, of every institution, for a node that looks whether any is active again: HELD
     * and due, or SENDING with a lease that has run out.
     */
    List<Waiting> waiting(Instant now);

    /** Somebody with a score waiting. */
    record Waiting(InstitutionId institution, IdentityName learner) {}

    /** A learner's scores that wait, due or not, or are being sent; in no order. Cheap where there are none. */
    List<Hold> waiting(InstitutionId institution, IdentityName learner);

    /**
     * Claims what waits for a learner, or one hold of it, so that no other node sends it: HELD becomes SENDING, and
     * {@code attempts} grows by one. A claim that was not ended by {@code lease} can be claimed anew, because its node
     * may have died.
     *
     * <p>All of a learner's are claimed together, those that are to be tried later among them, as soon as one of them is
     * due; and none while another node is sending one of them, so that an older score never overtakes a newer one.
     *
     * @param id one hold, due or not; empty for all of the learner's
     * @return those that this caller has claimed, and nobody else; as they are after the claim, but with the
     *     {@code lastAnswer} that they had
     */
    List<Hold> claim(InstitutionId institution, IdentityName learner, Optional<String> id, Instant now, Instant lease);

    /**
     * Ends a hold, or puts it back as HELD after a failure that may pass, to be tried again from {@code notBefore}.
     *
     * @return false when it was ended already; nothing changes then
     */
    boolean settle(InstitutionId institution, String id, Hold.State state, String answer, Instant notBefore);
}
