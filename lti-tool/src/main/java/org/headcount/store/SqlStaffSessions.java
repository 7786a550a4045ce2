package org.headcount.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.headcount.gateway.staff.StaffMember;
import org.headcount.gateway.staff.StaffSessions;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;

/** Sessions of staff in the database. */
final class SqlStaffSessions implements StaffSessions {

    private static final String BEGIN = """
            insert into staff_session (
                institution, hash, member, operator_key, frames, locale, seen_at, ends_at)
            values (?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String FIND = """
            select member, operator_key, frames, locale, seen_at, ends_at
            from staff_session
            where institution = ? and hash = ?
            """;

    private static final String MEMBER = """
            select institution, id, role, name, email, by_role, added_at, signed_in_at
            from staff
            where institution = ? and id = ?
            """;

    private static final String TOUCH = """
            update staff_session
            set seen_at = ?
            where institution = ? and hash = ? and seen_at < ?
            """;

    private static final String END = """
            delete from staff_session
            where institution = ? and hash = ?
            """;

    static final String END_ALL = """
            delete from staff_session
            where institution = ? and member = ?
            """;

    /** Kept for some time after its end, so that whoever comes back in an LMS's frame is told so there. */
    static final String FORGET = """
            delete from staff_session
            where (institution, hash) in (
                select institution, hash from staff_session where ends_at <= ? - 86400000000 limit ?)
            """;

    private final Database database;

    SqlStaffSessions(Database database) {
        this.database = database;
    }

    @Override
    public void begin(Session session) {
        database.<Boolean>write(rows -> {
            begin(rows, session);
            return true;
        });
    }

    /** The same, together with what it comes of. */
    static void begin(org.headcount.store.Session rows, Session session) throws SQLException {
        rows.update(
                BEGIN,
                key(session.institution()),
                session.hash(),
                session.member(),
                session.operatorKey(),
                session.frames(),
                session.locale(),
                Micros.of(session.seenAt()),
                Micros.of(session.endsAt()));
    }

    @Override
    public Optional<Kept> find(Optional<InstitutionId> institution, String hash) {
        return database.look(rows -> {
            Optional<Session> session =
                    rows.first(FIND, row -> session(row, institution, hash), key(institution), hash);
            if (session.isEmpty() || institution.isEmpty()) {
                return session.map(one -> new Kept(one, Optional.empty()));
            }
            Optional<StaffMember> member = rows.first(
                    MEMBER, StaffRows::member, key(institution), session.get().member());
            return member.map(one -> new Kept(session.get(), Optional.of(one)));
        });
    }

    @Override
    public void touch(Session session, Instant now) {
        long at = Micros.of(now);
        database.write(rows -> rows.update(TOUCH, at, key(session.institution()), session.hash(), at));
    }

    @Override
    public void end(Optional<InstitutionId> institution, String hash) {
        database.write(rows -> rows.update(END, key(institution), hash));
    }

    @Override
    public void endAll(Optional<InstitutionId> institution, String member) {
        database.write(rows -> rows.update(END_ALL, key(institution), member));
    }

    private static String key(Optional<InstitutionId> institution) {
        return institution.map(InstitutionId::value).orElse("");
    }

    private static Session session(ResultSet row, Optional<InstitutionId> institution, String hash)
            throws SQLException {
        return new Session(
                institution,
                hash,
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                Micros.toInstant(row.getLong(5)),
                Micros.toInstant(row.getLong(6)));
    }
}
