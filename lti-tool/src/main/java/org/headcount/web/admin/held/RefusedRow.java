package org.headcount.web.admin.held;

import java.time.Instant;
import org.headcount.metering.report.Refusals;
import org.headcount.web.admin.Places;

/**
 * A refusal in the list.
 *
 * @param learner the opaque id
 * @param name what the learner is called, else an identity
 * @param reason as it was written down: one of ours, or what whoever reported it says
 */
public record RefusedRow(
        String learner, String name, String identity, Instant at, String channel, String kind, String reason) {

    static RefusedRow of(Refusals.Refused refused, Places places) {
        String identity = refused.learner().identities().stream()
                .findFirst()
                .map(places::identity)
                .orElse(refused.learner().id().value());
        return new RefusedRow(
                refused.learner().id().value(),
                refused.learner().name().isEmpty()
                        ? identity
                        : refused.learner().name(),
                identity,
                refused.fact().effectiveAt(),
                refused.channel().wire(),
                refused.fact().kind().wire(),
                refused.note().reason());
    }
}
