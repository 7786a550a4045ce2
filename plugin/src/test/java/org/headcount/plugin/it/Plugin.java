package org.headcount.plugin.it;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** What an administrator copies into a folder of libraries: the built JAR and its settings. */
final class Plugin {

    /** For a service that nobody listens as. */
    static final URI NOWHERE = URI.create("http://127.0.0.1:9");

    /** Of the small host. */
    private static final String RULES = "actor remote-user\nread GET /**\nwrite POST /record activity=personal\n";

    private Plugin() {}

    /** With a service that is away, and the setting to refuse what it does not know. */
    static void install(Path folder, boolean javax, String... settings) throws IOException {
        install(folder, javax, NOWHERE, "hc_it", settings);
    }

    static void install(Path folder, boolean javax, RealService service, String... settings) throws IOException {
        install(folder, javax, service.address(), service.key(), settings);
    }

    private static void install(Path folder, boolean javax, URI service, String key, String... settings)
            throws IOException {
        String jar = javax ? "headcount-plugin-javax.jar" : "headcount-plugin.jar";
        Files.copy(
                Container.target().resolve(jar), Files.createDirectories(folder).resolve(jar));
        Files.writeString(
                folder.resolve("headcount-plugin.properties"),
                String.join(
                        "\n",
                        "service.url = " + service,
                        "service.key = " + key,
                        "institution = it",
                        "when.unknown = refuse",
                        String.join("\n", settings)));
    }

    /** The setting that names rules for the small host, which are put there. */
    static String rules(Path folder) throws IOException {
        Path file = Files.createDirectories(folder).resolve("it.rules");
        Files.writeString(file, RULES);
        return "host = " + file;
    }
}
