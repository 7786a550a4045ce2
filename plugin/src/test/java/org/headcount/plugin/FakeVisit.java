package org.headcount.plugin;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request without a container. */
final class FakeVisit implements Visit {

    final Map<String, Object> session = new HashMap<>();
    final Map<String, Object> attributes = new HashMap<>();
    final Map<String, String> headers = new HashMap<>();
    private final List<String> roles = new ArrayList<>();
    private final String method;
    private final Route route;
    private final Query query;
    private final Bean bean = new Bean();
    private Query form = new Query("");
    private @Nullable String body = "";
    private String answer = "";
    private @Nullable String user;
    private @Nullable Actors actors;

    private FakeVisit(String method, String path, String query) {
        this.method = method;
        this.route = new Route(path);
        this.query = new Query(query);
    }

    static FakeVisit of(String method, String url) {
        String[] parts = url.split("\\?", 2);
        return new FakeVisit(method, parts[0], parts.length == 1 ? "" : parts[1]);
    }

    FakeVisit by(String name) {
        user = name;
        return this;
    }

    FakeVisit as(String role) {
        roles.add(role);
        return this;
    }

    /** Null: too large. */
    FakeVisit with(@Nullable String json) {
        body = json;
        return this;
    }

    FakeVisit form(Query fields) {
        form = fields;
        return this;
    }

    FakeVisit answered(String json) {
        answer = json;
        return this;
    }

    FakeVisit of(Rules rules) {
        actors = new Actors(rules.head, bean, "host");
        return this;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public Route route() {
        return route;
    }

    @Override
    public List<String> query(String name) {
        return query.all(name);
    }

    @Override
    public List<String> form(String name) {
        return form.all(name).isEmpty() ? query.all(name) : form.all(name);
    }

    @Override
    public String header(String name) {
        return headers.getOrDefault(name, "");
    }

    @Override
    public @Nullable Object attribute(String name) {
        return attributes.get(name);
    }

    @Override
    public @Nullable Object sessionAttribute(String name) {
        return session.get(name);
    }

    @Override
    public @Nullable String remoteUser() {
        return user;
    }

    @Override
    public boolean inRole(String role) {
        return roles.contains(role);
    }

    @Override
    public Optional<String> passwordUser() {
        return Credentials.user(header("Authorization"));
    }

    @Override
    public byte[] body() throws Unreadable {
        if (body == null) {
            throw new Unreadable("the body is larger than any");
        }
        return body.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] answer() {
        return answer.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Optional<String> place(String type) {
        return OlatWindow.place(session.get(OlatWindow.SESSION), bean, type);
    }

    @Override
    public Optional<Actor> actor() {
        return actors == null ? Optional.empty() : actors.in(this);
    }
}
