package org.headcount.gateway.grade;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.headcount.gateway.service.Admission;
import org.headcount.gateway.service.ListPage;
import org.headcount.gateway.service.Relay;
import org.headcount.gateway.service.ServiceAnswer;
import org.headcount.gateway.service.Services;
import org.headcount.lti.message.GradeMedia;
import org.headcount.lti.tool.ServiceClient;
import org.headcount.lti.tool.ServiceClient.Outcome;
import org.headcount.lti.tool.ServiceUrls;
import org.headcount.lti.wire.Call;
import org.headcount.lti.wire.Reply;
import org.headcount.lti.wire.WrittenObject;

/** Reads an LMS's list of line items from its first page to its last, and keeps what one tool may reach. */
final class LineItemList {

    private static final int MOST_PAGES = 200;
    private static final long MOST_BYTES = 32_000_000;

    private final Services services;
    private final ServiceClient client;
    private final Admission.Admitted admitted;
    private final Set<String> granted;
    private final Set<String> links;

    LineItemList(Services services, ServiceClient client, Admission.Admitted admitted) {
        this.services = services;
        this.client = client;
        this.admitted = admitted;
        this.granted =
                services.lineItems(admitted.institution(), admitted.service().ref());
        this.links = services.resourceLinks(
                admitted.institution(), admitted.service().ref());
    }

    /** A line item that the tool may reach, with the LMS's name for it. */
    record Found(String url, WrittenObject item) {}

    /** What came of reading: all of it, or the answer that stood in the way. A part of a list is never taken for the whole. */
    record Reading(Optional<ServiceAnswer> failure, Optional<Reply.Answered> first, List<Found> reachable) {

        ServiceAnswer answer(Function<List<Found>, ListPage> cut) {
            return failure.orElseGet(() -> cut.apply(reachable).of(first.orElseThrow()));
        }
    }

    Reading read(URI from) {
        List<Found> reachable = new ArrayList<>();
        Set<URI> seen = new HashSet<>();
        Optional<Reply.Answered> first = Optional.empty();
        Optional<URI> next = Optional.of(from);
        long bytes = 0;
        while (next.filter(seen::add).isPresent()) {
            URI url = next.get();
            Outcome outcome = client.repeatable(
                    admitted.lms(), admitted.scopes(), Call.get(url).with("Accept", GradeMedia.LINE_ITEMS));
            if (!(outcome instanceof Outcome.Answered answered)
                    || !answered.answer().isSuccess()) {
                return failed(Relay.of(outcome));
            }
            Optional<List<WrittenObject>> page =
                    WrittenObject.readList(answered.answer().body());
            bytes += answered.answer().body().length;
            if (page.isEmpty() || seen.size() > MOST_PAGES || bytes > MOST_BYTES) {
                return failed(Relay.unreadable());
            }
            page.get().forEach(item -> reach(from, item).ifPresent(reachable::add));
            first = first.or(() -> Optional.of(answered.answer()));
            ServiceUrls.Lead lead = ServiceUrls.next(url, answered.answer().headerValues("Link"));
            if (lead instanceof ServiceUrls.Lead.Elsewhere) {
                return failed(Relay.unreadable());
            }
            next = lead.page();
        }
        remember(reachable);
        return new Reading(Optional.empty(), first, reachable);
    }

    private static Reading failed(ServiceAnswer answer) {
        return new Reading(Optional.of(answer), Optional.empty(), List.of());
    }

    /** A name on another server is left out: some LMSs give back what a tool wrote there. */
    private Optional<Found> reach(URI list, WrittenObject item) {
        boolean linked = item.text("resourceLinkId").filter(links::contains).isPresent();
        return item.string("id")
                .filter(url -> linked || granted.contains(url))
                .filter(url -> ServiceUrls.read(url)
                        .filter(read -> ServiceUrls.sameOrigin(list, read))
                        .isPresent())
                .map(url -> new Found(url, item));
    }

    /** What the tool has seen in a list it may use from now on. */
    private void remember(List<Found> reachable) {
        List<String> unknown = reachable.stream()
                .map(Found::url)
                .filter(url -> !granted.contains(url))
                .toList();
        if (!unknown.isEmpty()) {
            services.grant(admitted.institution(), admitted.service().ref(), unknown);
        }
    }
}
