package org.headcount.web.services;

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
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.headcount.gateway.grade.GradeJourney;
import org.headcount.gateway.grade.LineItemsJourney;
import org.headcount.gateway.grade.ResultsJourney;
import org.headcount.gateway.roster.RosterJourney;
import org.headcount.gateway.service.GroupsJourney;
import org.headcount.gateway.service.NoticeOrders;
import org.headcount.gateway.service.ServiceAnswer;
import org.headcount.gateway.service.ToolCall;
import org.headcount.web.AwaitedBody;
import org.headcount.web.KnownMethods;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;

/** Everything under {@code /services}. Reads no {@code Accept}: an address has one kind of answer. */
public final class GradeServices extends KnownMethods {

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
    protected List<String> methods(HttpServletRequest request) {
        String path = path(request);
        Matcher item = PLACE.matcher(path);
        if (item.matches()) {
            return methods(item);
        }
        if (NOTICES.matcher(path).matches()) {
            return List.of("GET", "PUT");
        }
        if (ROSTER.matcher(path).matches()) {
            return List.of("GET");
        }
        throw new ProblemException(Problem.notFound());
    }

    private static List<String> methods(Matcher item) {
        if (item.group(2) == null) {
            return List.of("GET", "POST");
        }
        String part = item.group(3);
        if (part == null) {
            return List.of("GET", "PUT", "DELETE");
        }
        return List.of(part.equals("scores") ? "POST" : "GET");
    }

    @Override
    protected void carryOut(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = path(request);
        Matcher orders = NOTICES.matcher(path);
        if (orders.matches()) {
            answers.send(notices(request, orders.group(1)), request, response);
            return;
        }
        Map<String, String> query = query(request)
                .orElseThrow(() -> new ProblemException(
                        Problem.invalid(List.of(new Problem.Fault("?", "a parameter is given once")))));
        Matcher item = PLACE.matcher(path);
        answers.send(item.matches() ? answer(request, item, query) : members(request, path, query), request, response);
    }

    private ServiceAnswer notices(HttpServletRequest request, String ref) {
        ToolCall call = new ToolCall(ref, token(request), type(request), new AwaitedBody(request, LONGEST_BODY));
        return request.getMethod().equals("PUT") ? notices.order(call) : notices.read(call);
    }

    private ServiceAnswer members(HttpServletRequest request, String path, Map<String, String> query) {
        Matcher roster = ROSTER.matcher(path);
        if (!roster.matches()) {
            throw new ProblemException(Problem.notFound());
        }
        ToolCall call =
                new ToolCall(roster.group(1), token(request), type(request), new AwaitedBody(request, LONGEST_BODY));
        return switch (roster.group(2)) {
            case "groups" -> groups.groups(call, query);
            case "groupsets" -> groups.sets(call, query);
            default -> rosters.members(call, query);
        };
    }

    private ServiceAnswer answer(HttpServletRequest request, Matcher place, Map<String, String> query) {
        String method = request.getMethod();
        String item = place.group(2);
        ToolCall call =
                new ToolCall(place.group(1), token(request), type(request), new AwaitedBody(request, LONGEST_BODY));
        if (item == null) {
            return method.equals("POST") ? lineItems.create(call) : lineItems.list(call, query);
        }
        String part = place.group(3);
        if (part == null) {
            return switch (method) {
                case "PUT" -> lineItems.replace(call, item);
                case "DELETE" -> lineItems.remove(call, item);
                default -> lineItems.read(call, item);
            };
        }
        return part.equals("scores") ? grades.score(call, item) : results.results(call, item, query);
    }

    private static String path(HttpServletRequest request) {
        return request.getPathInfo() == null ? "" : request.getPathInfo();
    }

    /** Of the address alone: a form's body is not read. Empty where a parameter comes twice: two readers would disagree about which one counts. */
    private static Optional<Map<String, String>> query(HttpServletRequest request) {
        if (request.getQueryString() == null) {
            return Optional.of(Map.of());
        }
        Map<String, String> query = new LinkedHashMap<>();
        for (Fields.Field parameter :
                Request.extractQueryParameters(ServletContextRequest.getServletContextRequest(request))) {
            if (parameter.getValues().size() != 1) {
                return Optional.empty();
            }
            query.put(parameter.getName(), parameter.getValue());
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
}
