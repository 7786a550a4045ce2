package org.headcount.practice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.headcount.practice.Pages.escaped;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What people see of the practice tool: what a launch brought, and buttons for the services that came with it. */
final class ToolPages {

    private static final String TITLE = "Practice tool";

    private final Supplier<List<ReceivedLaunch>> launches;
    private final ToolServices services;
    private final ToolChoices choices;
    private final Map<String, String> lastGrades = new ConcurrentHashMap<>();

    ToolPages(Supplier<List<ReceivedLaunch>> launches, ToolServices services, ToolChoices choices) {
        this.launches = launches;
        this.services = services;
        this.choices = choices;
    }

    static Reply home(Request request) {
        return Pages.notice(200, TITLE, "This tool opens from a course of your LMS.");
    }

    Reply launch(Request request) {
        return withLaunch(request, launch -> page(launch, lastGrades.getOrDefault(launch.id(), "")));
    }

    /** Sends the grade, remembers what became of it, and goes back to the page: a reload sends nothing. */
    Reply grade(Request request) throws IOException {
        return withLaunch(request, launch -> {
            Parameters form = request.form();
            String points = form.one("score").orElse("").strip();
            Optional<String> learner = launch.isByStaff() ? form.one("learner").map(String::strip) : launch.subject();
            if (!points.matches("100(\\.0+)?|[0-9]{1,2}(\\.[0-9]+)?") || learner.isEmpty()) {
                return Pages.notice(400, TITLE, "A grade needs a learner and a score from 0 to 100.");
            }
            ObjectNode score =
                    services.score(learner.get(), points, form.one("comment").orElse(""));
            ServiceAnswer answer =
                    services.sendScore(launch, Json.written(score).getBytes(UTF_8));
            lastGrades.put(launch.id(), outcome(learner.get(), points, answer));
            return Reply.seeOther("/launches/" + launch.id());
        });
    }

    /** Answers the platform with the units that were ticked; with none, too: it waits for an answer. */
    Reply choose(Request request) throws IOException {
        return withLaunch(request, launch -> {
            if (launch.deepLinking().isMissingNode()) {
                return Pages.notice(400, TITLE, "There is nothing to choose for.");
            }
            ArrayNode items = Json.array();
            request.form().all("unit").stream()
                    .filter(number -> number.matches("[1-3]"))
                    .forEach(number -> items.add(choices.unit(Integer.parseInt(number))));
            return choices.send(launch, choices.answer(launch, items));
        });
    }

    Reply lineItems(Request request) throws IOException {
        return withLaunch(request, launch -> page(launch, shown("Line items", services.lineItems(launch, ""))));
    }

    Reply results(Request request) throws IOException {
        return withLaunch(
                request,
                launch -> page(
                        launch,
                        shown(
                                "Results",
                                services.results(launch, launch.lineItem().orElseThrow(), ""))));
    }

    Reply members(Request request) throws IOException {
        return withLaunch(
                request,
                launch -> page(
                        launch,
                        shown(
                                "Class list",
                                services.members(launch, launch.memberships().orElseThrow()))));
    }

    private interface Answer {
        Reply to(ReceivedLaunch launch) throws IOException;
    }

    private Reply withLaunch(Request request, Answer answer) {
        Optional<ReceivedLaunch> launch = launches.get().stream()
                .filter(found -> found.id().equals(request.place("launch")))
                .findFirst();
        try {
            return launch.isPresent()
                    ? answer.to(launch.get())
                    : Pages.notice(404, TITLE, "This launch is over. Open the activity again.");
        } catch (IOException unreachable) {
            return Pages.notice(502, TITLE, "The platform could not be reached: " + unreachable.getMessage());
        }
    }

    private Reply page(ReceivedLaunch launch, String answer) {
        return Pages.page(200, TITLE, """
                <main class="tool">
                <section class="sheet">
                <p class="school">%s <span class="tag">practice tool</span></p>
                <h1>Hello %s</h1>
                <dl>%s</dl>
                </section>
                %s
                %s
                <section class="sheet">
                <h2>What the launch said</h2>
                <details><summary>All claims</summary><pre tabindex="0">%s</pre></details>
                </section>
                </main>
                """.formatted(
                        escaped(Json.text(launch.lti("resource_link"), "title").orElse("Activity")),
                        escaped(launch.name().orElse("whoever you are")),
                        facts(launch),
                        answer,
                        actions(launch),
                        escaped(Json.pretty(launch.claims()))));
    }

    private static String facts(ReceivedLaunch launch) {
        return fact("Role", launch.roles().stream().map(ToolPages::shortRole).collect(Collectors.joining(", ")))
                + fact("Learner id", launch.subject().orElse("none"))
                + fact("Course", Json.text(launch.lti("context"), "title").orElse("none"))
                + fact("Launched by", launch.platform().issuer())
                + fact("Deployment", launch.deploymentId());
    }

    private static String fact(String name, String value) {
        return "<dt>" + name + "</dt><dd>" + escaped(value) + "</dd>";
    }

    private static String shortRole(String uri) {
        return uri.substring(Math.max(uri.lastIndexOf('#'), uri.lastIndexOf('/')) + 1);
    }

    private static String choosing(String path) {
        return """
               <section class="sheet"><h2>Choose</h2>
               <form class="fields" method="post" action="%s/choice">
               <fieldset><legend>Units</legend>
               <p><label><input type="checkbox" name="unit" value="1"> Unit 1</label></p>
               <p><label><input type="checkbox" name="unit" value="2"> Unit 2</label></p>
               <p><label><input type="checkbox" name="unit" value="3"> Unit 3</label></p>
               </fieldset>
               <button>Take them into the course</button>
               </form></section>
               """.formatted(path);
    }

    private String actions(ReceivedLaunch launch) {
        String path = "/launches/" + launch.id();
        if (!launch.deepLinking().isMissingNode()) {
            return choosing(path);
        }
        String grade = launch.lineItem().isPresent()
                        && (launch.isByStaff() || launch.subject().isPresent())
                ? """
                  <form class="fields" method="post" action="%s/grade">
                  %s
                  <p><label for="score">Score, 0 to 100</label>
                  <input id="score" name="score" type="number" min="0" max="100" step="any" required></p>
                  <p><label for="comment">Comment</label>
                  <input id="comment" name="comment" maxlength="200"></p>
                  <button>Send grade</button>
                  </form>
                  """.formatted(path, launch.isByStaff() ? learnerField(launch) : "")
                : "<p>This activity is not graded.</p>";
        return """
                <section class="sheet"><h2>Grade</h2>%s<p class="actions">%s%s%s</p></section>
                """.formatted(
                        grade,
                        launch.lineItems().isPresent() ? "<a href=\"" + path + "/line-items\">Line items</a>" : "",
                        launch.lineItem().isPresent() ? "<a href=\"" + path + "/results\">Results</a>" : "",
                        launch.memberships().isPresent() ? "<a href=\"" + path + "/members\">Class list</a>" : "");
    }

    /** Staff grade somebody else; suggested are the learners who opened the tool in this course. */
    private String learnerField(ReceivedLaunch launch) {
        Map<String, String> learners = launches.get().stream()
                .filter(other -> other.isSameCourseAs(launch) && !other.isByStaff())
                .filter(other -> other.subject().isPresent())
                .collect(Collectors.toMap(
                        other -> other.subject().orElseThrow(),
                        other -> other.name().orElse(""),
                        (old, newer) -> newer));
        String options = learners.entrySet().stream()
                .map(learner -> "<option value=\"%s\">%s</option>"
                        .formatted(escaped(learner.getKey()), escaped(learner.getValue())))
                .collect(Collectors.joining());
        return """
                <p><label for="learner">Learner id</label>
                <input id="learner" name="learner" list="learners" required></p>
                <datalist id="learners">%s</datalist>
                """.formatted(options);
    }

    private static String outcome(String learner, String points, ServiceAnswer answer) {
        String head = answer.isSuccess()
                ? "Grade sent: %s of 100 for %s. The LMS has it (status %d)."
                        .formatted(points, learner, answer.status())
                : "Grade refused: %s (status %d).".formatted(reason(answer), answer.status());
        return """
                <section class="sheet %s" role="status"><h2>%s</h2>
                <details><summary>The answer</summary><pre tabindex="0">%s</pre></details></section>
                """.formatted(answer.isSuccess() ? "good" : "bad", escaped(head), escaped(text(answer)));
    }

    /** The problem's own words (RFC 9457), or those that LMSs and token endpoints use. */
    private static String reason(ServiceAnswer answer) {
        JsonNode body = Json.read(answer.body()).orElseGet(Json::object);
        String type = Json.text(body, "type")
                .map(ToolPages::shortRole)
                .map(name -> name + ": ")
                .orElse("");
        return type
                + Json.text(body, "detail")
                        .or(() -> Json.text(body, "title"))
                        .or(() -> Json.text(body, "reason"))
                        .or(() -> Json.text(body, "error_description"))
                        .or(() -> Json.text(body, "error"))
                        .orElse("no reason given");
    }

    private static String shown(String heading, ServiceAnswer answer) {
        return """
                <section class="sheet %s" role="status"><h2>%s (status %d)</h2><pre tabindex="0">%s</pre></section>
                """.formatted(
                        answer.isSuccess() ? "good" : "bad", escaped(heading), answer.status(), escaped(text(answer)));
    }

    private static String text(ServiceAnswer answer) {
        return Json.read(answer.body()).map(Json::pretty).orElse(answer.body());
    }
}
