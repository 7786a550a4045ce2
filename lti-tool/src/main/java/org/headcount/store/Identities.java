package org.headcount.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.headcount.lti.wire.Secrets;
import org.headcount.metering.Dated;
import org.headcount.metering.IdentityName;
import org.headcount.metering.InstitutionId;
import org.headcount.metering.Learner;
import org.headcount.metering.LearnerId;
import org.headcount.metering.Micros;

/** Identities as rows: opaque ids that stay, and beside them names that can be erased. */
final class Identities {

    static final String FIND = """
            select i.id, i.learner, n.digest_key, n.display_name, l.erasures, n.sis_id
            from identity_name n
            join identity i on i.institution = n.institution and i.id = n.identity
            join learner l on l.institution = i.institution and l.id = i.learner
            where n.institution = ? and n.namespace = ? and n.value = ?
            """;

    static final String FIND_OPAQUE = """
            select i.id, i.learner, n.digest_key, coalesce(n.display_name, ''), l.erasures, coalesce(n.sis_id, '')
            from identity i
            join learner l on l.institution = i.institution and l.id = i.learner
            left join identity_name n on n.institution = i.institution and n.identity = i.id
            where i.institution = ? and i.id = ?
            """;

    private static final String NAME = """
            insert into identity_name (institution, namespace, value, identity, digest_key, display_name, folded, sis_id)
            values (?, ?, ?, ?, ?, '', ?, '')
            on conflict do nothing
            """;

    private static final String CREATE = """
            insert into identity (institution, id, learner, created_at)
            values (?, ?, ?, ?)
            """;

    private static final String CREATE_LEARNER = """
            insert into learner (institution, id, known, latest, corrected)
            values (?, ?, 0, ?, 0)
            """;

    private static final String ERASURES = """
            select erasures
            from learner
            where institution = ? and id = ?
            """;

    private static final String RENAME = """
            update identity_name
            set display_name = ?, folded = ?
            where institution = ? and namespace = ? and value = ?
            """;

    private static final String MATCHED = """
            update identity_name
            set sis_id = ?
            where institution = ? and namespace = ? and value = ?
            """;

    static final String NAMES_OF_LEARNER = """
            select n.namespace, n.value, n.display_name
            from identity i
            join identity_name n on n.institution = i.institution and n.identity = i.id
            where i.institution = ? and i.learner = ?
            order by i.created_at, i.id
            """;

    private static final int ID_BITS = 120;
    private static final int KEY_BYTES = 16;

    private final InstantSource clock;
    private final String erasuresHeld;

    Identities(Dialect dialect, InstantSource clock) {
        this.clock = clock;
        this.erasuresHeld = dialect.holding(ERASURES);
    }

    /**
     * Somebody found.
     *
     * @param digestKey keys the digests of this person's payloads
     * @param erasures how often the learner had been erased by then
     * @param sisId by which this identity was matched last; empty where it never was
     */
    record Known(String identity, String learner, byte[] digestKey, String displayName, int erasures, String sisId) {

        /**
         * For whoever holds the learner by now.
         *
         * @param erasures how often the learner has been erased
         * @throws SQLException if somebody has erased the person in between: the whole work begins anew, and meets somebody new
         */
        void isStill(int erasures) throws SQLException {
            if (this.erasures != erasures) {
                throw erasedMeanwhile();
            }
        }
    }

    private static SQLException erasedMeanwhile() {
        return new SQLTransactionRollbackException("a learner was erased meanwhile", "40001");
    }

    /** What somebody is called. */
    record Named(IdentityName name, String displayName) {}

    Optional<Known> find(Session session, InstitutionId institution, IdentityName who) throws SQLException {
        Optional<Known> named = session.first(FIND, this::known, institution.value(), who.namespace(), who.value());
        return named.isPresent() || !who.namespace().equals(IdentityName.DEFAULT)
                ? named
                : session.first(FIND_OPAQUE, this::known, institution.value(), who.value());
    }

    /** Once the name is erased its key is gone, and a payload is like no other. */
    private Known known(ResultSet row) throws SQLException {
        byte[] key = row.getBytes(3);
        return new Known(
                row.getString(1),
                row.getString(2),
                key == null ? Secrets.bytes(KEY_BYTES) : key,
                row.getString(4),
                row.getInt(5),
                row.getString(6));
    }

    /** Finds somebody, or meets somebody new. */
    Known meet(Session session, InstitutionId institution, IdentityName who) throws SQLException {
        Optional<Known> known = find(session, institution, who);
        return known.isPresent() ? known.get() : create(session, institution, who);
    }

    private Known create(Session session, InstitutionId institution, IdentityName who) throws SQLException {
        String id = "ln" + Secrets.id(ID_BITS);
        byte[] key = Secrets.bytes(KEY_BYTES);
        int named = session.update(NAME, institution.value(), who.namespace(), who.value(), id, key, folded(who, ""));
        if (named == 0) { // another transaction has met the same person meanwhile
            return find(session, institution, who).orElseThrow(Identities::erasedMeanwhile);
        }
        session.update(CREATE, institution.value(), id, id, Micros.of(clock.instant()));
        createLearner(session, institution, id);
        return new Known(id, id, key, "", 0, "");
    }

    /** Begins a learner of whom nothing is known. */
    static void createLearner(Session session, InstitutionId institution, String id) throws SQLException {
        session.update(CREATE_LEARNER, institution.value(), id, Micros.of(Dated.ALWAYS));
    }

    /** Holds a learner until the transaction ends: nobody is erased meanwhile, nor was since the learner was found. */
    void hold(Session session, InstitutionId institution, Known who) throws SQLException {
        who.isStill(session.first(erasuresHeld, row -> row.getInt(1), institution.value(), who.learner())
                .orElseThrow(Identities::erasedMeanwhile));
    }

    /** Keeps the name that was told last; one that was not told changes nothing. */
    void rename(Session session, InstitutionId institution, IdentityName who, Known known, String displayName)
            throws SQLException {
        if (!displayName.isEmpty() && !displayName.equals(known.displayName())) {
            session.update(
                    RENAME, displayName, folded(who, displayName), institution.value(), who.namespace(), who.value());
        }
    }

    /** Keeps by which SIS id somebody was matched. */
    void matched(Session session, InstitutionId institution, IdentityName who, IdentityName sisId) throws SQLException {
        session.update(MATCHED, sisId.value(), institution.value(), who.namespace(), who.value());
    }

    List<Named> names(Session session, InstitutionId institution, String learner) throws SQLException {
        return session.list(
                NAMES_OF_LEARNER,
                row -> new Named(new IdentityName(row.getString(1), row.getString(2)), row.getString(3)),
                institution.value(),
                learner);
    }

    /** A learner by all names; it is called as the first one who says so. */
    static Learner learner(String id, List<Named> names) {
        String displayName = names.stream()
                .map(Named::displayName)
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse("");
        return new Learner(new LearnerId(id), names.stream().map(Named::name).toList(), displayName);
    }

    /** What a search looks into. */
    private static String folded(IdentityName who, String displayName) {
        return fold(displayName + "\n" + who.value());
    }

    static String fold(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
