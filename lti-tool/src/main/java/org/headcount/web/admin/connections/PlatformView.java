package org.headcount.web.admin.connections;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.connection.LeftClaims;
import org.headcount.gateway.connection.PendingDeployments;
import org.headcount.gateway.roster.Rosters;
import org.headcount.web.pages.LmsForms;

/**
 * One LMS.
 *
 * @param waits for approval
 * @param theirs what is registered of it
 * @param ours what it has to be told
 * @param anonymous what becomes of a launch that names nobody
 * @param renewable whether the registration there can be told anew from here
 * @param courses those of which anybody was seen
 * @param findings what a check has just found; empty where none was made
 */
public record PlatformView(
        String id,
        String name,
        boolean waits,
        Optional<OverviewView.Lms> state,
        List<Value> theirs,
        List<Value> ours,
        List<String> deployments,
        List<PendingDeployments.Pending> pending,
        List<Why> whys,
        List<LmsForms.Form> forms,
        List<Rosters.Roll> courses,
        List<LeftClaims.Left> leftClaims,
        List<Key> keys,
        boolean renewable,
        String anonymous,
        List<FormField> fields,
        boolean faulty,
        Optional<List<FindingRow>> findings) {

    /** A key of ours toward this LMS; state is signing, next or previous. */
    public record Key(String id, String state, Instant createdAt, Instant signsFrom) {}
}
