package org.headcount.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.headcount.gateway.connection.NoticeHandlers;
import org.headcount.lti.tool.NotificationService;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;

/** What is offered and ordered of notices, in the database. */
final class SqlNoticeHandlers implements NoticeHandlers {

    private static final String OFFERED = """
            insert into notice_offer (institution, platform, deployment, url, types)
            values (?, ?, ?, ?, ?)
            on conflict (institution, platform, deployment)
            do update set url = excluded.url, types = excluded.types
            """;

    private static final String OFFER = """
            select url, types
            from notice_offer
            where institution = ? and platform = ? and deployment = ?
            """;

    private static final String ORDER = """
            insert into notice_handler (institution, platform, deployment, tool, type, address)
            values (?, ?, ?, ?, ?, ?)
            on conflict (institution, platform, deployment, tool, type)
            do update set address = excluded.address
            """;

    private static final String CANCEL = """
            delete from notice_handler
            where institution = ? and platform = ? and deployment = ? and tool = ? and type = ?
            """;

    private static final String HANDLERS = """
            select h.tool, h.type, h.address
            from notice_handler h
            join tool t on t.institution = h.institution and t.id = h.tool
            where h.institution = ? and h.platform = ? and h.deployment = ?
            order by h.tool, h.type
            """;

    private static final String SPEND = """
            insert into spent_notice (institution, platform, deployment, notice, forget_after)
            values (?, ?, ?, ?, ?)
            on conflict do nothing
            """;

    private static final String REMOVE_OF_TOOL = """
            delete from notice_handler
            where institution = ? and tool = ?
            """;

    private static final String REMOVE_OF_PLATFORM = """
            delete from notice_handler
            where institution = ? and platform = ?
            """;

    private static final String REMOVE_OFFERS = """
            delete from notice_offer
            where institution = ? and platform = ?
            """;

    private static final int MOST_REMEMBERED = 20_000;

    private final Database database;
    private final Cache<Place, NotificationService> noted = Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(Duration.ofHours(1)) // another node may have heard otherwise since
            .build();

    SqlNoticeHandlers(Database database) {
        this.database = database;
    }

    @Override
    public void offered(Place place, NotificationService service) {
        if (service.equals(noted.getIfPresent(place))) {
            return;
        }
        database.write(session -> session.update(
                OFFERED,
                place.institution().value(),
                place.platform(),
                place.deployment(),
                service.url(),
                Json.list(new TreeSet<>(service.types()))));
        noted.put(place, service);
    }

    @Override
    public Optional<NotificationService> offer(Place place) {
        return database.look(session -> session.first(
                OFFER,
                row -> new NotificationService(row.getString(1), new LinkedHashSet<>(Json.list(row.getString(2)))),
                place.institution().value(),
                place.platform(),
                place.deployment()));
    }

    @Override
    public void order(Place place, Handler handler) {
        database.write(session -> session.update(
                ORDER,
                place.institution().value(),
                place.platform(),
                place.deployment(),
                handler.tool(),
                handler.type(),
                handler.address().toString()));
    }

    @Override
    public void cancel(Place place, String tool, String type) {
        database.write(session ->
                session.update(CANCEL, place.institution().value(), place.platform(), place.deployment(), tool, type));
    }

    @Override
    public List<Handler> handlers(Place place) {
        return database.look(session -> session.list(
                HANDLERS,
                row -> new Handler(row.getString(1), row.getString(2), URI.create(row.getString(3))),
                place.institution().value(),
                place.platform(),
                place.deployment()));
    }

    /** With the tool itself. */
    static void removeOfTool(Session session, InstitutionId institution, String tool) throws SQLException {
        session.update(REMOVE_OF_TOOL, institution.value(), tool);
    }

    /** With the LMS itself. */
    static void removeOfPlatform(Session session, InstitutionId institution, String platform) throws SQLException {
        session.update(REMOVE_OF_PLATFORM, institution.value(), platform);
        session.update(REMOVE_OFFERS, institution.value(), platform);
    }

    @Override
    public boolean spend(Place place, String notice, Instant forgetAfter) {
        return database.write(session -> session.update(
                        SPEND,
                        place.institution().value(),
                        place.platform(),
                        place.deployment(),
                        notice,
                        Micros.of(forgetAfter)))
                == 1;
    }
}
