package org.headcount.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Where settings and rules are found. */
final class Settings {

    static final String FILE = "headcount-plugin.properties";

    /** Names the file outright. */
    static final String PROPERTY = "headcount.plugin.settings";

    private Settings() {}

    /**
     * The settings: in the file that the system property names, beside the JAR, or on the class path (a shared library folder is
     * on it).
     *
     * @throws IllegalArgumentException naming all that is wrong with them
     */
    static Options options() throws IOException {
        Optional<Path> file = file();
        try (InputStream in = file.isPresent() ? Files.newInputStream(file.get()) : resource()) {
            if (in == null) {
                throw new IllegalArgumentException(FILE + " is neither beside the JAR nor on the class path");
            }
            return read(new InputStreamReader(in, StandardCharsets.UTF_8));
        }
    }

    static Options read(Reader in) throws IOException {
        Properties properties = new Properties();
        properties.load(in);
        return Options.of(properties);
    }

    /** @throws IllegalArgumentException when there are none, or naming all that is wrong with them */
    static Rules rules(String host) throws IOException {
        if (host.contains("/") || host.contains("\\") || host.endsWith(".rules")) {
            Path file = Options.containerHome().resolve(host);
            if (!Files.isReadable(file)) {
                throw new IllegalArgumentException("host: no rules can be read at " + file);
            }
            return RuleReader.read(file.toString(), Files.readAllLines(file, StandardCharsets.UTF_8));
        }
        try (InputStream in = Settings.class.getResourceAsStream("hosts/" + host + ".rules")) {
            if (in == null) {
                throw new IllegalArgumentException(
                        "host: no rules for '" + host + "' come with the plugin; name a file");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return RuleReader.read(host + ".rules", Arrays.asList(text.split("\\R", -1)));
        }
    }

    private static Optional<Path> file() {
        String named = System.getProperty(PROPERTY);
        return named != null ? Optional.of(Path.of(named)) : besideJar().filter(Files::isReadable);
    }

    private static Optional<Path> besideJar() {
        CodeSource source = Settings.class.getProtectionDomain().getCodeSource();
        URL jar = source == null ? null : source.getLocation();
        try {
            return jar == null || !"file".equals(jar.getProtocol())
                    ? Optional.empty()
                    : Optional.of(Path.of(new URI(jar.toString())).resolveSibling(FILE));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static @Nullable InputStream resource() {
        InputStream ours = Settings.class.getResourceAsStream("/" + FILE);
        ClassLoader host = Thread.currentThread().getContextClassLoader();
        return ours != null || host == null ? ours : host.getResourceAsStream(FILE);
    }
}
