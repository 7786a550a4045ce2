package org.headcount.plugin.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/** One try at changing a record of a host of OpenOLAT's shape: what is changed, through which door, of whom. */
final class Attempt {

    enum Change {
        PERSONAL("org.olat.user.ProfileFormController"),
        ENROLMENT("org.olat.course.member.wizard.ImportMemberByUsernamesController"),
        GRADE("org.olat.course.assessment.ui.tool.AssessmentForm"),
        ATTENDANCE("org.olat.modules.lecture.ui.TeacherRollCallController"),
        MESSAGE("org.olat.modules.fo.ui.MessageEditController"),
        DOCUMENT("org.olat.core.commons.modules.bc.FileUploadController"),
        SALES("org.olat.resource.accesscontrol.ui.AccessListController");

        /** Which of OpenOLAT's classes listens to what is clicked. */
        private final String listener;

        Change(String listener) {
            this.listener = listener;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    enum Door {
        SCREEN,
        API,
        LTI,
        WEBDAV
    }

    enum Status {
        ACTIVE,
        INACTIVE,
        UNKNOWN
    }

    /**
     * Lines that an administrator might add above those for OpenOLAT, so that there is an address for each change at each door:
     * OpenOLAT's grade service takes nothing but grades, its WebDAV nothing but documents, its REST no sales.
     */
    static final String FURTHER_RULES = """
            write PUT  /restapi/asked  subject=json:/keys/*+json:/lti/*.as(lti)+json:/logins/*.as(login)  activity=other  door=api
            write PUT  /restapi/orders/{identityKey}  subject=path:identityKey.number()  activity=sales  door=api
            """
            + linesFor("lti", "POST /lti/ags/%s/scores", "subject=json:/userId.as(lti)")
            + linesFor("webdav", "PUT /webdav/%s/**", "");

    private static final String REST = "/olat/restapi/";
    private static final int STAFF = 1;
    private static final String FORM = "application/x-www-form-urlencoded";

    final Change change;
    final Door door;
    final Status status;
    final boolean away;

    private final int key;

    /** @param key of the learner whom it is about */
    Attempt(int key, Change change, Door door, Status status, boolean away) {
        this.key = key;
        this.change = change;
        this.door = door;
        this.status = status;
        this.away = away;
    }

    private static String linesFor(String door, String what, String subject) {
        StringBuilder lines = new StringBuilder();
        for (Change each : Change.values()) {
            lines.append("write ")
                    .append(what.formatted(each.word()))
                    .append(" activity=" + each.word() + " door=" + door + " ")
                    .append(subject)
                    .append('\n');
        }
        return lines.toString();
    }

    /** What the learner is called at this door. */
    String name() {
        return door == Door.LTI ? "u-" + key : door == Door.WEBDAV ? "login-" + key : Integer.toString(key);
    }

    /** The same for the service. */
    String identity() {
        String scheme = door == Door.LTI ? ".lti" : door == Door.WEBDAV ? ".login" : "";
        return "openolat" + scheme + ":" + name();
    }

    /** By the learner, by staff or by a machine, as it is at each door. */
    HttpResponse<String> make(Container host) throws Exception {
        return switch (door) {
            case SCREEN -> click(host);
            case API -> throughTheApi(host);
            case LTI ->
                host.send(
                        "POST",
                        "/olat/lti/ags/" + (change == Change.GRADE ? "1/lineitems/2/lineitem" : change.word())
                                + "/scores",
                        "{\"userId\":\"" + name() + "\"}");
            case WEBDAV ->
                host.send(
                        "PUT",
                        "/olat/webdav/" + (change == Change.DOCUMENT ? "home" : change.word()) + "/a.txt",
                        "text",
                        "Authorization",
                        basic(name()));
        };
    }

    private HttpResponse<String> throughTheApi(Container host) throws Exception {
        String named = "{\"identityKey\":" + name() + "}";
        return switch (change) {
            case PERSONAL -> host.send("POST", REST + "users/" + name(), "{}");
            case ENROLMENT -> host.send("PUT", REST + "repo/courses/7/participants/" + name(), "");
            case GRADE -> host.send("POST", REST + "repo/courses/7/assessments/9", named);
            case ATTENDANCE -> host.send("PUT", REST + "repo/lectures/rollcalls", named);
            case MESSAGE -> host.send("PUT", REST + "users/" + name() + "/forums/3/threads", "{}");
            case DOCUMENT -> host.send("PUT", REST + "users/" + name() + "/folders/personal", "text");
            case SALES -> host.send("PUT", REST + "orders/" + name(), "");
        };
    }

    /** The same record or the page about it, read by somebody who may. */
    HttpResponse<String> read(Container host) throws Exception {
        return switch (door) {
            case SCREEN ->
                host.send("GET", "/olat/auth/Identity/" + key, "", "Cookie", signIn(host, STAFF, true, "none"));
            case API -> host.send("GET", REST + "users/" + name(), "");
            case LTI -> host.send("GET", "/olat/lti/ags/1/lineitems/2/lineitem/results", "");
            case WEBDAV -> host.send("PROPFIND", "/olat/webdav/home/", "", "Authorization", basic("reader"));
        };
    }

    /** Learners do themselves what is about their own doing; the rest is done by staff who look at their page. */
    private HttpResponse<String> click(Container host) throws Exception {
        boolean own = change == Change.MESSAGE || change == Change.DOCUMENT || change == Change.SALES;
        return host.send(
                "POST",
                "/olat/auth/1:1:42:1:1:ofo_:fid/",
                "dispatchevent=2",
                "Cookie",
                signIn(host, own ? key : STAFF, !own, change.listener),
                "Content-Type",
                FORM,
                "X-Requested-With",
                "XMLHttpRequest");
    }

    private String signIn(Container host, int who, boolean author, String listener) throws Exception {
        String page = "%5BIdentity:" + key + "%5D";
        return host.send(
                        "GET",
                        "/olat/login?key=" + who + (author ? "&author=on" : "") + "&page=" + page + "&listener="
                                + listener,
                        "")
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow()
                .split(";")[0];
    }

    private static String basic(String name) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":secret").getBytes(StandardCharsets.UTF_8));
    }

    boolean isAllowed() {
        return status == Status.ACTIVE || (status == Status.UNKNOWN && !away);
    }

    /** In the form that each door understands. */
    void assertRefused(HttpResponse<String> answer, Container host) throws Exception {
        String type = answer.headers().firstValue("Content-Type").orElse("");
        String title = status == Status.INACTIVE ? "licence is not active" : "This cannot be checked at the moment";
        switch (door) {
            case SCREEN -> {
                assertThat(answer.statusCode()).isEqualTo(200); // of others OpenOLAT's script shows nothing
                assertThat(type).isEqualTo("application/json;charset=utf-8");
                assertThat(answer.body()).startsWith("{\"cmdcnt\":1,\"cmds\":[{\"w\":\"1\",\"cmd\":3,");
                String address = answer.body().replaceFirst(".*\"rurl\":\"([^\"]*)\".*", "$1");
                HttpResponse<String> page = host.send("GET", address, "", "Accept", "text/html");
                assertThat(page.statusCode()).isEqualTo(403);
                assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=utf-8");
                assertThat(page.body()).contains("<h1>").contains(title);
            }
            case API, LTI -> {
                assertThat(answer.statusCode()).isEqualTo(403);
                assertThat(type).isEqualTo("application/problem+json;charset=utf-8");
                assertThat(answer.body())
                        .contains("\"learners\":[\"" + identity() + "\"]")
                        .contains(status == Status.INACTIVE ? "\"learner-inactive\"" : "\"undecided\"");
            }
            case WEBDAV -> {
                assertThat(answer.statusCode()).isEqualTo(403);
                assertThat(type).isEqualTo("text/plain;charset=utf-8");
                assertThat(answer.body()).contains(title);
            }
        }
    }

    /** What the service is to be told of it, once. */
    String report() {
        return identity() + (isAllowed() ? " activity " : " refusal ") + change.word();
    }

    @Override
    public String toString() {
        return status + " " + change + " by " + door + (away ? ", service away" : "");
    }
}
