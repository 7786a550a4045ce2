package org.headcount.plugin.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.plugin.it.RealService.until;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** A host of other makers, as they pack it, with accounts of its own; connected to the service that is shipped. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 4, unit = TimeUnit.MINUTES)
abstract class JspWikiContract {

    private static final String PROFILE = "/wiki/UserPreferences.jsp?tab=profile";

    private final String version;
    private final boolean javax;
    private final String folder;

    @AutoClose
    private RealService service;

    @AutoClose
    private Container wiki;

    private Path accounts;

    /** @param folder of the base where this Tomcat looks for web applications of the javax age */
    JspWikiContract(String version, boolean javax, String folder) {
        this.version = version;
        this.javax = javax;
        this.folder = folder;
    }

    @BeforeAll
    void start() throws Exception {
        Path base = Container.tomcatBase("jspwiki-" + version, version);
        service = RealService.start(base);
        Plugin.install(
                base.resolve("lib"),
                javax,
                service,
                "host = jspwiki",
                "contexts = /wiki",
                "journal.dir = " + base.resolve("journal"));
        accounts = base.resolve("accounts.xml");
        Files.writeString(accounts, "<?xml version='1.0' encoding='UTF-8'?><users></users>");
        Files.writeString(
                base.resolve("lib/jspwiki-custom.properties"),
                String.join(
                        "\n",
                        "jspwiki.xmlUserDatabaseFile = " + accounts,
                        "jspwiki.xmlGroupDatabaseFile = " + base.resolve("groups.xml"),
                        "jspwiki.fileSystemProvider.pageDir = " + base.resolve("pages"),
                        "jspwiki.basicAttachmentProvider.storageDir = " + base.resolve("pages"),
                        "mail.smtp.port = 9", // nobody is written to
                        "jspwiki.workDir = " + base.resolve("work/jspwiki")));
        Files.copy(
                Container.target().resolve("containers/jspwiki.war"),
                Files.createDirectories(base.resolve(folder)).resolve("wiki.war"));
        wiki = Container.tomcat(base, version);
    }

    @Test
    void theProfileOfAnInactiveLearnerStaysAsItIsUntilSheIsActiveAgain() throws Exception {
        String lena = register("lena", "Lena One");
        assertThat(get(lena, PROFILE).body()).contains("value=\"Lena One\"");
        service.turn("jspwiki:lena", false);
        until(() -> get(lena, PROFILE).statusCode() == 403); // by this policy her own access too
        String before = Files.readString(accounts);
        String edit = edit("lena", "Lena Two");

        List<HttpResponse<String>> refused = List.of(
                post(lena, PROFILE, edit),
                post(lena, "/wiki/Login.jsp?tab=register", edit),
                get(lena, "/wiki/UserPreferences.jsp?" + edit));

        assertThat(refused).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
            assertThat(answer.body()).contains("<h1>").doesNotContain("Lena");
        });
        assertThat(Files.readString(accounts)).isEqualTo(before);

        service.turn("jspwiki:lena", true);
        until(() -> get(lena, PROFILE).statusCode() == 200);
        assertThat(get(lena, PROFILE).body()).contains("value=\"Lena One\"").doesNotContain("Lena Two");
        assertThat(post(lena, PROFILE, edit).statusCode()).isEqualTo(302);
        assertThat(get(lena, PROFILE).body()).contains("value=\"Lena Two\"");
        assertThat(Files.readString(accounts)).contains("fullName=\"Lena Two\"");
    }

    @Test
    void allOthersReadAndWriteWhileOneIsInactive() throws Exception {
        String nina = register("nina", "Nina One");
        String max = register("max", "Max One");
        get(nina, "/wiki/Wiki.jsp?page=Main");
        service.turn("jspwiki:nina", false);
        until(() -> get(nina, "/wiki/Wiki.jsp?page=Main").statusCode() == 403);

        assertThat(get(max, "/wiki/Wiki.jsp?page=Main").statusCode()).isEqualTo(200);
        assertThat(get(visit(), "/wiki/Wiki.jsp?page=Main").statusCode()).isEqualTo(200);
        assertThat(post(max, PROFILE, edit("max", "Max Two")).statusCode()).isEqualTo(302);
        assertThat(get(max, PROFILE).body()).contains("value=\"Max Two\"");
    }

    @Test
    void signingInReadingAndChangingAreOnRecord() throws Exception {
        register("olga", "Olga One");
        String olga = visit();

        assertThat(post(olga, "/wiki/Login.jsp", "j_username=olga&j_password=pw-olga&submitlogin=Login")
                        .statusCode())
                .isEqualTo(302);
        get(olga, PROFILE);
        post(olga, PROFILE, edit("olga", "Olga Two"));

        until(() -> {
            String facts = service.facts("jspwiki:olga").body();
            return List.of("login", "access", "personal").stream().allMatch(kind -> facts.contains("\"" + kind + "\""));
        });
    }

    /** A session's cookie. */
    private String visit() throws Exception {
        return wiki.send("GET", "/wiki/Login.jsp", "").headers().allValues("Set-Cookie").stream()
                .filter(each -> each.startsWith("JSESSIONID="))
                .findFirst()
                .orElseThrow()
                .split(";")[0];
    }

    private String register(String login, String name) throws Exception {
        String session = visit();
        HttpResponse<String> answer = post(session, "/wiki/Login.jsp?tab=register", edit(login, name));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
        return session;
    }

    private static String edit(String login, String name) {
        return "loginname=" + login + "&password0=pw-" + login + "&password=pw-" + login + "&password2=pw-" + login
                + "&fullname=" + name.replace(' ', '+') + "&email=" + login + "%40example.org&action=saveProfile";
    }

    private HttpResponse<String> get(String session, String path) throws Exception {
        return wiki.send("GET", path, "", "Cookie", session, "Accept", "text/html");
    }

    private HttpResponse<String> post(String session, String path, String form) throws Exception {
        return wiki.send(
                "POST",
                path,
                form,
                "Cookie",
                session,
                "Accept",
                "text/html",
                "Content-Type",
                "application/x-www-form-urlencoded");
    }
}
