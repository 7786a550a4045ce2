package org.headcount.gateway.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.headcount.gateway.service.Admission.Admitted;
import org.headcount.gateway.service.ServiceAnswer.Refused;
import org.headcount.lti.tool.ServiceClient;
import org.headcount.lti.tool.ServiceClient.Opening;
import org.headcount.lti.tool.ServiceUrls;
import org.headcount.lti.wire.Call;
import org.headcount.lti.wire.LongList;
import org.headcount.lti.wire.OpenReply;
import org.headcount.lti.wire.Reply;

/**
 * A list of the LMS's that a tool reads through us: page for page at addresses of ours, and an element at a time.
 *
 * @param cursors of our address
 * @param mediaType asked for, and the answer's where the LMS names none
 * @param elements the name of the member that is the list
 * @param filters parameters that the LMS is told of, on every page: some forget them
 */
public record ProxiedList(Cursors cursors, String mediaType, String elements, Set<String> filters) {

    private static final String AT = "at"; // the LMS's page: what its address has behind that of the list
    private static final List<String> RELATIONS = List.of("next", "differences");
    private static final int LONGEST_REFUSAL = 64 * 1024;

    /** What becomes of elements on their way. */
    public interface Passing {

        ObjectNode pass(ObjectNode element);

        /** All of a page has passed. */
        default void end() {}
    }

    /** What is asked for; empty for a page that we never gave. */
    public Optional<Map<String, String>> asked(Map<String, String> query) {
        List<String> known = new ArrayList<>(filters);
        known.add(ListPage.LIMIT);
        return cursors.resume(query, Set.copyOf(known));
    }

    public static ServiceAnswer noSuchPage() {
        return new Refused(ServiceRefusal.MALFORMED, List.of("page is one that we gave"), Map.of());
    }

    public ServiceAnswer read(
            ServiceClient client, Admitted admitted, URI list, Map<String, String> asked, Passing passing) {
        Optional<URI> page = page(list, asked);
        if (page.isEmpty()) {
            return noSuchPage();
        }
        Opening opening = client.open(
                admitted.lms(), admitted.scopes(), Call.get(page.get()).with("Accept", mediaType));
        if (!(opening instanceof Opening.Opened opened)) {
            return Relay.of(((Opening.Failed) opening).outcome());
        }
        OpenReply reply = opened.reply();
        if (!reply.isSuccess()) {
            return refusal(reply);
        }
        if (ServiceUrls.next(page.get(), reply.headerValues("Link")) instanceof ServiceUrls.Lead.Elsewhere) {
            reply.close(); // without a next page the tool would take it for the last one
            return Relay.unreadable();
        }
        return new ServiceAnswer.Streamed(
                reply.status(), headers(list, asked, page.get(), reply), new Pieces(reply, passing));
    }

    private Optional<URI> page(URI list, Map<String, String> asked) {
        Map<String, String> parameters = new LinkedHashMap<>(asked);
        String at = parameters.remove(AT);
        if (at == null) {
            return Optional.of(ServiceUrls.asking(list, parameters));
        }
        return ServiceUrls.resume(list, at).map(page -> {
            parameters.keySet().removeIf(name -> !filters.contains(name) || asks(page, name));
            return ServiceUrls.asking(page, parameters);
        });
    }

    private static boolean asks(URI page, String name) {
        String query = page.getRawQuery();
        return query != null && ("&" + query).contains("&" + name + "=");
    }

    private Map<String, String> headers(URI list, Map<String, String> asked, URI page, OpenReply reply) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", reply.header("Content-Type").orElse(mediaType));
        List<String> links = new ArrayList<>();
        for (String relation : RELATIONS) {
            ServiceUrls.related(page, reply.headerValues("Link"), relation)
                    .page()
                    .ifPresent(url -> {
                        Map<String, String> fields = new LinkedHashMap<>(asked);
                        fields.remove(ListPage.LIMIT);
                        fields.put(AT, ServiceUrls.beyond(list, url));
                        links.add(cursors.link(fields, relation));
                    });
        }
        if (!links.isEmpty()) {
            headers.put("Link", String.join(", ", links));
        }
        return headers;
    }

    private static ServiceAnswer refusal(OpenReply reply) {
        try (reply) {
            Reply.Answered answer = reply.whole(LONGEST_REFUSAL);
            return Relay.with(answer, Map.of(), answer.body());
        } catch (IOException broken) {
            return Refused.of(ServiceRefusal.LMS_UNREACHABLE);
        }
    }

    /** A page on its way. */
    private final class Pieces implements ServiceAnswer.Streamed.Body {

        private final OpenReply reply;
        private final Passing passing;

        Pieces(OpenReply reply, Passing passing) {
            this.reply = reply;
            this.passing = passing;
        }

        @Override
        public void to(OutputStream out) throws IOException {
            LongList.pass(reply.body(), out, elements, Map.of("id", cursors.list()), passing::pass);
            passing.end();
        }

        @Override
        public void close() {
            reply.close();
        }
    }
}
