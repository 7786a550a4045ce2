package org.headcount.moodle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.headcount.gateway.connection.LineItemId;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.message.GradeMedia;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.wire.Recording.Exchange;
import org.headcount.lti.wire.Recording.HeaderLine;

/** The way of grades from a tool through us to the recorded Moodle: launched learners, line items that the tool may reach, and the addresses on both sides. */
final class GradeWay {

    private static final String CLIENT = "5IUETFFmYkQIMea";
    private static final String LMS = Between.MOODLE + "/mod/lti/services.php";
    private static final Pattern ADDRESS = Pattern.compile("\"(http:[^\"]*services\\.php[^\"]*)\"");
    private static final Pattern ADDRESS_OF_A_SERVICE =
            Pattern.compile("(?<list>.*/lineitems)(?<item>/\\d+/lineitem)?(?<part>/scores|/results)?(?<query>\\?.*)?");
    private static final Set<String> OF_THE_CONNECTION =
            Set.of("host", "connection", "content-length", "authorization");

    final Between between;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, String> refs = new HashMap<>();
    private final String token;

    /**
     * Launches everybody once.
     *
     * @param users the first of them launches each line item as well
     */
    GradeWay(Between between, List<String> users, List<Integer> lineItems) {
        this.between = between;
        Exchange launch = Replays.find("04-launch-learner", 5);
        for (String user : users) {
            launch(launch, user, "2", LMS + "/2/lineitems?type_id=1", item(2, "?type_id=1"));
        }
        lineItems.forEach(this::give);
        for (String user : users) { // as if Moodle had left its type_id out
            launch(launch, user, "bare", LMS + "/2/lineitems", item(2, ""));
        }
        token = between.accessToken(CLIENT, Scopes.GRADES.toArray(String[]::new));
    }

    /** Has a launch let the tool reach a line item. */
    void give(int lineItem) {
        Exchange launch = Replays.find("04-launch-learner", 5);
        launch(launch, "5", "2", LMS + "/2/lineitems?type_id=1", item(lineItem, "?type_id=1"));
    }

    private static String item(int number, String query) {
        return LMS + "/2/lineitems/" + number + "/lineitem" + query;
    }

    private void launch(Exchange launch, String user, String context, String lineItems, String lineItem) {
        ObjectNode told = between.launch(launch, claims -> {
            claims.put(ClaimNames.SUBJECT, user);
            claims.withObject(path(ClaimNames.CONTEXT)).put("id", context);
            claims.withObject(path(ClaimNames.GRADE_SERVICE))
                    .put("lineitems", lineItems)
                    .put("lineitem", lineItem);
            return claims;
        });
        String ours = told.path(ClaimNames.GRADE_SERVICE).path("lineitems").asText();
        refs.put(lineItems, ours.replaceFirst(".*/services/([^/]+)/lineitems", "$1"));
    }

    private static String path(String claim) {
        return "/" + claim.replace("~", "~0").replace("/", "~1");
    }

    String token() {
        return token;
    }

    String token(String... scopes) {
        return between.accessToken(CLIENT, scopes);
    }

    /** The tool's request: as recorded, but at our address, with our token, and with our names in its body. */
    HttpRequest.Builder asked(Exchange exchange, String bearer) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(ours(exchange.url())));
        for (HeaderLine header : exchange.requestHeaders()) {
            boolean empty = header.value().isEmpty(); // java.net.http sends none of those
            if (!empty && !OF_THE_CONNECTION.contains(header.name().toLowerCase(Locale.ROOT))) {
                request.header(header.name(), header.value());
            }
        }
        request.method(
                exchange.method(),
                exchange.requestBody().isEmpty()
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(named(exchange, exchange.requestBody())));
        return bearer.isEmpty() ? request : request.setHeader("Authorization", "Bearer " + bearer);
    }

    HttpResponse<String> send(Exchange exchange) {
        return send(asked(exchange, token));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends a recorded request, has Moodle answer as recorded, and sees that both sides got what they need. */
    HttpResponse<String> relay(Exchange exchange) {
        between.lms.forget();
        between.lms.next(exchange);
        HttpResponse<String> answer = send(exchange);
        assertThat(between.lms.isExhausted()).as("Moodle was asked").isTrue();
        understandable(exchange);
        assertThat(answer.statusCode()).isEqualTo(exchange.status());
        assertThat(answer.body())
                .isEqualTo(named(exchange, exchange.responseBody()))
                .doesNotContain(between.lms.authority(), Between.MOODLE);
        assertThat(answer.headers().firstValue("Content-Type").map(GradeWay::unspaced))
                .isEqualTo(exchange.responseHeader("Content-Type").map(GradeWay::unspaced));
        return answer;
    }

    /** Our server writes the types that it knows without the space before the charset. */
    static String unspaced(String contentType) {
        return contentType.replace("; ", ";");
    }

    /** What Moodle was asked last: the recorded request, with the headers that it insists on. */
    void understandable(Exchange exchange) {
        ReplayServer.Heard heard = lastHeard();
        assertThat(heard.method()).isEqualTo(exchange.method());
        assertThat("http://" + between.lms.authority() + heard.target()).isEqualTo(between.lms.here(exchange.url()));
        assertThat(heard.text()).isEqualTo(between.lms.here(exchange.requestBody()));
        assertThat(heard.header("Accept")).isEqualTo(accepted(heard.method(), heard.path()));
        assertThat(heard.header("Content-Type")).isEqualTo(written(heard.method(), heard.path()));
        assertThat(heard.header("Authorization").orElseThrow()).matches("Bearer [0-9a-f]{32}");
    }

    ReplayServer.Heard lastHeard() {
        List<ReplayServer.Heard> heard = between.lms.heard().stream()
                .filter(request -> request.path().contains("/services.php"))
                .toList();
        return heard.get(heard.size() - 1);
    }

    /** How often a service of Moodle's was called. */
    long calls() {
        return between.lms.heard().stream()
                .filter(request -> request.path().contains("/services.php"))
                .count();
    }

    /** Moodle compares Accept letter by letter, but knows what is meant where there is none. */
    private static Optional<String> accepted(String method, String path) {
        if (method.equals("DELETE") || path.endsWith("/scores")) {
            return Optional.empty();
        }
        if (path.endsWith("/results")) {
            return Optional.of(GradeMedia.RESULTS);
        }
        boolean list = path.endsWith("/lineitems") && method.equals("GET");
        return Optional.of(list ? GradeMedia.LINE_ITEMS : GradeMedia.LINE_ITEM);
    }

    private static Optional<String> written(String method, String path) {
        if (method.equals("GET") || method.equals("DELETE")) {
            return Optional.empty();
        }
        return Optional.of(path.endsWith("/scores") ? GradeMedia.SCORE : GradeMedia.LINE_ITEM);
    }

    /** A recorded text with our names for what it names, as they are among the services that the exchange is about. */
    String named(Exchange exchange, String text) {
        String ref = ref(exchange.url());
        return ADDRESS.matcher(text)
                .replaceAll(found ->
                        Matcher.quoteReplacement("\"" + ours(ref, found.group(1).replace("\\/", "/")) + "\""));
    }

    /** Our address for a recorded one of Moodle's. */
    String ours(String theirs) {
        return ours(ref(theirs), theirs);
    }

    private String ours(String ref, String theirs) {
        Matcher address = ADDRESS_OF_A_SERVICE.matcher(theirs);
        if (!address.matches()) {
            return between.base() + "/services" + theirs.replace(LMS, "");
        }
        String query = Optional.ofNullable(address.group("query")).orElse("");
        String lineItem = Optional.ofNullable(address.group("item"))
                .map(item -> "/" + LineItemId.of(ref, between.lms.here(address.group("list") + item) + type(query)))
                .orElse("");
        String part = Optional.ofNullable(address.group("part")).orElse("");
        return between.base() + "/services/" + ref + "/lineitems" + lineItem + part + rest(query);
    }

    /** Our name for the services of the context that a recorded address is about. */
    private String ref(String theirs) {
        Matcher address = ADDRESS_OF_A_SERVICE.matcher(theirs);
        String list = address.matches()
                ? address.group("list")
                        + type(Optional.ofNullable(address.group("query")).orElse(""))
                : "";
        return Optional.ofNullable(refs.get(list)).orElse("none-such");
    }

    /** The part of a query that belongs to Moodle's addresses. */
    private static String type(String query) {
        Matcher type = Pattern.compile("[?&](type_id=\\d+)").matcher(query);
        return type.find() ? "?" + type.group(1) : "";
    }

    /** The part of a query that a tool adds. */
    private static String rest(String query) {
        String rest = query.replaceFirst("^\\?", "")
                .replaceFirst("(^|&)type_id=\\d+(&|$)", "$1")
                .replaceFirst("&$", "");
        return rest.isEmpty() ? "" : "?" + rest;
    }
}
