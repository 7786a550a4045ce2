package org.headcount.plugin.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The built JAR in the shared library folder of a Tomcat. */
abstract class TomcatContract extends ContainerContract {

    private final String version;
    private final boolean javax;

    TomcatContract(String version, boolean javax) {
        super("tomcat-" + version);
        this.version = version;
        this.javax = javax;
    }

    @Override
    Path base(String name) throws IOException {
        return Container.tomcatBase(name, version);
    }

    @Override
    Container start(Path base, RealService service) throws IOException {
        Path lib = base.resolve("lib");
        Plugin.install(lib, javax, service, Plugin.rules(lib), "contexts = /plain, /complete, /others, /empty, /code");
        for (Host.Shape each : Host.Shape.values()) {
            new Host(javax).write(base.resolve("webapps" + each.path()), each);
        }
        new Host(javax).write(base.resolve("webapps/other"), Host.Shape.PLAIN);
        return Container.tomcat(base, version);
    }

    @Override
    Stream<Host.Shape> shapes() {
        return Stream.of(Host.Shape.values());
    }

    @Test
    void aWebApplicationThatIsNotNamedIsLeftAlone() throws Exception {
        assertThat(container()
                        .send("POST", "/other/record?name=J%C3%B6rg", "", "X-User", "lena")
                        .body())
                .endsWith("name=Jörg");
        assertThat(container().log()).noneMatch(line -> line.contains("guards /other by"));
    }

    @Test
    void redeployingLeaksNothing() throws Exception {
        container().reload("/empty", 50, "/empty/record");

        assertThat(container().leaks()).startsWith("OK - No memory leaks found");
    }
}
