package org.headcount.web.api;

import org.headcount.gateway.connection.Connections;
import org.headcount.metering.fact.InstitutionId;

/** Reads the id of an LMS that has to be an institution's own. */
final class ConnectedLms {

    private ConnectedLms() {}

    static String id(Connections connections, InstitutionId institution, String id) {
        return connections
                .platform(id)
                .filter(lms -> lms.institution().equals(institution))
                .orElseThrow(() -> new IllegalArgumentException("must be a connected LMS of this institution"))
                .platform()
                .id();
    }
}
