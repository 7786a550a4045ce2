package org.headcount.store;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.headcount.gateway.Arrival;
import org.headcount.gateway.PersonKey;
import org.headcount.gateway.Services;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;

/** What tools may reach, in the database. */
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

    private static final String KEY = """
            select n.digest_key
            from identity_name n
            join service_user u on u.institution = n.institution and u.identity = n.identity
            where n.institution = ? and n.namespace = ? and n.value = ? and u.ref = ?
            """;

    private final Database database;
    private final ServiceRows rows;

    SqlServices(Database database, ServiceRows rows) {
        this.database = database;
        this.rows = rows;
    }

    @Override
    public Optional<Arrival.ContextService> service(InstitutionId institution, String ref) {
        return database.look(session -> rows.find(session, institution, ref));
    }

    @Override
    public Optional<String> lineItem(InstitutionId institution, String ref, String item) {
        return database.look(
                session -> session.first(LINE_ITEM, row -> row.getString(1), institution.value(), ref, item));
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
        database.<Boolean>write(session -> {
            rows.removeLineItem(session, institution, ref, lineItemUrl);
            return true;
        });
    }

    @Override
    public Optional<PersonKey> keyOf(InstitutionId institution, String ref, IdentityName who) {
        return database.look(session -> session.first(
                KEY, row -> new PersonKey(row.getBytes(1)), institution.value(), who.namespace(), who.value(), ref));
    }
}
