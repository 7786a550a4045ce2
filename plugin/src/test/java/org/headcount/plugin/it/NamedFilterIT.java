package org.headcount.plugin.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The last resort that the documentation gives: the filter named in the container's own conf/web.xml. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NamedFilterIT {

    private static final String VERSION = "10.1.34";

    private Container tomcat;

    @BeforeAll
    void start() throws IOException {
        Path base = Container.tomcatBase("named-filter", VERSION);
        Files.copy(Container.target().resolve("headcount-plugin.jar"), base.resolve("lib/headcount-plugin.jar"));
        Files.writeString(base.resolve("it.rules"), "actor remote-user\nread GET /**\nwrite POST /record.jsp\n");
        Files.writeString(base.resolve("lib/headcount-plugin.properties"), """
                service.url = http://127.0.0.1:9
                service.key = hc_it
                institution = it
                host = it.rules
                when.unknown = refuse
                contexts = /empty
                """);
        String documented = Files.readString(Path.of("../config/hosts/README.md"))
                .lines()
                .map(String::trim)
                .filter(line -> line.startsWith("<filter"))
                .reduce("", String::concat);
        Path descriptor = base.resolve("conf/web.xml");
        Files.writeString(descriptor, Files.readString(descriptor).replace("</web-app>", documented + "</web-app>"));
        new Host(false).write(base.resolve("webapps/empty"), Host.Shape.EMPTY);
        new Host(false).write(base.resolve("webapps/plain"), Host.Shape.PLAIN);
        tomcat = Container.tomcat(base, VERSION);
    }

    @AfterAll
    void stop() {
        if (tomcat != null) {
            tomcat.close();
        }
    }

    @Test
    void itStandsBehindTheHostsFiltersAndLeavesOtherApplicationsAlone() throws Exception {
        assertThat(tomcat.send("POST", "/empty/record.jsp", "", "X-User", "lena")
                        .statusCode())
                .isEqualTo(403);
        assertThat(tomcat.send("POST", "/plain/record.jsp", "", "X-User", "lena")
                        .statusCode())
                .isEqualTo(200);
    }
}
