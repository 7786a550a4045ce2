package org.headcount.plugin.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** OpenOLAT's rules in a web application of its shape, with session objects like its own, while the service is away. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenOlatIT {

    private static final String VERSION = "10.1.34";
    private static final String FORM = "application/x-www-form-urlencoded";

    @AutoClose
    private Container tomcat;

    @BeforeAll
    void start() throws IOException {
        Path base = Container.tomcatBase("openolat", VERSION);
        Plugin.install(base.resolve("lib"), false, "host = openolat", "contexts = /olat");
        new Host(false).writeOpenOlat(base.resolve("webapps/olat"));
        tomcat = Container.tomcat(base, VERSION);
    }

    @Test
    void followingALinkPassesThoughItIsAPost() throws Exception {
        String session = signIn("org.olat.admin.user.tools.UserToolImpl");

        HttpResponse<String> answer = click(session, "/olat/auth/1%3A1%3A42%3A2%3A1/", "cid=open", "XMLHttpRequest");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).startsWith("changes=");
    }

    @Test
    void savingAProfileIsAnsweredWithACommandThatLeadsToAPage() throws Exception {
        String session = signIn("org.olat.user.ProfileFormController");
        String address = "/olat/auth/1:1:42:1:1:ofo_:fid/";

        HttpResponse<String> script = click(session, address, "dispatchevent=2&name=x", "XMLHttpRequest");
        HttpResponse<String> frame = click(session, address, "dispatchevent=2&name=x", "none");

        assertThat(script.statusCode()).isEqualTo(200);
        assertThat(script.body())
                .contains("\"w\":\"1\",\"cmd\":3")
                .contains("\"rurl\":\"/olat/headcount/blocked?why=unknown");
        assertThat(frame.body()).contains("parent.window.o_ainvoke(r)");
        String page = script.body().replaceFirst(".*\"rurl\":\"([^\"]*)\".*", "$1");
        HttpResponse<String> shown = tomcat.send("GET", page, "", "Cookie", session, "Accept-Language", "hu");
        assertThat(shown.statusCode()).isEqualTo(403);
        assertThat(shown.body()).contains("<h1>Ez most nem ellenőrizhető");
    }

    @Test
    void aProgramGetsAProblemAndNotTheHostsErrorPage() throws Exception {
        HttpResponse<String> answer = tomcat.send("DELETE", "/olat/restapi/users/688128", "");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json;charset=utf-8");
        assertThat(answer.body()).contains("\"learners\":[\"openolat:688128\"]");
    }

    @Test
    void aScoreOfAToolIsRefusedByTheLearnerInItsBody() throws Exception {
        HttpResponse<String> answer =
                tomcat.send("POST", "/olat/lti/ags/1/lineitems/2/lineitem/scores", "{\"userId\":\"u-5\"}");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("\"learners\":[\"openolat.lti:u-5\"]");
    }

    @Test
    void webDavIsRefusedByTheNameThatComesWithThePassword() throws Exception {
        HttpResponse<String> answer =
                tomcat.send("PUT", "/olat/webdav/home/a.txt", "text", "Authorization", "Basic bGVuYTpzZWNyZXQ=");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain;charset=utf-8");
    }

    @Test
    void readingByRestPasses() throws Exception {
        assertThat(tomcat.send("GET", "/olat/restapi/users/688128", "").statusCode())
                .isEqualTo(200);
    }

    private String signIn(String listener) throws Exception {
        HttpResponse<String> answer = tomcat.send(
                "GET", "/olat/login?key=688128&page=%5BHomeSite:688128%5D%5Bprofil:0%5D&listener=" + listener, "");
        return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    }

    private HttpResponse<String> click(String session, String path, String body, String with) throws Exception {
        return tomcat.send(
                "POST",
                path,
                body,
                "Cookie",
                session,
                "Content-Type",
                FORM,
                "Accept",
                "text/html",
                "X-Requested-With",
                with);
    }
}
