package org.headcount.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.IdentityId;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Learner;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Report;
import org.headcount.metering.ledger.Persons;
import org.headcount.metering.status.Licence;

/** What belongs to many keys, found by a few statements of one shape. */
final class Lookups {

    private static final int TOGETHER = 100;
    private static final String SINGLES = values("(?)");
    private static final String PAIRS = values("(?, ?)");

    static final String NAMES = """
            select i.learner, n.namespace, n.value, n.display_name
            from identity i
            join identity_name n on n.institution = i.institution and n.identity = i.id
            where i.institution = ? and i.learner in (%s)
            order by i.learner, i.created_at, i.id, n.alias, n.namespace, n.value
            """.formatted(SINGLES);

    static final String LICENCES = """
            select l.id, l.known, p.starts_at, p.ends_at, p.opened_source, p.opened_id, p.extended_source, p.extended_id,
                p.closed_source, p.closed_id
            from learner l
            left join period p on p.institution = l.institution and p.learner = l.id
            where l.institution = ? and l.id in (%s)
            order by l.id, p.starts_at
            """.formatted(SINGLES);

    static final String NOTES = """
            select source, id, actor, reason, context
            from fact_note
            where institution = ? and (source, id) in (%s)
            """.formatted(PAIRS);

    static final String NAMED = """
            select n.namespace, n.value, i.id, i.learner
            from identity_name n
            join identity i on i.institution = n.institution and i.id = n.identity
            where n.institution = ? and (n.namespace, n.value) in (%s)
            """.formatted(PAIRS);

    static final String OPAQUE = """
            select id, learner
            from identity
            where institution = ? and id in (%s)
            """.formatted(SINGLES);

    private Lookups() {}

    static Map<LearnerId, Learner> learners(Session session, InstitutionId institution, Collection<LearnerId> ids)
            throws SQLException {
        Map<String, List<Identities.Named>> names = new LinkedHashMap<>();
        each(
                session,
                NAMES,
                institution,
                ids,
                id -> new String[] {id.value()},
                row -> names.computeIfAbsent(row.getString(1), id -> new ArrayList<>())
                        .add(new Identities.Named(
                                new IdentityName(row.getString(2), row.getString(3)), row.getString(4))));
        Map<LearnerId, Learner> learners = new HashMap<>();
        names.forEach((id, named) -> learners.put(new LearnerId(id), Identities.learner(id, named)));
        return learners;
    }

    static Map<LearnerId, Licence> licences(Session session, InstitutionId institution, Collection<LearnerId> ids)
            throws SQLException {
        Map<LearnerId, List<Licence>> rows = new HashMap<>();
        each(session, LICENCES, institution, ids, id -> new String[] {id.value()}, row -> {
            Licence licence = PeriodRows.licence(row);
            rows.computeIfAbsent(licence.learner(), id -> new ArrayList<>()).add(licence);
        });
        Map<LearnerId, Licence> licences = new HashMap<>();
        rows.forEach((id, each) -> licences.put(id, PeriodRows.together(each)));
        return licences;
    }

    static Map<FactKey, Report.Note> notes(Session session, InstitutionId institution, Collection<FactKey> facts)
            throws SQLException {
        Map<FactKey, Report.Note> notes = new HashMap<>();
        each(
                session,
                NOTES,
                institution,
                facts,
                fact -> new String[] {fact.source(), fact.id()},
                row -> notes.put(
                        new FactKey(row.getString(1), row.getString(2)),
                        new Report.Note(row.getString(3), row.getString(4), row.getString(5))));
        return notes;
    }

    static Map<IdentityName, Persons.Meant> named(
            Session session, InstitutionId institution, Collection<IdentityName> names) throws SQLException {
        Map<IdentityName, Persons.Meant> meant = new HashMap<>();
        each(
                session,
                NAMED,
                institution,
                names,
                name -> new String[] {name.namespace(), name.value()},
                row -> meant.put(
                        new IdentityName(row.getString(1), row.getString(2)),
                        new Persons.Meant(new IdentityId(row.getString(3)), new LearnerId(row.getString(4)))));
        return meant;
    }

    /** Bare values that are opaque ids of ours. */
    static Map<IdentityName, Persons.Meant> opaque(
            Session session, InstitutionId institution, Collection<IdentityName> names) throws SQLException {
        Map<IdentityName, Persons.Meant> meant = new HashMap<>();
        each(
                session,
                OPAQUE,
                institution,
                names,
                name -> new String[] {name.value()},
                row -> meant.put(
                        new IdentityName(IdentityName.DEFAULT, row.getString(1)),
                        new Persons.Meant(new IdentityId(row.getString(1)), new LearnerId(row.getString(2)))));
        return meant;
    }

    /** One shape for any number of keys, so that the database plans it once: what is missing in the last one is filled up with a key that is there. */
    private static <K> void each(
            Session session,
            String sql,
            InstitutionId institution,
            Collection<K> keys,
            Function<K, String[]> columns,
            Session.Rows rows)
            throws SQLException {
        Iterator<K> rest = keys.iterator();
        while (rest.hasNext()) {
            List<Object> values = new ArrayList<>();
            values.add(institution.value());
            String[] key = columns.apply(rest.next());
            for (int number = 0; number < TOGETHER; number++) {
                values.addAll(List.of((Object[]) key));
                if (rest.hasNext() && number < TOGETHER - 1) {
                    key = columns.apply(rest.next());
                }
            }
            session.list(sql, row -> row(rows, row), values.toArray());
        }
    }

    private static boolean row(Session.Rows rows, ResultSet row) throws SQLException {
        rows.row(row);
        return true;
    }

    private static String values(String one) {
        return "values " + String.join(", ", Collections.nCopies(TOGETHER, one));
    }
}
