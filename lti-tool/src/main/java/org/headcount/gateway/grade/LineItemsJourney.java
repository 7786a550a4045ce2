package org.headcount.gateway.grade;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.HalfDone;
import org.headcount.gateway.connection.LineItemId;
import org.headcount.gateway.service.Admission.Admitted;
import org.headcount.gateway.service.Cursors;
import org.headcount.gateway.service.Doorkeeper;
import org.headcount.gateway.service.ListPage;
import org.headcount.gateway.service.Need;
import org.headcount.gateway.service.Relay;
import org.headcount.gateway.service.ServiceAnswer;
import org.headcount.gateway.service.ServiceAnswer.Refused;
import org.headcount.gateway.service.ServiceRefusal;
import org.headcount.gateway.service.Services;
import org.headcount.gateway.service.ToolCall;
import org.headcount.lti.message.GradeMedia;
import org.headcount.lti.message.LineItem;
import org.headcount.lti.tool.ServiceClient;
import org.headcount.lti.tool.ServiceClient.Outcome;
import org.headcount.lti.tool.ServiceUrls;
import org.headcount.lti.wire.Call;
import org.headcount.lti.wire.Reply;
import org.headcount.lti.wire.Seal;
import org.headcount.lti.wire.WrittenObject;

/**
 * A tool looks after its columns of the LMS's gradebook (Assignment and Grade Services 2.0 §3.2). It sees the line items that a launch gave it, that it
 * created, or that belong to a resource link launched to it, under names of ours; of all others it never learns.
 */
public final class LineItemsJourney {

    private static final List<String> FILTERS = List.of("resource_link_id", "resource_id", "tag");
    private static final Set<String> KNOWN = Set.of("resource_link_id", "resource_id", "tag", ListPage.LIMIT);
    private static final int NO_CONTENT = 204;
    private static final Set<Integer> GONE = Set.of(404, 410);
    private static final List<String> LINK_MEMBERS = List.of("resourceLinkId", "ltiLinkId"); // Moodle has two names

    private final Doorkeeper doorkeeper;
    private final Services services;
    private final ServiceClient client;
    private final ReviewPlaces reviews;
    private final Seal seal;
    private final Addresses addresses;

    public LineItemsJourney(
            Doorkeeper doorkeeper,
            Services services,
            ServiceClient client,
            ReviewPlaces reviews,
            Seal seal,
            Addresses addresses) {
        this.doorkeeper = doorkeeper;
        this.services = services;
        this.client = client;
        this.reviews = reviews;
        this.seal = seal;
        this.addresses = addresses;
    }

    /**
     * The list, read to its end at the LMS and then paged by us, because the LMS's pages hold line items of others.
     *
     * @param query parameters that we do not know are left out: nobody has looked at what an LMS would make of them
     */
    public ServiceAnswer list(ToolCall call, Map<String, String> query) {
        return doorkeeper.answer(call, Need.READ_LINE_ITEMS, admitted -> list(admitted, query));
    }

    /** What the tool creates it may reach, from before it learns its name. */
    public ServiceAnswer create(ToolCall call) {
        return doorkeeper.answerOnceRead(
                call,
                Need.WRITE_LINE_ITEMS,
                admitted -> container(admitted)
                        .map(url -> judge(call, admitted).orElseGet(() -> create(call, admitted, url)))
                        .orElse(Refused.of(ServiceRefusal.NOT_FOUND)));
    }

    public ServiceAnswer read(ToolCall call, String item) {
        return doorkeeper.answer(
                call,
                Need.READ_LINE_ITEMS,
                admitted -> reachable(admitted, item)
                        .map(url -> {
                            Call upstream = Call.get(url).with("Accept", GradeMedia.LINE_ITEM);
                            return renamed(
                                    client.repeatable(admitted.lms(), admitted.scopes(), upstream), admitted, item);
                        })
                        .orElse(Refused.of(ServiceRefusal.NOT_FOUND)));
    }

    /** Replaces a line item as a whole: what the body leaves out is cleared, but for its name, which nothing changes. */
    public ServiceAnswer replace(ToolCall call, String item) {
        return doorkeeper.answerOnceRead(
                call,
                Need.WRITE_LINE_ITEMS,
                admitted -> reachable(admitted, item)
                        .map(url -> judge(call, admitted)
                                .or(() -> otherName(call, admitted, item))
                                .orElseGet(() -> replace(call, admitted, item, url)))
                        .orElse(Refused.of(ServiceRefusal.NOT_FOUND)));
    }

    public ServiceAnswer remove(ToolCall call, String item) {
        return doorkeeper.answer(
                call,
                Need.WRITE_LINE_ITEMS,
                admitted -> services.lineItem(
                                admitted.institution(), admitted.service().ref(), item)
                        .map(url -> remove(admitted, url))
                        .orElse(Refused.of(ServiceRefusal.NOT_FOUND)));
    }

    private ServiceAnswer list(Admitted admitted, Map<String, String> query) {
        Cursors cursors =
                new Cursors(seal, addresses.lineItems(admitted.service().ref()));
        Optional<Map<String, String>> asked = cursors.resume(query, KNOWN);
        if (asked.isEmpty()) {
            return malformed("page is one that we gave");
        }
        Map<String, String> filters = new LinkedHashMap<>();
        FILTERS.stream()
                .filter(asked.get()::containsKey)
                .forEach(name -> filters.put(name, asked.get().getOrDefault(name, "")));
        return container(admitted)
                .map(url -> new LineItemList(services, client, admitted).read(ServiceUrls.asking(url, filters)))
                .map(list -> list.answer(reachable -> page(reachable, admitted, asked.get(), filters, cursors)))
                .orElse(Refused.of(ServiceRefusal.NOT_FOUND));
    }

    private ListPage page(
            List<LineItemList.Found> reachable,
            Admitted admitted,
            Map<String, String> asked,
            Map<String, String> filters,
            Cursors cursors) {
        List<WrittenObject> all = reachable.stream()
                .map(found -> forTool(found.item(), ours(admitted, found.url()), admitted))
                .toList();
        return ListPage.cut(all, asked, filters, cursors);
    }

    private ServiceAnswer create(ToolCall call, Admitted admitted, URI container) {
        byte[] body = body(call, admitted, sent -> sent.without("id")); // a name is the LMS's to give
        Call upstream =
                Call.post(container).with("Accept", GradeMedia.LINE_ITEM).withBody(GradeMedia.LINE_ITEM, body);
        Outcome outcome = client.once(admitted.lms(), admitted.scopes(), upstream);
        if (!(outcome instanceof Outcome.Answered answered)
                || !answered.answer().isSuccess()) {
            return Relay.of(outcome);
        }
        Reply.Answered answer = answered.answer();
        Optional<WrittenObject> item = WrittenObject.read(answer.body());
        Optional<String> url = item.flatMap(written -> written.string("id"))
                .or(() -> answer.header("Location"))
                .filter(text -> ServiceUrls.read(text)
                        .filter(read -> ServiceUrls.sameOrigin(container, read))
                        .isPresent()); // our token goes nowhere else
        if (item.isEmpty() || url.isEmpty()) {
            return Relay.unreadable();
        }
        // asked again the LMS would make a second one
        HalfDone.finish(
                () -> services.grant(admitted.institution(), admitted.service().ref(), List.of(url.get())));
        String name = ours(admitted, url.get());
        return Relay.with(
                answer,
                Map.of("Location", name),
                forTool(item.get(), name, admitted).bytes());
    }

    private ServiceAnswer replace(ToolCall call, Admitted admitted, String item, URI url) {
        byte[] body = body(call, admitted, sent -> sent.with("id", url.toString()));
        Call upstream = Call.put(url).with("Accept", GradeMedia.LINE_ITEM).withBody(GradeMedia.LINE_ITEM, body);
        return renamed(client.repeatable(admitted.lms(), admitted.scopes(), upstream), admitted, item);
    }

    /** What the tool wrote, byte for byte but for the name, if there is one, which the LMS does not know, and the place of reviews, which it must not know. */
    private byte[] body(ToolCall call, Admitted admitted, UnaryOperator<WrittenObject> rename) {
        return WrittenObject.read(call.body())
                .filter(sent -> sent.has("id") || reviews.isIn(sent))
                .map(sent -> sent.has("id") ? rename.apply(sent) : sent)
                .map(sent -> reviews.forLms(
                                admitted.institution(), admitted.service().tool(), sent)
                        .bytes())
                .orElse(call.body());
    }

    /** A line item of the LMS's under our name. */
    private WrittenObject forTool(WrittenObject item, String name, Admitted admitted) {
        return reviews.forTool(admitted.institution(), admitted.service().tool(), item.with("id", name));
    }

    private ServiceAnswer remove(Admitted admitted, String url) {
        Optional<URI> callable = ServiceUrls.read(url);
        if (callable.isEmpty()) {
            return Refused.of(ServiceRefusal.NOT_FOUND);
        }
        Outcome outcome = client.repeatable(admitted.lms(), admitted.scopes(), Call.delete(callable.get()));
        if (!(outcome instanceof Outcome.Answered answered)) {
            return Relay.of(outcome);
        }
        Reply.Answered answer = answered.answer();
        boolean goneMeanwhile =
                answered.repeated() && GONE.contains(answer.status()); // removed, and the answer was lost
        if (goneMeanwhile || answer.isSuccess()) {
            HalfDone.finish(() ->
                    services.revoke(admitted.institution(), admitted.service().ref(), url));
        }
        return goneMeanwhile ? new ServiceAnswer.Relayed(NO_CONTENT, Map.of(), new byte[0]) : Relay.of(outcome);
    }

    /** What is wrong with a line item that a tool sends, before the LMS hears of it. */
    private Optional<ServiceAnswer> judge(ToolCall call, Admitted admitted) {
        if (!call.sends(GradeMedia.LINE_ITEM)) {
            return Optional.of(Refused.of(ServiceRefusal.UNSUPPORTED_MEDIA_TYPE));
        }
        Optional<WrittenObject> sent = WrittenObject.read(call.body());
        if (sent.isEmpty()) {
            return Optional.of(malformed("the body is one JSON object that names no member twice"));
        }
        if (LineItem.read(sent.get().members()) instanceof LineItem.Reading.Malformed malformed) {
            return Optional.of(new Refused(ServiceRefusal.MALFORMED, malformed.wrong(), Map.of()));
        }
        if (reviews.isElsewhere(admitted.institution(), admitted.service().tool(), sent.get())) {
            return Optional.of(
                    malformed("submissionReview has, where it has a url, an address on a host of the tool's"));
        }
        List<String> links = LINK_MEMBERS.stream()
                .flatMap(member -> sent.get().text(member).stream())
                .filter(link -> !link.isEmpty())
                .toList();
        boolean known = links.isEmpty()
                || services.resourceLinks(
                                admitted.institution(), admitted.service().ref())
                        .containsAll(links);
        return known ? Optional.empty() : Optional.of(Refused.of(ServiceRefusal.UNKNOWN_RESOURCE_LINK));
    }

    /** A tool must not change a line item's name; a null is none. */
    private Optional<ServiceAnswer> otherName(ToolCall call, Admitted admitted, String item) {
        String name = addresses.lineItem(admitted.service().ref(), item);
        return WrittenObject.read(call.body())
                .flatMap(sent -> Optional.ofNullable(sent.members().get("id")))
                .filter(id -> !id.equals(name))
                .map(id -> malformed("id, where it is sent, is the line item's own"));
    }

    private ServiceAnswer renamed(Outcome outcome, Admitted admitted, String item) {
        if (!(outcome instanceof Outcome.Answered answered)
                || !answered.answer().isSuccess()
                || answered.answer().body().length == 0) {
            return Relay.of(outcome);
        }
        String name = addresses.lineItem(admitted.service().ref(), item);
        return WrittenObject.read(answered.answer().body())
                .map(written -> Relay.with(
                        answered.answer(),
                        Map.of(),
                        forTool(written, name, admitted).bytes()))
                .orElseGet(Relay::unreadable);
    }

    private static Optional<URI> container(Admitted admitted) {
        return ServiceUrls.read(admitted.service().lineItems());
    }

    private Optional<URI> reachable(Admitted admitted, String item) {
        return services.lineItem(admitted.institution(), admitted.service().ref(), item)
                .flatMap(ServiceUrls::read);
    }

    private String ours(Admitted admitted, String url) {
        String ref = admitted.service().ref();
        return addresses.lineItem(ref, LineItemId.of(ref, url));
    }

    private static ServiceAnswer malformed(String wrong) {
        return new Refused(ServiceRefusal.MALFORMED, List.of(wrong), Map.of());
    }
}
