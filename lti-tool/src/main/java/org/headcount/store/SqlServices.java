package org.headcount.store;

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

    static final String PERSON = """
            select i.learner, l.known, p.starts_at, p.ends_at, p.opened_source, p.opened_id, p.extended_source,
                p.extended_id, p.closed_source, p.closed_id, n.digest_key
            from identity_name n
            join service_user u on u.institution = n.institution and u.identity = n.identity
            join identity i on i.institution = n.institution and i.id = n.identity
            join learner l on l.institution = i.institution and l.id = i.learner
            left join period p on p.institution = i.institution and p.learner = i.learner
            where n.institution = ? and n.namespace = ? and n.value = ? and u.ref = ?
            order by p.starts_at
            """;

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
        List<Person> rows = database.look(session -> session.list(
                PERSON,
                row -> new Person(new PersonKey(row.getBytes(11)), PeriodRows.licence(row)),
                institution.value(),
                who.namespace(),
                who.value(),
                ref));
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(new Person(
                        rows.get(0).key(),
                        PeriodRows.together(rows.stream().map(Person::licence).toList())));
    }
}
