package org.headcount.gateway.grade;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.headcount.gateway.Addresses;
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
import org.headcount.lti.tool.ServiceClient;
import org.headcount.lti.tool.ServiceClient.Outcome;
import org.headcount.lti.tool.ServiceUrls;
import org.headcount.lti.wire.Call;
import org.headcount.lti.wire.Reply;
import org.headcount.lti.wire.Seal;
import org.headcount.lti.wire.WrittenObject;

/** A tool reads what stands in its column of the gradebook (Assignment and Grade Services 2.0 §3.3). Reading is never an activity, and nobody's inactivity hinders it. */
public final class ResultsJourney {

    private static final String USER = "user_id";
    private static final String AT = "at"; // the LMS's page: what its address has behind that of the list

    private final Doorkeeper doorkeeper;
    private final Services services;
    private final ServiceClient client;
    private final Seal seal;
    private final Addresses addresses;

    public ResultsJourney(
            Doorkeeper doorkeeper, Services services, ServiceClient client, Seal seal, Addresses addresses) {
        this.doorkeeper = doorkeeper;
        this.services = services;
        this.client = client;
        this.seal = seal;
        this.addresses = addresses;
    }

    /** The LMS's page, one for one. Where the LMS fails as soon as it is asked for pages (Moodle 4.5 does), we read the whole and cut the pages. */
    public ServiceAnswer results(ToolCall call, String item, Map<String, String> query) {
        return doorkeeper.answer(
                call,
                Need.READ_RESULTS,
                admitted -> services.lineItem(
                                admitted.institution(), admitted.service().ref(), item)
                        .flatMap(ServiceUrls::read)
                        .map(url -> results(admitted, item, ServiceUrls.below(url, "results"), query))
                        .orElse(Refused.of(ServiceRefusal.NOT_FOUND)));
    }

    private ServiceAnswer results(Admitted admitted, String item, URI list, Map<String, String> query) {
        ResultNames names =
                new ResultNames(addresses.lineItem(admitted.service().ref(), item));
        Cursors cursors = new Cursors(seal, names.results());
        Optional<Map<String, String>> resumed = cursors.resume(query, Set.of(USER, ListPage.LIMIT));
        Optional<URI> page = resumed.flatMap(asked -> asked.containsKey(AT)
                ? ServiceUrls.resume(list, asked.getOrDefault(AT, ""))
                : Optional.of(ServiceUrls.asking(list, only(asked, USER, ListPage.LIMIT))));
        if (resumed.isEmpty() || page.isEmpty()) {
            return new Refused(ServiceRefusal.MALFORMED, List.of("page is one that we gave"), Map.of());
        }
        Map<String, String> asked = resumed.get();
        if (asked.containsKey(ListPage.FROM)) {
            return whole(admitted, list, asked, names, cursors);
        }
        Outcome outcome = get(admitted, page.get());
        if (asked.containsKey(ListPage.LIMIT)
                && outcome instanceof Outcome.Answered answered
                && isMoodlesPagingFault(answered.answer())) {
            return whole(admitted, list, asked, names, cursors);
        }
        return relayed(outcome, names, found -> {
            ServiceUrls.Lead next = found.next(page.get());
            if (next instanceof ServiceUrls.Lead.Elsewhere) {
                return Optional.empty(); // without a next page the tool would take it for the last one
            }
            Map<String, String> headers = next.page()
                    .map(url -> Map.of("Link", cursors.next(Map.of(AT, ServiceUrls.beyond(list, url)))))
                    .orElse(Map.of());
            return Optional.of(new ListPage(headers, found.results()));
        });
    }

    private ServiceAnswer whole(
            Admitted admitted, URI list, Map<String, String> asked, ResultNames names, Cursors cursors) {
        Map<String, String> filters = only(asked, USER);
        URI all = ServiceUrls.asking(list, filters);
        return relayed(
                get(admitted, all),
                names,
                found -> Optional.of(found)
                        .filter(one -> one.next(all) instanceof ServiceUrls.Lead.Nowhere)
                        .map(one -> ListPage.cut(one.results(), asked, filters, cursors)));
    }

    private Outcome get(Admitted admitted, URI url) {
        return client.repeatable(
                admitted.lms(), admitted.scopes(), Call.get(url).with("Accept", GradeMedia.RESULTS));
    }

    private record Found(Reply.Answered answer, List<WrittenObject> results) {

        ServiceUrls.Lead next(URI asked) {
            return ServiceUrls.next(asked, answer.headerValues("Link"));
        }
    }

    /** @param page empty where the tool would take a part for the whole */
    private static ServiceAnswer relayed(Outcome outcome, ResultNames names, Function<Found, Optional<ListPage>> page) {
        if (!(outcome instanceof Outcome.Answered answered)
                || !answered.answer().isSuccess()) {
            return Relay.of(outcome);
        }
        Reply.Answered answer = answered.answer();
        return WrittenObject.readList(answer.body())
                .map(results -> results.stream().map(names::inResult).toList())
                .flatMap(results -> page.apply(new Found(answer, results)))
                .map(given -> given.of(answer))
                .orElseGet(Relay::unreadable);
    }

    private static boolean isMoodlesPagingFault(Reply.Answered answer) {
        return !answer.isSuccess()
                && answer.header("Content-Type")
                        .filter(type -> type.startsWith("text/html"))
                        .isPresent();
    }

    private static Map<String, String> only(Map<String, String> asked, String... names) {
        Map<String, String> some = new LinkedHashMap<>(asked);
        some.keySet().retainAll(List.of(names));
        return some;
    }
}
