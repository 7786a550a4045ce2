package org.headcount.gateway.service;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.connection.DeploymentId;
import org.headcount.gateway.connection.NoticeHandlers;
import org.headcount.gateway.connection.NoticeHandlers.Handler;
import org.headcount.gateway.connection.NoticeHandlers.Place;
import org.headcount.gateway.service.Admission.Admitted;
import org.headcount.gateway.service.ServiceAnswer.Refused;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.NotificationService;
import org.headcount.lti.tool.ServiceClient;
import org.headcount.lti.tool.ServiceClient.Outcome;
import org.headcount.lti.tool.ServiceUrls;
import org.headcount.lti.wire.Call;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.UrlPolicy;

/**
 * A tool orders notices (Platform Notification Service 1.0). The LMS tells them to us, since it would tell nobody else in our name; so its order is
 * ours, placed with the first tool that wants a type and cancelled with the last.
 */
public final class NoticeOrders {

    private static final String TYPE = "notice_type";
    private static final String HANDLER = "handler";
    private static final String JSON = "application/json";

    private final Doorkeeper doorkeeper;
    private final Connections connections;
    private final NoticeHandlers handlers;
    private final ServiceClient client;
    private final Addresses addresses;
    private final UrlPolicy urls;

    public NoticeOrders(
            Doorkeeper doorkeeper,
            Connections connections,
            NoticeHandlers handlers,
            ServiceClient client,
            Addresses addresses,
            UrlPolicy urls) {
        this.doorkeeper = doorkeeper;
        this.connections = connections;
        this.handlers = handlers;
        this.client = client;
        this.addresses = addresses;
        this.urls = urls;
    }

    public ServiceAnswer read(ToolCall call) {
        return doorkeeper.answer(
                call,
                Need.ORDER_NOTICES,
                admitted -> handlers.offer(place(admitted))
                        .map(offer -> list(admitted, offer))
                        .orElse(Refused.of(ServiceRefusal.NOT_FOUND)));
    }

    /** Safe to repeat; an empty handler cancels. */
    public ServiceAnswer order(ToolCall call) {
        return doorkeeper.answerOnceRead(
                call,
                Need.ORDER_NOTICES,
                admitted -> handlers.offer(place(admitted))
                        .map(offer -> order(call, admitted, offer))
                        .orElse(Refused.of(ServiceRefusal.NOT_FOUND)));
    }

    private ServiceAnswer order(ToolCall call, Admitted admitted, NotificationService offer) {
        if (!call.sends(JSON)) {
            return Refused.of(ServiceRefusal.UNSUPPORTED_MEDIA_TYPE);
        }
        Optional<ObjectNode> order = Json.readObject(call.body());
        if (order.isEmpty()) {
            return malformed("the body is one JSON object that names no member twice");
        }
        String type = order.get().path(TYPE).asText();
        if (!offer.types().contains(type)) {
            return malformed("notice_type is one that is offered");
        }
        String handler = order.get().path(HANDLER).asText();
        if (handler.isEmpty()) {
            return cancel(admitted, offer, type);
        }
        Optional<ToolRegistration> tool =
                connections.tool(admitted.institution(), admitted.service().tool());
        boolean own = urls.check(handler).isEmpty()
                && tool.filter(known -> known.owns(URI.create(handler))).isPresent();
        if (!own) {
            return malformed("handler is an address on a host of the tool's, or empty");
        }
        Outcome outcome =
                tell(admitted, offer, type, addresses.notices(admitted.lms().id()));
        if (!isDone(outcome)) {
            return Relay.of(outcome);
        }
        handlers.order(place(admitted), new Handler(admitted.service().tool(), type, URI.create(handler)));
        return answer(described(type, handler));
    }

    private ServiceAnswer cancel(Admitted admitted, NotificationService offer, String type) {
        Place place = place(admitted);
        handlers.cancel(place, admitted.service().tool(), type);
        if (!handlers.wanted(place).contains(type)) {
            tell(admitted, offer, type, ""); // an LMS that goes on telling us tells nobody else
        }
        return answer(described(type, ""));
    }

    private Outcome tell(Admitted admitted, NotificationService offer, String type, String handler) {
        ObjectNode order = Json.object().put(TYPE, type).put(HANDLER, handler);
        return ServiceUrls.read(offer.url())
                .map(url -> client.repeatable(
                        admitted.lms(),
                        Set.of(Scopes.NOTICE_HANDLERS),
                        Call.put(url).with("Accept", JSON).withBody(JSON, Json.bytes(order))))
                .orElseGet(() -> new Outcome.Refused(0, "no address"));
    }

    private static boolean isDone(Outcome outcome) {
        return outcome instanceof Outcome.Answered answered && answered.answer().isSuccess();
    }

    private ServiceAnswer list(Admitted admitted, NotificationService offer) {
        String tool = admitted.service().tool();
        List<Handler> all = handlers.handlers(place(admitted));
        ObjectNode answer = Json.object()
                .put("client_id", tool)
                .put(
                        "deployment_id",
                        DeploymentId.of(
                                admitted.institution(),
                                admitted.lms().id(),
                                admitted.service().deployment(),
                                tool));
        ArrayNode own = answer.putArray("notice_handlers");
        offer.types().stream()
                .sorted()
                .forEach(type -> own.add(described(
                        type,
                        all.stream()
                                .filter(handler -> handler.tool().equals(tool)
                                        && handler.type().equals(type))
                                .map(handler -> handler.address().toString())
                                .findFirst()
                                .orElse(""))));
        return answer(answer);
    }

    private static ObjectNode described(String type, String handler) {
        return Json.object().put(HANDLER, handler).put(TYPE, type);
    }

    private static ServiceAnswer answer(ObjectNode body) {
        return new ServiceAnswer.Relayed(200, Map.of("Content-Type", JSON), Json.bytes(body));
    }

    private static Place place(Admitted admitted) {
        return new Place(
                admitted.institution(), admitted.lms().id(), admitted.service().deployment());
    }

    private static ServiceAnswer malformed(String wrong) {
        return new Refused(ServiceRefusal.MALFORMED, List.of(wrong), Map.of());
    }
}
