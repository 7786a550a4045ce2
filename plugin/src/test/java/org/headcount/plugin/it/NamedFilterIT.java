package org.headcount.plugin.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The last resort that the documentation gives: the filter named in the container's own conf/web.xml. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NamedFilterIT {

    private static final String VERSION = "10.1.34";

    @AutoClose
    private Container tomcat;

    @BeforeAll
    void start() throws IOException {
        Path base = Container.tomcatBase("named-filter", VERSION);
        Plugin.install(base.resolve("lib"), false, Plugin.rules(base), "contexts = /empty");
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

    @Test
    void itStandsBehindTheHostsFiltersAndLeavesOtherApplicationsAlone() throws Exception {
        assertThat(tomcat.send("POST", "/empty/record", "", "X-User", "lena").statusCode())
                .isEqualTo(403);
        assertThat(tomcat.send("POST", "/plain/record", "", "X-User", "lena").statusCode())
                .isEqualTo(200);
    }
}
