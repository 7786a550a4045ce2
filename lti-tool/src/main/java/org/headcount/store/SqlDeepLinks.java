package org.headcount.store;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.launch.DeepLinkRequest;
import org.headcount.gateway.launch.DeepLinks;
import org.headcount.lti.tool.DeepLinkingSettings;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.jspecify.annotations.Nullable;

/** What tools were asked, and their links, in the database. */
final class SqlDeepLinks implements DeepLinks {

    private static final String ASK = """
            insert into deep_link_request (institution, handle, platform, tool, deployment, namespace, value, settings,
                answered, forget_after)
            values (?, ?, ?, ?, ?, ?, ?, ?, 0, ?)
            """;

    private static final String OPEN = """
            select platform, tool, deployment, namespace, value, settings, forget_after
            from deep_link_request
            where institution = ? and handle = ? and answered = 0 and forget_after > ?
            """;

    private static final String ANSWER = """
            update deep_link_request
            set answered = 1
            where institution = ? and handle = ? and answered = 0 and forget_after > ?
            """;

    private static final String SPEND = """
            insert into spent_deep_link_answer (institution, platform, tool, token, forget_after)
            values (?, ?, ?, ?, ?)
            on conflict do nothing
            """;

    private static final String ADD = """
            insert into tool_link (institution, id, tool, url, redirect_uri)
            values (?, ?, ?, ?, ?)
            on conflict do nothing
            """;

    /** Whatever is known of what somebody wants to choose, and for whom. */
    static final String FORGET = """
            delete from deep_link_request
            where institution = ? and namespace = ? and value = ?
            """;

    private static final String LINK = """
            select tool, url
            from tool_link
            where institution = ? and id = ?
            """;

    private static final String ANYBODYS = """
            select 1
            from tool_link
            where id = ?
            """;

    private static final String LEADS_TO = """
            select 1
            from tool_link
            where institution = ? and tool = ? and redirect_uri = ?
                and (redirect_uri = ? or url = ? or substr(url, 1, length(?)) = ?)
            """;

    private final Database database;

    SqlDeepLinks(Database database) {
        this.database = database;
    }

    @Override
    public void ask(DeepLinkRequest request) {
        database.write(session -> session.update(
                ASK,
                request.institution().value(),
                request.handle(),
                request.platform(),
                request.tool(),
                request.deployment(),
                request.person().map(IdentityName::namespace).orElse(null),
                request.person().map(IdentityName::value).orElse(null),
                request.settings().json(),
                Micros.of(request.expiresAt())));
    }

    @Override
    public Optional<DeepLinkRequest> open(InstitutionId institution, String handle, Instant now) {
        if (isNobodys(handle)) {
            return Optional.empty();
        }
        return database.look(session -> session.first(
                OPEN, row -> request(row, institution, handle), institution.value(), handle, Micros.of(now)));
    }

    private static DeepLinkRequest request(ResultSet row, InstitutionId institution, String handle)
            throws SQLException {
        @Nullable String namespace = row.getString(4);
        return new DeepLinkRequest(
                institution,
                handle,
                row.getString(1),
                row.getString(2),
                row.getString(3),
                namespace == null ? Optional.empty() : Optional.of(new IdentityName(namespace, row.getString(5))),
                DeepLinkingSettings.read(row.getString(6))
                        .orElseThrow(() -> new StoreException("a column holds what we never wrote")),
                Micros.toInstant(row.getLong(7)));
    }

    @Override
    public boolean answer(
            DeepLinkRequest request, List<String> tokens, Instant forgetTokensAfter, List<Link> links, Instant now) {
        return database.write(session -> {
            String institution = request.institution().value();
            boolean first = session.update(ANSWER, institution, request.handle(), Micros.of(now)) == 1;
            for (String token : tokens) {
                first &= session.update(
                                SPEND,
                                institution,
                                request.platform(),
                                request.tool(),
                                token,
                                Micros.of(forgetTokensAfter))
                        == 1;
            }
            if (!first) {
                session.undo();
                return false;
            }
            for (Link link : links) {
                add(session, request.institution(), link);
            }
            return true;
        });
    }

    @Override
    public void keep(InstitutionId institution, Link link) {
        database.write(session -> add(session, institution, link));
    }

    private static int add(Session session, InstitutionId institution, Link link) throws SQLException {
        return session.update(
                ADD, institution.value(), link.id(), link.tool(), link.url().toString(), link.redirectUri());
    }

    @Override
    public void forget(InstitutionId institution, IdentityName person) {
        database.write(session -> session.update(FORGET, institution.value(), person.namespace(), person.value()));
    }

    @Override
    public Optional<Link> link(InstitutionId institution, String id) {
        if (isNobodys(id)) {
            return Optional.empty();
        }
        return database.look(session -> session.first(
                LINK, row -> new Link(id, row.getString(1), URI.create(row.getString(2))), institution.value(), id));
    }

    @Override
    public boolean isLink(String id) {
        return !isNobodys(id) && database.look(session -> session.exists(ANYBODYS, id));
    }

    @Override
    public boolean leadsTo(InstitutionId institution, String tool, String address) {
        String bare = address.split("[?#]", 2)[0];
        String beforeFragment = address + "#"; // a redirect URI has none
        return !isNobodys(address)
                && database.look(session -> session.exists(
                        LEADS_TO, institution.value(), tool, bare, address, address, beforeFragment, beforeFragment));
    }

    /** What strangers send may hold a NUL, which not every database takes. */
    private static boolean isNobodys(String name) {
        return name.indexOf('\0') >= 0;
    }
}
