package org.headcount.gateway.connection;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.headcount.metering.fact.InstitutionId;

/** What LMSs say in launches that no tool is told: the names of the claims alone, for staff to see. */
public interface LeftClaims {

    /** Of one LMS; an LMS that makes up names does not fill the table. */
    int MOST = 100;

    /** Remembers names. Cheap for those that this node has noted before, and safe to repeat. */
    void note(InstitutionId institution, String platform, Collection<String> names);

    /** What an LMS has said, by name. */
    List<Left> of(InstitutionId institution, String platform);

    /** @param since when it was said for the first time */
    record Left(String name, Instant since) {}
}
