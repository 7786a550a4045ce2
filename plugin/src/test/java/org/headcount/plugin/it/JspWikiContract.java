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
    private Container container;

    private Wiki wiki;

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
        accounts = Wiki.accounts(base);
        Wiki.unpack(base, folder);
        container = Container.tomcat(base, version);
        wiki = new Wiki(container);
    }

    @Test
    void theProfileOfAnInactiveLearnerStaysAsItIsUntilSheIsActiveAgain() throws Exception {
        String lena = wiki.register("lena", "Lena One");
        assertThat(wiki.get(lena, PROFILE).body()).contains("value=\"Lena One\"");
        service.turn("jspwiki:lena", false);
        until(() -> wiki.get(lena, PROFILE).statusCode() == 403); // by this policy her own access too
        String before = Files.readString(accounts);
        String edit = Wiki.edit("lena", "Lena Two");

        List<HttpResponse<String>> refused = List.of(
                wiki.post(lena, PROFILE, edit),
                wiki.post(lena, "/wiki/Login.jsp?tab=register", edit),
                wiki.get(lena, "/wiki/UserPreferences.jsp?" + edit));

        assertThat(refused).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
            assertThat(answer.body()).contains("<h1>").doesNotContain("Lena");
        });
        assertThat(Files.readString(accounts)).isEqualTo(before);

        service.turn("jspwiki:lena", true);
        until(() -> wiki.get(lena, PROFILE).statusCode() == 200);
        assertThat(wiki.get(lena, PROFILE).body())
                .contains("value=\"Lena One\"")
                .doesNotContain("Lena Two");
        assertThat(wiki.post(lena, PROFILE, edit).statusCode()).isEqualTo(302);
        assertThat(wiki.get(lena, PROFILE).body()).contains("value=\"Lena Two\"");
        assertThat(Files.readString(accounts)).contains("fullName=\"Lena Two\"");
    }

    @Test
    void allOthersReadAndWriteWhileOneIsInactive() throws Exception {
        String nina = wiki.register("nina", "Nina One");
        String max = wiki.register("max", "Max One");
        wiki.get(nina, "/wiki/Wiki.jsp?page=Main");
        service.turn("jspwiki:nina", false);
        until(() -> wiki.get(nina, "/wiki/Wiki.jsp?page=Main").statusCode() == 403);

        assertThat(wiki.get(max, "/wiki/Wiki.jsp?page=Main").statusCode()).isEqualTo(200);
        assertThat(wiki.get(wiki.visit(), "/wiki/Wiki.jsp?page=Main").statusCode())
                .isEqualTo(200);
        assertThat(wiki.post(max, PROFILE, Wiki.edit("max", "Max Two")).statusCode())
                .isEqualTo(302);
        assertThat(wiki.get(max, PROFILE).body()).contains("value=\"Max Two\"");
    }

    @Test
    void signingInReadingAndChangingAreOnRecord() throws Exception {
        wiki.register("olga", "Olga One");
        String olga = wiki.visit();

        assertThat(wiki.post(olga, "/wiki/Login.jsp", "j_username=olga&j_password=pw-olga&submitlogin=Login")
                        .statusCode())
                .isEqualTo(302);
        wiki.get(olga, PROFILE);
        wiki.post(olga, PROFILE, Wiki.edit("olga", "Olga Two"));

        until(() -> {
            String facts = service.facts("jspwiki:olga").body();
            return List.of("login", "access", "personal").stream().allMatch(kind -> facts.contains("\"" + kind + "\""));
        });
    }
}
