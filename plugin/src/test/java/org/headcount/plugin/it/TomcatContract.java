package org.headcount.plugin.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The built JAR in the shared library folder of a Tomcat, while the service is away and the setting says to refuse. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TomcatContract {

    private static final String FORM = "application/x-www-form-urlencoded";

    private final String version;
    private final boolean javax;
    private Container tomcat;

    TomcatContract(String version, boolean javax) {
        this.version = version;
        this.javax = javax;
    }

    @BeforeAll
    void start() throws IOException {
        Path base = Container.tomcatBase("tomcat-" + version, version);
        Path jar = Container.target().resolve(javax ? "headcount-plugin-javax.jar" : "headcount-plugin.jar");
        Files.copy(jar, base.resolve("lib/" + jar.getFileName()));
        Files.writeString(
                base.resolve("lib/it.rules"),
                "actor remote-user\nread GET /**\nwrite POST /record.jsp activity=personal\n");
        Files.writeString(base.resolve("lib/headcount-plugin.properties"), """
                service.url = http://127.0.0.1:9
                service.key = hc_it
                institution = it
                host = lib/it.rules
                when.unknown = refuse
                contexts = /plain, /complete, /others, /empty, /code
                """);
        for (Host.Shape each : Host.Shape.values()) {
            new Host(javax).write(base.resolve("webapps" + each.path()), each);
        }
        new Host(javax).write(base.resolve("webapps/other"), Host.Shape.PLAIN);
        tomcat = Container.tomcat(base, version);
    }

    @AfterAll
    void stop() {
        if (tomcat != null) {
            tomcat.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Host.Shape.class)
    void aChangeIsRefusedAndNothingChangedWhateverTheHostsDescriptorSays(Host.Shape shape) throws Exception {
        String page = shape.path() + "/record.jsp";
        String before = tomcat.send("GET", page, "", "X-User", "lena").body();

        HttpResponse<String> refused =
                tomcat.send("POST", page, "name=x", "X-User", "lena", "Content-Type", FORM, "Accept", "text/html");

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body())
                .contains("<h1>This cannot be checked at the moment")
                .doesNotContain("error page");
        assertThat(tomcat.send("GET", page, "", "X-User", "lena").body()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(Host.Shape.class)
    void theHostsOwnFilterComesFirst(Host.Shape shape) throws Exception {
        tomcat.send("GET", shape.path() + "/record.jsp", "", "X-User", "lena");

        assertThat(tomcat.log())
                .anyMatch(line -> line.matches(".*headcount: in " + shape.path()
                        + " a request meets first .*\\borg\\.headcount\\.host\\.OwnFilter\\b.*, then headcount"));
    }

    @Test
    void aWebApplicationThatIsNotNamedIsLeftAlone() throws Exception {
        assertThat(tomcat.send("POST", "/other/record.jsp", "name=J%C3%B6rg", "X-User", "lena", "Content-Type", FORM)
                        .body())
                .endsWith("name=Jörg");
        assertThat(tomcat.log()).noneMatch(line -> line.contains("guards /other by"));
    }

    @Test
    void whoIsNobodyMayDoWhatTheHostAllows() throws Exception {
        assertThat(tomcat.send("POST", "/code/record.jsp", "name=J%C3%B6rg", "Content-Type", FORM)
                        .body())
                .endsWith("name=Jörg");
    }

    @Test
    void redeployingLeaksNothing() throws Exception {
        tomcat.reload("/empty", 50, "/empty/record.jsp");

        assertThat(tomcat.leaks()).startsWith("OK - No memory leaks found");
    }
}
