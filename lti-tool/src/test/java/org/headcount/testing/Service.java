package org.headcount.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.headcount.Headcount;
import org.headcount.settings.Settings;
import org.headcount.store.FreshFile;

/** A whole Headcount on a free port and a database of its own, or one that runs elsewhere, and a client of its REST. */
public final class Service implements AutoCloseable {

    public static final String OPERATOR_KEY = "the-operator-of-the-tests";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI base;
    private final Runnable end;
    private final HttpClient client = HttpClient.newHttpClient();

    private Service(URI base, Runnable end) {
        this.base = base;
        this.end = end;
    }

    /** One that somebody else has started, and ends. */
    public static Service elsewhere(URI base) {
        return new Service(base, () -> {});
    }

    /** Starts one that may call loopback addresses, and remembers in this folder. */
    public static Service start(Path folder, InstantSource clock) {
        FreshFile.at(file(folder));
        return start(settings(folder), clock);
    }

    /** Starts one behind a proxy, whose address is its public one. */
    public static Service startBehind(ReverseProxy proxy, Path folder, InstantSource clock) {
        return startBehind(proxy, "", folder, clock);
    }

    /** @param path of its public address, behind that of the proxy; empty for none */
    public static Service startBehind(ReverseProxy proxy, String path, Path folder, InstantSource clock) {
        FreshFile.at(file(folder));
        Settings alone = settings(folder);
        return start(
                new Settings(
                        Optional.of(URI.create(proxy.uri() + path)),
                        alone.port(),
                        alone.databaseUrl(),
                        alone.allowPrivateAddresses(),
                        alone.operatorKey()),
                clock,
                headcount -> proxy.standBefore(headcount.port()));
    }

    public static Service start(Settings settings, InstantSource clock) {
        return start(settings, clock, headcount -> {});
    }

    private static Service start(Settings settings, InstantSource clock, Consumer<Headcount> then) {
        UsedKeyPairs pairs = new UsedKeyPairs(settings.databaseUrl());
        Headcount headcount = Headcount.start(settings, pairs::take, clock);
        then.accept(headcount);
        return new Service(headcount.base(), () -> {
            headcount.close();
            pairs.giveBack();
        });
    }

    public static Settings settings(Path folder) {
        return new Settings(Optional.empty(), 0, "jdbc:sqlite:" + file(folder), true, Optional.of(OPERATOR_KEY));
    }

    private static Path file(Path folder) {
        return folder.resolve("headcount.db");
    }

    public String base() {
        return base.toString();
    }

    /** An answer; its body as JSON, missing where it has none. */
    public record Answer(int status, JsonNode body, HttpResponse<String> raw) {}

    public Answer get(String key, String path) throws IOException, InterruptedException {
        return call(key, "GET", path, "");
    }

    public Answer post(String key, String path, String body) throws IOException, InterruptedException {
        return call(key, "POST", path, body);
    }

    public Answer put(String key, String path, String body) throws IOException, InterruptedException {
        return call(key, "PUT", path, body);
    }

    public Answer patch(String key, String path, String body) throws IOException, InterruptedException {
        return call(key, "PATCH", path, body);
    }

    public Answer delete(String key, String path) throws IOException, InterruptedException {
        return call(key, "DELETE", path, "");
    }

    /** @param path below {@code /api/v1/} */
    private Answer call(String key, String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base() + "/api/v1/" + path))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        return send(request.build());
    }

    /** Sends anything, following no redirect. */
    public Answer send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        boolean json = answer.headers().firstValue("Content-Type").orElse("").contains("json");
        return new Answer(answer.statusCode(), json ? JSON.readTree(answer.body()) : JSON.missingNode(), answer);
    }

    /** Creates an institution in UTC and gives back a key to all of it. */
    public String institution(String id, String policy) throws IOException, InterruptedException {
        Answer created = post(OPERATOR_KEY, "institutions", """
                {"id": "%s", "name": "%s", "zone": "UTC", "policy": "%s"}""".formatted(id, id, policy));
        if (created.status() != 201) {
            throw new IllegalStateException("not created: " + created.raw().body());
        }
        return key(id, "admin");
    }

    /** Makes a key of an institution. */
    public String key(String institution, String role) throws IOException, InterruptedException {
        return post(OPERATOR_KEY, "institutions/" + institution + "/keys", """
                        {"role": "%s", "label": "tests"}""".formatted(role))
                .body()
                .path("key")
                .asText();
    }

    @Override
    public void close() {
        end.run();
    }
}
