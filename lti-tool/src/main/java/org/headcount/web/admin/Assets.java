package org.headcount.web.admin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Style sheets and scripts, served from our own JAR: no page of ours asks another site for anything. Each address names a file's content, so it is kept for ever. */
final class Assets {

    private static final String WEBJARS = "META-INF/resources/webjars/";
    private static final String OURS = "org/headcount/web/admin/";
    private static final Map<String, List<String>> WHERE = Map.of(
            "bootstrap.css", List.of(WEBJARS + "bootstrap/5.3.8/css/bootstrap.min.css"),
            "htmx.js", List.of(WEBJARS + "htmx.org/2.0.8/dist/htmx.min.js"),
            "chart.js", List.of(WEBJARS + "chart.js/4.5.1/dist/chart.umd.min.js"),
            "headcount.css",
                    Stream.of(
                                    "headcount",
                                    "usage",
                                    "learners",
                                    "statements",
                                    "planning",
                                    "held",
                                    "connections",
                                    "policy",
                                    "settings",
                                    "me")
                            .map(name -> OURS + name + ".css")
                            .toList(),
            "headcount.js", List.of(OURS + "headcount.js"),
            "charts.js", List.of(OURS + "charts.js"));

    private record Asset(String address, String type, byte[] plain, byte[] zipped) {}

    private static final Map<String, Asset> ALL = all();
    private static final Map<String, Asset> BY_ADDRESS = byAddress();

    /** A file's name with its version in it. */
    static String versioned(String name) {
        return Optional.ofNullable(ALL.get(name))
                .map(Asset::address)
                .orElseThrow(() -> new IllegalArgumentException("there is no " + name));
    }

    /** @return whether there is such a file */
    boolean send(String address, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<Asset> found = Optional.ofNullable(BY_ADDRESS.get(address));
        if (found.isEmpty()) {
            return false;
        }
        String encodings = request.getHeader("Accept-Encoding");
        boolean zipped = encodings != null && encodings.contains("gzip");
        byte[] body = zipped ? found.get().zipped() : found.get().plain();
        if (zipped) {
            response.setHeader("Content-Encoding", "gzip");
        }
        response.setHeader("Vary", "Accept-Encoding");
        response.setContentType(found.get().type());
        response.setHeader("Cache-Control", "public, max-age=31536000, immutable");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        return true;
    }

    private static Map<String, Asset> all() {
        Map<String, Asset> all = new LinkedHashMap<>();
        WHERE.forEach((name, resources) -> {
            byte[] plain = read(resources);
            int dot = name.lastIndexOf('.');
            String address = name.substring(0, dot) + "-" + digest(plain) + name.substring(dot);
            String type = name.endsWith(".css") ? "text/css;charset=utf-8" : "text/javascript;charset=utf-8";
            all.put(name, new Asset(address, type, plain, zip(plain)));
        });
        return Map.copyOf(all);
    }

    private static Map<String, Asset> byAddress() {
        Map<String, Asset> all = new LinkedHashMap<>();
        ALL.values().forEach(asset -> all.put(asset.address(), asset));
        return Map.copyOf(all);
    }

    private static byte[] read(List<String> resources) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        resources.forEach(resource -> all.writeBytes(read(resource)));
        return all.toByteArray();
    }

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

    private static byte[] zip(byte[] plain) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new Thorough(zipped)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return zipped.toByteArray();
    }

    /** Takes its time, once, so that every reader waits less. */
    private static final class Thorough extends GZIPOutputStream {

        Thorough(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
