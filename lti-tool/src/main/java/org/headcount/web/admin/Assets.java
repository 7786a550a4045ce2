package org.headcount.web.admin;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** Style sheets, served from our own JAR: no page of ours asks another site for anything. */
final class Assets {

    private static final String BOOTSTRAP = "META-INF/resources/webjars/bootstrap/5.3.8/css/bootstrap.min.css";

    private final Map<String, byte[]> files = Map.of(
            "bootstrap-5.3.8.css", read(BOOTSTRAP), "headcount.css", read("org/headcount/web/admin/headcount.css"));

    private static byte[] read(String resource) {
        try (InputStream file = Assets.class.getClassLoader().getResourceAsStream(resource)) {
            if (file == null) {
                throw new IllegalStateException("the JAR lacks " + resource);
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return whether there is such a file */
    boolean send(String name, HttpServletResponse response) throws IOException {
        Optional<byte[]> file = Optional.ofNullable(files.get(name));
        if (file.isEmpty()) {
            return false;
        }
        response.setContentType("text/css;charset=utf-8");
        response.setHeader("Cache-Control", name.equals("headcount.css") ? "no-cache" : "public, max-age=31536000");
        response.setContentLength(file.get().length);
        response.getOutputStream().write(file.get());
        return true;
    }
}
