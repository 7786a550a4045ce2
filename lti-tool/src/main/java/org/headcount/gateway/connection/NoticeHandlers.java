package org.headcount.gateway.connection;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.headcount.lti.tool.NotificationService;
import org.headcount.metering.fact.InstitutionId;

/** Where LMSs take orders for notices, and what tools ordered. */
public interface NoticeHandlers {

    /** One deployment of one LMS: notices are ordered for all of it. */
    record Place(InstitutionId institution, String platform, String deployment) {}

    /** What a tool ordered. */
    record Handler(String tool, String type, URI address) {}

    /** Remembers where the LMS takes orders. Cheap for what this node has noted before, and safe to repeat. */
    void offered(Place place, NotificationService service);

    Optional<NotificationService> offer(Place place);

    /** Keeps an order in place of the tool's earlier one for the same type. */
    void order(Place place, Handler handler);

    /** Repeats change nothing. */
    void cancel(Place place, String tool, String type);

    /** Of every tool that is still connected. */
    List<Handler> handlers(Place place);

    /** Spends a notice, atomically: of all who bring the same one, exactly one is told {@code true}. */
    boolean spend(Place place, String notice, Instant forgetAfter);

    /** Those of the types that somebody wants. */
    default Set<String> wanted(Place place) {
        return Set.copyOf(handlers(place).stream().map(Handler::type).toList());
    }
}
