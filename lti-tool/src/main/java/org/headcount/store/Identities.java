package org.headcount.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.headcount.lti.wire.Secrets;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Learner;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.terms.Dated;

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

    private static final Inserts NAME = new Inserts("""
            insert into identity_name (institution, namespace, value, identity, digest_key, display_name, folded, sis_id)
            """, 8, "on conflict do nothing");

    private static final Inserts CREATE =
            new Inserts("insert into identity (institution, id, learner, created_at)\n", 4, "");

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
            order by i.created_at, i.id, n.alias, n.namespace, n.value
            """;

    private static final int ID_BITS = 120;
    private static final int TOGETHER_BITS = 30;
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

    static SQLException erasedMeanwhile() {
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

    /** As {@link #FIND} gives it. Once the name is erased its key is gone, and a payload is like no other. */
    Known known(ResultSet row) throws SQLException {
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
        Met met = Objects.requireNonNull(
                meetAll(session, institution, List.of(who)).get(who));
        if (met.met()) {
            createLearner(session, institution, met.known().learner());
        }
        return met.known();
    }

    /**
     * Meets somebody whom this transaction has looked for by name and not found. Where another one has met them meanwhile the
     * whole work begins anew.
     */
    Known meetStranger(Session session, InstitutionId institution, IdentityName who) throws SQLException {
        String id = id(Secrets.id(TOGETHER_BITS));
        byte[] key = Secrets.bytes(KEY_BYTES);
        if (!NAME.insertNew(session, nameRow(institution, who, id, key))) {
            return find(session, institution, who).orElseThrow(Identities::erasedMeanwhile);
        }
        CREATE.later(session, new Object[] {institution.value(), id, id, Micros.of(clock.instant())});
        createLearner(session, institution, id);
        return new Known(id, id, key, "", 0, "");
    }

    private static Object[] nameRow(InstitutionId institution, IdentityName who, String id, byte[] key) {
        return new Object[] {institution.value(), who.namespace(), who.value(), id, key, "", folded(who, ""), ""};
    }

    /** Somebody, and whether it was this transaction that met them. */
    record Met(Known known, boolean met) {}

    /**
     * Meets people who were not known a moment ago. Of whom it has met the learner is still to be stored.
     *
     * @param strangers in one order, whoever meets them, so that two who meet the same people do not wait for each other
     */
    Map<IdentityName, Met> meetAll(Session session, InstitutionId institution, Collection<IdentityName> strangers)
            throws SQLException {
        String together = Secrets.id(TOGETHER_BITS);
        Map<IdentityName, Met> all = new HashMap<>();
        List<Object[]> names = new ArrayList<>(strangers.size());
        for (IdentityName who : strangers) {
            String id = id(together);
            byte[] key = Secrets.bytes(KEY_BYTES);
            names.add(nameRow(institution, who, id, key));
            all.put(who, new Met(new Known(id, id, key, "", 0, ""), true));
        }
        if (NAME.load(session, names)
                < names.size()) { // another transaction has met some of them meanwhile; of very many on a server all
            // has begun anew
            for (IdentityName who : strangers) { // where there are more, all begins anew: ours cannot be found yet
                Known known = find(session, institution, who).orElseThrow(Identities::erasedMeanwhile);
                all.computeIfPresent(
                        who,
                        (name, met) -> new Met(
                                known, known.identity().equals(met.known().identity())));
            }
        }
        Instant now = clock.instant();
        CREATE.load(
                session,
                all.values().stream()
                        .filter(Met::met)
                        .map(met -> met.known().identity())
                        .sorted()
                        .map(id -> new Object[] {institution.value(), id, id, Micros.of(now)})
                        .toList());
        return all;
    }

    /**
     * An opaque id. It is all chance, of which those who are met together share the beginning: so they stand together in every
     * table that is ordered by it, and a million new people are not a million places to be read and written. It tells nobody
     * when that was.
     */
    private static String id(String together) {
        return "ln" + together + Secrets.id(ID_BITS - TOGETHER_BITS);
    }

    /** Begins a learner of whom nothing is known. */
    static void createLearner(Session session, InstitutionId institution, String id) throws SQLException {
        session.later(CREATE_LEARNER, institution.value(), id, Micros.of(Dated.ALWAYS));
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
            session.later(
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
    static String folded(IdentityName who, String displayName) {
        return fold(displayName + "\n" + who.value());
    }

    static String fold(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
