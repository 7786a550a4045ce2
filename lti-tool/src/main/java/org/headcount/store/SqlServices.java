package org.headcount.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.headcount.gateway.launch.Arrival;
import org.headcount.gateway.service.PersonKey;
import org.headcount.gateway.service.Services;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;

/** What tools may reach, in the database; of what each call of a tool asks, read from memory where that is recent. */
final class SqlServices implements Services {

    private static final String LINE_ITEM = """
            select url
            from service_line_item
            where institution = ? and ref = ? and item = ?
            """;

    private static final String LINE_ITEMS = """
            select url
            from service_line_item
            where institution = ? and ref = ?
            order by url
            """;

    private static final String LINKS = """
            select link
            from service_link
            where institution = ? and ref = ?
            order by link
            """;

    private static final String WHO = """
            select i.learner, l.known, p.starts_at, p.ends_at, p.opened_source, p.opened_id, p.extended_source,
                p.extended_id, p.closed_source, p.closed_id, n.digest_key\
            """;

    private static final String KNOWN_TO_THE_TOOL = """

            from identity_name n
            join service_user u on u.institution = n.institution and u.identity = n.identity
            join identity i on i.institution = n.institution and i.id = n.identity
            join learner l on l.institution = i.institution and l.id = i.learner
            left join period p on p.institution = i.institution and p.learner = i.learner
            where n.institution = ? and n.namespace = ? and n.value = ? and u.ref = ?
            order by p.starts_at
            """;

    static final String PERSON = WHO + KNOWN_TO_THE_TOOL;

    /** What stands in the queue is asked by itself, and so once, however many periods there are. */
    static final String SCORED = WHO + """
            , case when exists (
                select 1
                from hold
                where institution = ? and namespace = ? and value = ? and line_item_url = ?
                    and state in ('HELD', 'SENDING')) then 1 else 0 end\
            """ + KNOWN_TO_THE_TOOL;

    /** The name of a question. */
    private record LineItem(InstitutionId institution, String ref, String item) {}

    private final Database database;
    private final ServiceRows rows;

    SqlServices(Database database, ServiceRows rows) {
        this.database = database;
        this.rows = rows;
    }

    @Override
    public Optional<Arrival.ContextService> service(InstitutionId institution, String ref) {
        return rows.find(database, institution, ref);
    }

    @Override
    public Optional<String> lineItem(InstitutionId institution, String ref, String item) {
        return rows.recent()
                .askFor(
                        new LineItem(institution, ref, item),
                        () -> database.look(session ->
                                session.first(LINE_ITEM, row -> row.getString(1), institution.value(), ref, item)));
    }

    @Override
    public Set<String> lineItems(InstitutionId institution, String ref) {
        return texts(LINE_ITEMS, institution, ref);
    }

    @Override
    public Set<String> resourceLinks(InstitutionId institution, String ref) {
        return texts(LINKS, institution, ref);
    }

    private Set<String> texts(String sql, InstitutionId institution, String ref) {
        return new LinkedHashSet<>(
                database.look(session -> session.list(sql, row -> row.getString(1), institution.value(), ref)));
    }

    @Override
    public void grant(InstitutionId institution, String ref, List<String> lineItemUrls) {
        database.<Boolean>write(session -> {
            for (String url : lineItemUrls) {
                rows.addLineItem(session, institution, ref, url);
            }
            return true;
        });
    }

    @Override
    public void revoke(InstitutionId institution, String ref, String lineItemUrl) {
        try {
            database.<Boolean>write(session -> {
                rows.removeLineItem(session, institution, ref, lineItemUrl);
                return true;
            });
        } finally {
            rows.recent().forget();
        }
    }

    /** In one statement: a score costs no other to decide. */
    @Override
    public Optional<Person> person(InstitutionId institution, String ref, IdentityName who) {
        List<Person> rows = database.look(session ->
                session.list(PERSON, SqlServices::person, institution.value(), who.namespace(), who.value(), ref));
        return together(rows);
    }

    /** As {@link #person}. */
    @Override
    public Optional<Scored> scored(InstitutionId institution, String ref, IdentityName who, String lineItemUrl) {
        List<Scored> rows = database.look(session -> session.list(
                SCORED,
                row -> new Scored(person(row), row.getInt(12) == 1),
                institution.value(),
                who.namespace(),
                who.value(),
                lineItemUrl,
                institution.value(),
                who.namespace(),
                who.value(),
                ref));
        return together(rows.stream().map(Scored::person).toList())
                .map(person -> new Scored(person, rows.get(0).queued()));
    }

    private static Person person(ResultSet row) throws SQLException {
        return new Person(new PersonKey(row.getBytes(11)), PeriodRows.licence(row));
    }

    /** Of a row for each period. */
    private static Optional<Person> together(List<Person> rows) {
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(new Person(
                        rows.get(0).key(),
                        PeriodRows.together(rows.stream().map(Person::licence).toList())));
    }
}
