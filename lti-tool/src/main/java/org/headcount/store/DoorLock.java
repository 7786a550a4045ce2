package org.headcount.store;

import java.sql.SQLException;
import org.headcount.metering.fact.InstitutionId;

/** Keeps staff from coming in at the moment in which somebody changes the ways in: else who came in by an old one would stay. */
final class DoorLock {

    private static final String SHARE = "select pg_advisory_xact_lock_shared(?, ?)";
    private static final String EXCLUDE = "select pg_advisory_xact_lock(?, ?)";
    private static final int LOCKS_OF_DOORS = 0x48_43_02;

    private DoorLock() {}

    static void share(Session session, Dialect dialect, InstitutionId institution) throws SQLException {
        take(SHARE, session, dialect, institution);
    }

    static void exclude(Session session, Dialect dialect, InstitutionId institution) throws SQLException {
        take(EXCLUDE, session, dialect, institution);
    }

    private static void take(String sql, Session session, Dialect dialect, InstitutionId institution)
            throws SQLException {
        if (dialect == Dialect.POSTGRESQL) { // the other one writes one after the other
            session.exists(sql, LOCKS_OF_DOORS, institution.value().hashCode());
        }
    }
}
