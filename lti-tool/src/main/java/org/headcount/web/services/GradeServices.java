package org.headcount.web.services;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.headcount.gateway.grade.GradeJourney;
import org.headcount.gateway.grade.LineItemsJourney;
import org.headcount.gateway.grade.ResultsJourney;
import org.headcount.gateway.roster.RosterJourney;
import org.headcount.gateway.service.GroupsJourney;
import org.headcount.gateway.service.NoticeOrders;
import org.headcount.gateway.service.ServiceAnswer;
import org.headcount.gateway.service.ToolCall;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;

/** Everything under {@code /services}. Reads no {@code Accept}: an address has one kind of answer. */
public final class GradeServices extends HttpServlet {

    private static final int LONGEST_BODY = 1_000_000;
    private static final String NAME = "([a-z0-9-]{1,128})";
    private static final Pattern PLACE =
            Pattern.compile("/" + NAME + "/lineitems(?:/" + NAME + "(?:/(scores|results))?)?");
    private static final Pattern ROSTER = Pattern.compile("/" + NAME + "/(memberships|groups|groupsets)");
    private static final Pattern NOTICES = Pattern.compile("/" + NAME + "/notice-handlers");
    private static final String BEARER = "Bearer";

    private final LineItemsJourney lineItems;
    private final GradeJourney grades;
    private final ResultsJourney results;
    private final RosterJourney rosters;
    private final GroupsJourney groups;
    private final NoticeOrders notices;
    private final ServiceAnswers answers;

    public GradeServices(
            LineItemsJourney lineItems,
            GradeJourney grades,
            ResultsJourney results,
            RosterJourney rosters,
            GroupsJourney groups,
            NoticeOrders notices,
            ServiceAnswers answers) {
        this.lineItems = lineItems;
        this.grades = grades;
        this.results = results;
        this.rosters = rosters;
        this.groups = groups;
        this.notices = notices;
        this.answers = answers;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getPathInfo() == null ? "" : request.getPathInfo();
        Matcher place = PLACE.matcher(path);
        Matcher roster = ROSTER.matcher(path);
        boolean isItem = place.matches();
        if (!isItem) {
            Matcher orders = NOTICES.matcher(path);
            if (orders.matches()) {
                notices(request, orders.group(1), response);
                return;
            }
            if (!roster.matches()) {
                throw new ProblemException(Problem.notFound());
            }
        }
        Optional<Map<String, String>> query = query(request);
        if (query.isEmpty()) {
            throw new ProblemException(Problem.invalid(List.of(new Problem.Fault("?", "a parameter is given once"))));
        }
        Optional<ServiceAnswer> answer =
                isItem ? answer(request, place, query.get()) : members(request, roster, query.get());
        if (answer.isPresent()) {
            answers.send(answer.get(), request, response);
        } else {
            response.setHeader("Allow", isItem ? allowed(place) : "GET");
            throw new ProblemException(Problem.ofStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED));
        }
    }

    private void notices(HttpServletRequest request, String ref, HttpServletResponse response) throws IOException {
        String method = request.getMethod();
        if (!method.equals("GET") && !method.equals("PUT")) {
            response.setHeader("Allow", "GET, PUT");
            throw new ProblemException(Problem.ofStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED));
        }
        ToolCall call = new ToolCall(ref, token(request), type(request), body(request));
        answers.send(method.equals("PUT") ? notices.order(call) : notices.read(call), request, response);
    }

    private Optional<ServiceAnswer> members(HttpServletRequest request, Matcher roster, Map<String, String> query)
            throws IOException {
        if (!request.getMethod().equals("GET")) {
            return Optional.empty();
        }
        ToolCall call = new ToolCall(roster.group(1), token(request), type(request), body(request));
        return Optional.of(
                switch (roster.group(2)) {
                    case "groups" -> groups.groups(call, query);
                    case "groupsets" -> groups.sets(call, query);
                    default -> rosters.members(call, query);
                });
    }

    private Optional<ServiceAnswer> answer(HttpServletRequest request, Matcher place, Map<String, String> query)
            throws IOException {
        String method = request.getMethod();
        if (!List.of(allowed(place).split(", ", -1)).contains(method)) {
            return Optional.empty();
        }
        String item = place.group(2);
        ToolCall call = new ToolCall(place.group(1), token(request), type(request), body(request));
        if (item == null) {
            return Optional.of(method.equals("POST") ? lineItems.create(call) : lineItems.list(call, query));
        }
        String part = place.group(3);
        if (part == null) {
            return Optional.of(
                    switch (method) {
                        case "PUT" -> lineItems.replace(call, item);
                        case "DELETE" -> lineItems.remove(call, item);
                        default -> lineItems.read(call, item);
                    });
        }
        return Optional.of(part.equals("scores") ? grades.score(call, item) : results.results(call, item, query));
    }

    private static String allowed(Matcher place) {
        if (place.group(2) == null) {
            return "GET, POST";
        }
        String part = place.group(3);
        if (part == null) {
            return "GET, PUT, DELETE";
        }
        return part.equals("scores") ? "POST" : "GET";
    }

    /** Empty where a parameter comes twice: two readers would disagree about which one counts. */
    private static Optional<Map<String, String>> query(HttpServletRequest request) {
        if (request.getQueryString() == null) {
            return Optional.of(Map.of());
        }
        Map<String, String> query = new LinkedHashMap<>();
        for (Map.Entry<String, String[]> parameter : request.getParameterMap().entrySet()) {
            if (parameter.getValue().length != 1) {
                return Optional.empty();
            }
            query.put(parameter.getKey(), parameter.getValue()[0]);
        }
        return Optional.of(query);
    }

    /** Empty for none, for two, and for what is no bearer token. */
    private static String token(HttpServletRequest request) {
        List<String> headers = java.util.Collections.list(request.getHeaders("Authorization"));
        return headers.size() == 1 ? bearer(headers.get(0)) : "";
    }

    private static String bearer(String header) {
        if (!header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return "";
        }
        int from = past(header, BEARER.length(), one -> one == ' ');
        int until = past(header, from, one -> one > ' ' && one <= '~');
        boolean whole = from > BEARER.length() && past(header, until, one -> one == ' ') == header.length();
        return whole ? header.substring(from, until) : "";
    }

    private static int past(String text, int from, IntPredicate accepted) {
        int at = from;
        while (at < text.length() && accepted.test(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static String type(HttpServletRequest request) {
        boolean encoded = request.getHeader("Content-Encoding") != null;
        String type = request.getContentType();
        return encoded || type == null ? "" : type;
    }

    private static byte[] body(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(LONGEST_BODY + 1);
        if (body.length > LONGEST_BODY) {
            throw new ProblemException(Problem.ofStatus(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE));
        }
        return body;
    }
}
