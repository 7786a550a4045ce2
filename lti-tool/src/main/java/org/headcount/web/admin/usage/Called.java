package org.headcount.web.admin.usage;

import java.util.stream.Collectors;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Learner;

/** What a learner is called in lists: by name, else by identities, else, of somebody erased, by the opaque id. */
final class Called {

    private Called() {}

    static String of(Learner learner) {
        if (!learner.name().isEmpty()) {
            return learner.name();
        }
        return learner.identities().isEmpty()
                ? learner.id().value()
                : learner.identities().stream().map(IdentityName::toString).collect(Collectors.joining(", "));
    }
}
