package org.headcount.plugin.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The built JAR on the class path of Undertow, which is WildFly's engine. */
class UndertowIT extends ContainerContract {

    UndertowIT() {
        super("undertow");
    }

    @Override
    Path base(String name) throws IOException {
        return Container.base(name);
    }

    @Override
    Container start(Path base, RealService service) throws IOException {
        Plugin.install(
                base.resolve("lib"),
                false,
                service,
                Plugin.rules(base),
                "contexts = *",
                "journal.dir = " + base.resolve("journal"));
        return Container.undertow(base, new Host(false).writeUndertow(base.resolve("host")));
    }

    @Override
    Stream<Host.Shape> shapes() {
        return Stream.of(Host.Shape.PLAIN, Host.Shape.CODE);
    }
}
