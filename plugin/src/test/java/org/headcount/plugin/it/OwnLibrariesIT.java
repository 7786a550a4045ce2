package org.headcount.plugin.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A copy of the JAR in the WEB-INF/lib of each of two web applications, while the service is away. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnLibrariesIT {

    private static final String VERSION = "10.1.34";

    private static final String NONE = "OK - No memory leaks found";

    private Container tomcat;

    @BeforeAll
    void start() throws IOException {
        Path base = Container.tomcatBase("own-libraries", VERSION);
        Files.writeString(base.resolve("it.rules"), "actor remote-user\nread GET /**\nwrite POST /record.jsp\n");
        for (Host.Shape each : new Host.Shape[] {Host.Shape.PLAIN, Host.Shape.CODE}) {
            Path application = base.resolve("webapps" + each.path());
            new Host(false).write(application, each);
            Path lib = Files.createDirectories(application.resolve("WEB-INF/lib"));
            Files.copy(Container.target().resolve("headcount-plugin.jar"), lib.resolve("headcount-plugin.jar"));
            Files.writeString(lib.resolve("headcount-plugin.properties"), """
                    service.url = http://127.0.0.1:9
                    service.key = hc_it
                    institution = it
                    host = it.rules
                    when.unknown = refuse
                    contexts = *
                    """);
        }
        tomcat = Container.tomcat(base, VERSION);
    }

    @AfterAll
    void stop() {
        if (tomcat != null) {
            tomcat.close();
        }
    }

    @Test
    void redeployingOneLeaksNothingAndTheOtherIsGuardedAllTheWhile() throws Exception {
        tomcat.reload("/plain", 25, "/plain/record.jsp");
        tomcat.reload("/code", 25, "/code/record.jsp");

        for (String context : new String[] {"/plain", "/code"}) {
            assertThat(tomcat.send("POST", context + "/record.jsp", "", "X-User", "lena")
                            .statusCode())
                    .isEqualTo(403);
        }
        // the JDK's HTTP client ends its thread when it has seen, every three seconds, that nobody holds it any more
        Instant until = Instant.now().plusSeconds(20);
        String leaks = tomcat.leaks();
        while (!leaks.startsWith(NONE) && Instant.now().isBefore(until)) {
            leaks = tomcat.leaks();
        }
        assertThat(leaks).startsWith(NONE);
    }
}
