package org.headcount.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.headcount.gateway.connection.LineItemId;
import org.headcount.gateway.launch.Arrival;
import org.headcount.metering.fact.InstitutionId;

/**
 * What tools may reach, as rows. A launch mostly says what the launch before said: what this node knows to be there is
 * not written again. That knowledge is of one revision of the service, and whoever takes something away raises it.
 */
final class ServiceRows {

    private static final String FIND = """
            select platform, deployment, tool, context, line_items, scopes, revision, memberships, groups_url, group_sets_url
            from service
            where institution = ? and ref = ?
            """;

    private static final String KEEP = """
            insert into service (institution, ref, revision, platform, deployment, tool, context, line_items, scopes,
                memberships, groups_url, group_sets_url)
            values (?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (institution, ref) do update
            set platform = excluded.platform, deployment = excluded.deployment, tool = excluded.tool,
                context = excluded.context, line_items = excluded.line_items, scopes = excluded.scopes,
                memberships = excluded.memberships, groups_url = excluded.groups_url,
                group_sets_url = excluded.group_sets_url
            """;

    /** A course that is new here is due at once. */
    private static final String KEEP_ROSTER = """
            insert into roster (institution, platform, deployment, context, memberships, number, due)
            values (?, ?, ?, ?, ?, 0, 0)
            on conflict (institution, platform, deployment, context) do update
            set memberships = excluded.memberships
            """;

    private static final String RAISE = """
            update service
            set revision = revision + 1
            where institution = ? and ref = ?
            """;

    private static final String ADD_LINE_ITEM = """
            insert into service_line_item (institution, ref, item, url)
            values (?, ?, ?, ?)
            on conflict do nothing
            """;

    private static final String REMOVE_LINE_ITEM = """
            delete from service_line_item
            where institution = ? and ref = ? and item = ?
            """;

    private static final String ADD_LINK = """
            insert into service_link (institution, ref, link)
            values (?, ?, ?)
            on conflict do nothing
            """;

    private static final String ADD_USER = """
            insert into service_user (institution, ref, identity)
            values (?, ?, ?)
            on conflict do nothing
            """;

    private static final int MOST_REMEMBERED = 200_000;

    /** Something that is in the database. */
    private record There(InstitutionId institution, String ref, long revision, What what, String name) {}

    private enum What {
        LINE_ITEM,
        LINK,
        USER
    }

    /** What a tool reaches, at one revision. */
    record Row(Arrival.ContextService service, long revision) {}

    private final Cache<There, Boolean> remembered = Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumSize(MOST_REMEMBERED)
            .build();

    private final Recent recent = new Recent();

    private record Asked(InstitutionId institution, String ref) {}

    /** What a transaction has written, to be remembered once it is durable and not before. */
    final class Written {

        private final List<There> there = new ArrayList<>();
        private boolean changed;

        void isDurable() {
            there.forEach(one -> remembered.put(one, true));
            if (changed) {
                recent.forget();
            }
        }
    }

    Recent recent() {
        return recent;
    }

    /** Read from memory where that is recent: each call of a tool asks, and only an LMS that offers something else changes the answer. */
    Optional<Arrival.ContextService> find(Database database, InstitutionId institution, String ref) {
        return recent.askFor(
                new Asked(institution, ref),
                () -> database.look(session -> {
                    Session.Question<Row> found = row(institution, ref);
                    session.ask(List.of(found));
                    return found.answer().map(Row::service);
                }));
    }

    /** Asks what a launch's tool reaches already. */
    static Session.Question<Row> row(Arrival.Reach reach) {
        return row(reach.service().institution(), reach.service().ref());
    }

    private static Session.Question<Row> row(InstitutionId institution, String ref) {
        return new Session.Question<>(
                FIND,
                row -> new Row(
                        new Arrival.ContextService(
                                ref,
                                institution,
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                new LinkedHashSet<>(Json.list(row.getString(6))),
                                row.getString(8),
                                row.getString(9),
                                row.getString(10)),
                        row.getLong(7)),
                institution.value(),
                ref);
    }

    /**
     * Writes what a launch lets its tool reach, as far as it is new.
     *
     * @param present what {@link #row} found in the same transaction
     */
    Written keep(Session session, Arrival.Reach reach, Optional<Row> present, Optional<Identities.Known> subject)
            throws SQLException {
        Arrival.ContextService service = reach.service();
        Written written = new Written();
        written.changed = !present.map(Row::service).equals(Optional.of(service));
        if (written.changed) {
            session.later(
                    KEEP,
                    service.institution().value(),
                    service.ref(),
                    service.platform(),
                    service.deployment(),
                    service.tool(),
                    service.context(),
                    service.lineItems(),
                    Json.list(new TreeSet<>(service.scopes())),
                    service.memberships(),
                    service.groups(),
                    service.groupSets());
            if (!service.memberships().isEmpty()) {
                session.update(
                        KEEP_ROSTER,
                        service.institution().value(),
                        service.platform(),
                        service.deployment(),
                        service.context(),
                        service.memberships());
            }
        }
        long revision = present.map(Row::revision).orElse(0L);
        for (String url : reach.lineItems()) {
            add(session, written, there(service, revision, What.LINE_ITEM, url));
        }
        if (reach.resourceLink().isPresent()) {
            add(
                    session,
                    written,
                    there(service, revision, What.LINK, reach.resourceLink().get()));
        }
        if (subject.isPresent()) {
            add(
                    session,
                    written,
                    there(service, revision, What.USER, subject.get().identity()));
        }
        return written;
    }

    private static There there(Arrival.ContextService service, long revision, What what, String name) {
        return new There(service.institution(), service.ref(), revision, what, name);
    }

    private void add(Session session, Written written, There there) throws SQLException {
        if (remembered.getIfPresent(there) != null) {
            return;
        }
        String institution = there.institution().value();
        switch (there.what()) {
            case LINE_ITEM -> addLineItem(session, there.institution(), there.ref(), there.name());
            case LINK -> session.later(ADD_LINK, institution, there.ref(), there.name());
            case USER -> session.later(ADD_USER, institution, there.ref(), there.name());
        }
        written.there.add(there);
    }

    /** Lets a tool name somebody from now on. */
    static void addUser(Session session, InstitutionId institution, String ref, Identities.Known who)
            throws SQLException {
        session.update(ADD_USER, institution.value(), ref, who.identity());
    }

    void addLineItem(Session session, InstitutionId institution, String ref, String url) throws SQLException {
        session.later(ADD_LINE_ITEM, institution.value(), ref, LineItemId.of(ref, url), url);
    }

    void removeLineItem(Session session, InstitutionId institution, String ref, String url) throws SQLException {
        session.update(RAISE, institution.value(), ref);
        session.update(REMOVE_LINE_ITEM, institution.value(), ref, LineItemId.of(ref, url));
    }
}
