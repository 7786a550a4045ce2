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

/** The built JAR in the WEB-INF/lib of web applications on Jetty, while the service is away and the setting says to refuse. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JettyContract {

    private static final String FORM = "application/x-www-form-urlencoded";

    private final String age;
    private final boolean javax;
    private Container jetty;

    JettyContract(String age, boolean javax) {
        this.age = age;
        this.javax = javax;
    }

    @BeforeAll
    void start() throws IOException {
        Path base = Container.base("jetty-" + age);
        for (Host.Shape each : new Host.Shape[] {Host.Shape.PLAIN, Host.Shape.COMPLETE, Host.Shape.CODE}) {
            new Host(javax).write(base.resolve("webapps" + each.path()), each);
            Path lib = Files.createDirectories(base.resolve("webapps" + each.path() + "/WEB-INF/lib"));
            String jar = javax ? "headcount-plugin-javax.jar" : "headcount-plugin.jar";
            Files.copy(Container.target().resolve(jar), lib.resolve(jar));
            Files.writeString(base.resolve("it.rules"), "actor remote-user\nread GET /**\nwrite POST /record.jsp\n");
            Files.writeString(lib.resolve("headcount-plugin.properties"), """
                    service.url = http://127.0.0.1:9
                    service.key = hc_it
                    institution = it
                    host = %s/it.rules
                    when.unknown = refuse
                    contexts = *
                    journal.dir = %s/journal
                    """.formatted(base, base));
        }
        jetty = Container.jetty(base, "12.1.12", age);
    }

    @AfterAll
    void stop() {
        if (jetty != null) {
            jetty.close();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Host.Shape.class,
            names = {"PLAIN", "COMPLETE", "CODE"})
    void aChangeIsRefusedBehindTheHostsOwnFilter(Host.Shape shape) throws Exception {
        String page = shape.path() + "/record.jsp";
        String before = jetty.send("GET", page, "", "X-User", "lena").body();

        HttpResponse<String> refused =
                jetty.send("POST", page, "name=x", "X-User", "lena", "Content-Type", FORM, "Accept", "text/html");

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body())
                .contains("<h1>This cannot be checked at the moment")
                .doesNotContain("error page");
        assertThat(jetty.send("GET", page, "", "X-User", "lena").body()).isEqualTo(before);
    }

    @Test
    void whoIsNobodyMayDoWhatTheHostAllows() throws Exception {
        assertThat(jetty.send("POST", "/code/record.jsp", "name=J%C3%B6rg", "Content-Type", FORM)
                        .body())
                .endsWith("name=Jörg");
    }
}
