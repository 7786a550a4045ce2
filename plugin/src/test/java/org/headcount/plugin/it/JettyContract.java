package org.headcount.plugin.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The built JAR in the WEB-INF/lib of web applications on Jetty. */
abstract class JettyContract extends ContainerContract {

    private final String age;
    private final boolean javax;

    JettyContract(String age, boolean javax) {
        super("jetty-" + age);
        this.age = age;
        this.javax = javax;
    }

    @Override
    Path base(String name) throws IOException {
        return Container.base(name);
    }

    @Override
    Container start(Path base, RealService service) throws Exception {
        String rules = Plugin.rules(base);
        for (Host.Shape each : shapes().toList()) {
            Path application = base.resolve("webapps" + each.path());
            new Host(javax).write(application, each);
            Plugin.install(
                    application.resolve("WEB-INF/lib"),
                    javax,
                    service,
                    rules,
                    "contexts = *",
                    "journal.dir = " + base.resolve("journal"));
        }
        return Container.jetty(base, "12.1.12", age);
    }

    /** The others keep out whatever lies in WEB-INF/lib, or are Tomcat's alone. */
    @Override
    Stream<Host.Shape> shapes() {
        return Stream.of(Host.Shape.PLAIN, Host.Shape.COMPLETE, Host.Shape.CODE);
    }
}
