package org.headcount.moodle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.headcount.lti.wire.Recording;
import org.headcount.lti.wire.Recording.Exchange;

/** All recordings. */
public final class Captures {

    private Captures() {}

    public static List<Recording> all() {
        URL anyOne = Captures.class.getResource("/moodle-4.5/01-discovery.json");
        if (anyOne == null) {
            throw new AssertionError("there are no recordings");
        }
        try (Stream<Path> files = Files.list(Path.of(anyOne.toURI()).resolveSibling("."))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .sorted()
                    .map(Recording::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    public static Stream<Exchange> exchanges() {
        return all().stream().flatMap(recording -> recording.exchanges().stream());
    }
}
