package org.headcount.practice;

import static org.headcount.practice.Pages.escaped;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What people see of the practice LMS: a course with its activities, the open activity, and the gradebook beside it. */
final class LmsPages {

    private static final int SCORES_SHOWN = 6;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final School school;
    private final Gradebook gradebook;
    private final LmsSession session;
    private final Supplier<String> storageTarget;

    LmsPages(School school, Gradebook gradebook, LmsSession session, Supplier<String> storageTarget) {
        this.school = school;
        this.gradebook = gradebook;
        this.session = session;
        this.storageTarget = storageTarget;
    }

    Reply home(Request request) {
        List<Course> courses = school.courses();
        if (courses.size() == 1) {
            return Reply.seeOther("/courses/" + courses.get(0).id());
        }
        String links = courses.stream()
                .map(course -> "<li><a href=\"/courses/%s\">%s</a></li>"
                        .formatted(escaped(course.id()), escaped(course.title())))
                .collect(Collectors.joining());
        return Pages.page(
                200,
                school.name(),
                "<main class=\"notice\"><h1>%s</h1><ul>%s</ul></main>".formatted(escaped(school.name()), links));
    }

    /** Becomes the person of the form and goes back to the course. */
    Reply signIn(Request request) {
        Optional<Person> person = request.form().one("person").flatMap(school::person);
        Optional<Course> course = request.form().one("course").flatMap(school::course);
        if (person.isEmpty()) {
            return Pages.notice(400, school.name(), "There is no such person.");
        }
        String back = course.map(found -> "/courses/" + found.id()).orElse("/");
        return session.signIn(Reply.seeOther(back), person.get());
    }

    Reply course(Request request) {
        Optional<Course> found = school.course(request.place("course"));
        Optional<Person> person = session.person(request);
        if (found.isEmpty() || person.isEmpty()) {
            return Pages.notice(404, school.name(), "There is no such course.");
        }
        Course course = found.get();
        String title = course.title() + " · " + school.name();
        return Pages.page(200, title, """
                        <header class="bar">
                        <div><p class="school">%s <span class="tag">practice LMS</span></p><h1>%s</h1></div>
                        %s
                        </header>
                        <main class="course">
                        <section aria-labelledby="activities-title">
                        <h2 id="activities-title">Activities</h2>
                        <ul class="activities">%s</ul>
                        %s
                        <iframe name="activity" title="The open activity" allow="fullscreen"></iframe>
                        </section>
                        <section aria-labelledby="gradebook-title">
                        <h2 id="gradebook-title">Gradebook</h2>
                        <div id="gradebook" data-source="/courses/%s/gradebook">%s</div>
                        <p id="gradebook-news" class="quiet" role="status"></p>
                        <p class="quiet"><a href="/courses/%s">Reload</a></p>
                        </section>
                        </main>
                        %s
                        <script src="/gradebook.js"></script>
                        """.formatted(
                                escaped(school.name()),
                                escaped(course.title()),
                                chooser(course, person.get()),
                                activities(course),
                                choices(course, person.get()),
                                escaped(course.id()),
                                grades(course),
                                escaped(course.id()),
                                keeper()))
                .with("X-Frame-Options", "SAMEORIGIN");
    }

    /** What keeps words for tools: this page itself, or a frame of it. */
    private String keeper() {
        String target = storageTarget.get();
        if (target.isEmpty()) {
            return "";
        }
        return target.equals("_parent")
                ? "<script src=\"/storage.js\"></script>"
                : "<iframe name=\"%s\" src=\"/storage\" hidden></iframe>".formatted(escaped(target));
    }

    /** The frame of its own that keeps words for tools. */
    static Reply storage(School school) {
        return Pages.page(200, school.name(), "<script src=\"/storage.js\"></script>");
    }

    /** The gradebook alone, for the script that keeps it fresh. */
    Reply gradebook(Request request) {
        return school.course(request.place("course"))
                .map(course -> Reply.html(200, grades(course)))
                .orElseGet(() -> Reply.empty(404));
    }

    private String chooser(Course course, Person signedIn) {
        String options = school.people().stream()
                .map(person -> "<option value=\"%s\"%s>%s (%s)</option>"
                        .formatted(
                                escaped(person.id()),
                                person.equals(signedIn) ? " selected" : "",
                                escaped(person.name()),
                                escaped(person.role().word())))
                .collect(Collectors.joining());
        return """
                <form class="chooser" method="post" action="/sign-in">
                <p>Signed in as <strong>%s</strong></p>
                <input type="hidden" name="course" value="%s">
                <label for="person">Change to</label>
                <select id="person" name="person">%s</select>
                <button>Change</button>
                </form>
                """.formatted(escaped(signedIn.name()), escaped(course.id()), options);
    }

    /** Learners find nothing to choose. */
    private String choices(Course course, Person person) {
        return person.role().isGraded()
                ? ""
                : school.choices(course).stream()
                        .map(choice -> """
                                <p class="actions"><a class="button" href="/choose/%s" target="activity">%s</a></p>
                                """.formatted(escaped(choice.id()), escaped(choice.title())))
                        .collect(Collectors.joining());
    }

    private String activities(Course course) {
        return school.activities(course).stream()
                .map(activity -> """
                        <li><div><h3>%2$s</h3><p>%3$s</p></div>
                        <p class="actions"><a class="button" href="/open/%1$s" target="activity">Open<span class="unseen"> %2$s</span></a>
                        <a href="/open/%1$s" target="_blank">in a new tab<span class="unseen">: %2$s</span></a></p></li>
                        """.formatted(
                                escaped(activity.id()), escaped(activity.title()), escaped(activity.description())))
                .collect(Collectors.joining());
    }

    private String grades(Course course) {
        List<LineItem> items = gradebook.lineItems(item -> item.courseId().equals(course.id()));
        if (items.isEmpty()) {
            return "<p>Nothing is graded here.</p>";
        }
        String heads = items.stream()
                .map(item -> "<th scope=\"col\">%s <span class=\"quiet\">of %s</span></th>"
                        .formatted(escaped(item.label()), item.scoreMaximum().toPlainString()))
                .collect(Collectors.joining());
        String rows = school.people().stream()
                .filter(person -> person.role().isGraded())
                .map(person -> "<tr><th scope=\"row\">%s</th>%s</tr>"
                        .formatted(
                                escaped(person.name()),
                                items.stream().map(item -> cell(item, person)).collect(Collectors.joining())))
                .collect(Collectors.joining());
        return """
                <div class="wide"><table><thead><tr><th scope="col">Learner</th>%s</tr></thead><tbody>%s</tbody></table></div>
                <h3>Scores that arrived</h3>
                %s
                """.formatted(heads, rows, arrivals(items));
    }

    private String cell(LineItem item, Person person) {
        Optional<Gradebook.Cell> cell = gradebook.cell(item, person.id());
        if (cell.isEmpty()) {
            return "<td class=\"quiet\">–</td>";
        }
        String grade = Gradebook.grade(item, cell.get())
                .map(BigDecimal::toPlainString)
                .map(number -> "<strong>" + number + "</strong>")
                .orElseGet(
                        () -> escaped(cell.get().score().path("gradingProgress").asText()));
        String comment = Json.text(cell.get().score(), "comment")
                .map(text -> "<br><span class=\"quiet\">" + escaped(text) + "</span>")
                .orElse("");
        return "<td>" + grade + comment + "</td>";
    }

    private String arrivals(List<LineItem> items) {
        List<ReceivedScore> scores = gradebook.scores();
        List<String> lines = scores.subList(Math.max(0, scores.size() - SCORES_SHOWN), scores.size()).stream()
                .flatMap(score -> items.stream()
                        .filter(item -> item.url().equals(score.lineItem()))
                        .map(item -> "<li><time>%s</time> %s, %s: %s, %s</li>"
                                .formatted(
                                        TIME.format(score.arrivedAt()),
                                        escaped(who(score.json())),
                                        escaped(item.label()),
                                        escaped(points(score.json())),
                                        score.status() < 300 ? "taken" : "refused with " + score.status())))
                .toList();
        return lines.isEmpty()
                ? "<p class=\"quiet\">None yet.</p>"
                : "<ul class=\"quiet\">" + String.join("", lines) + "</ul>";
    }

    private String who(JsonNode score) {
        String id = score.path("userId").asText();
        return school.person(id).map(Person::name).orElse(id);
    }

    private static String points(JsonNode score) {
        return score.hasNonNull("scoreGiven")
                ? score.path("scoreGiven").asText() + " of "
                        + score.path("scoreMaximum").asText()
                : "no points";
    }
}
