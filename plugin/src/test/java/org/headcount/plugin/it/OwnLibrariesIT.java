package org.headcount.plugin.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A copy of the JAR in the WEB-INF/lib of each of two web applications, while the service is away. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnLibrariesIT {

    private static final String VERSION = "10.1.34";

    private static final String NONE = "OK - No memory leaks found";

    @AutoClose
    private Container tomcat;

    @BeforeAll
    void start() throws IOException {
        Path base = Container.tomcatBase("own-libraries", VERSION);
        String rules = Plugin.rules(base);
        for (Host.Shape each : new Host.Shape[] {Host.Shape.PLAIN, Host.Shape.CODE}) {
            Path application = base.resolve("webapps" + each.path());
            new Host(false).write(application, each);
            Plugin.install(application.resolve("WEB-INF/lib"), false, rules, "contexts = *");
        }
        tomcat = Container.tomcat(base, VERSION);
    }

    @Test
    void redeployingOneLeaksNothingAndTheOtherIsGuardedAllTheWhile() throws Exception {
        tomcat.reload("/plain", 25, "/plain/record");
        tomcat.reload("/code", 25, "/code/record");

        for (String context : new String[] {"/plain", "/code"}) {
            assertThat(tomcat.send("POST", context + "/record", "", "X-User", "lena")
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
