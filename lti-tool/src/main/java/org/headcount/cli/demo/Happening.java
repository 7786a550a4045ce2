package org.headcount.cli.demo;

import java.time.Instant;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;

/** Something that is said to have happened with one made-up learner. */
record Happening(Instant at, FactType type, Kind kind, Origin origin, String actor, String reason) {

    static Happening learner(Instant at, Kind kind) {
        return new Happening(at, FactType.ACTIVITY, kind, Origin.LEARNER, "", "");
    }

    static Happening staff(Instant at, FactType type, String reason) {
        return new Happening(at, type, Kind.OTHER, Origin.STAFF, "office", reason);
    }
}
