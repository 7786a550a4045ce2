package org.headcount.practice;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A request that a browser is about to make: where to, and the fields of the form if it is a POST. */
public record BrowserStep(String method, URI url, List<Field> fields) {

    /** One field; a name may come more than once. */
    public record Field(String name, String value) {}

    public BrowserStep {
        fields = List.copyOf(fields);
    }

    public static BrowserStep get(String url) {
        return new BrowserStep("GET", URI.create(url), List.of());
    }

    public static BrowserStep post(String url, Map<String, String> fields) {
        return new BrowserStep(
                "POST",
                URI.create(url),
                fields.entrySet().stream()
                        .map(field -> new Field(field.getKey(), field.getValue()))
                        .toList());
    }

    /** The first parameter of that name, in the form or in the query. */
    public Optional<String> parameter(String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .map(Field::value)
                .findFirst()
                .or(() -> query().one(name));
    }

    /** The same with a parameter changed or added, where the others of this step are. */
    public BrowserStep with(String name, String value) {
        if (isForm()) {
            List<Field> changed = new ArrayList<>(fields);
            int place = names().indexOf(name);
            if (place >= 0) {
                changed.set(place, new Field(name, value));
            } else {
                changed.add(new Field(name, value));
            }
            return new BrowserStep(method, url, changed);
        }
        Map<String, String> query = queryMap();
        query.put(name, value);
        return withQuery(Parameters.encoded(query));
    }

    /** The same without that parameter. */
    public BrowserStep without(String name) {
        if (isForm()) {
            return new BrowserStep(
                    method,
                    url,
                    fields.stream().filter(field -> !field.name().equals(name)).toList());
        }
        Map<String, String> query = queryMap();
        query.remove(name);
        return withQuery(Parameters.encoded(query));
    }

    /** The same with one more parameter, also if there is one of that name. */
    public BrowserStep and(String name, String value) {
        if (isForm()) {
            List<Field> more = new ArrayList<>(fields);
            more.add(new Field(name, value));
            return new BrowserStep(method, url, more);
        }
        String before = url.getRawQuery() == null ? "" : url.getRawQuery() + "&";
        return withQuery(before + Parameters.encoded(Map.of(name, value)));
    }

    /** The parameters of a GET sent as a form, and those of a form as a query. */
    public BrowserStep byOtherMethod() {
        if (isForm()) {
            return new BrowserStep("GET", url, List.of()).withQuery(body());
        }
        String bare = url.toString().split("\\?", 2)[0];
        return post(bare, queryMap());
    }

    /** Whether the URL begins so. */
    public boolean isTo(String prefix) {
        return url.toString().startsWith(prefix);
    }

    String body() {
        return fields.stream()
                .map(field -> URLEncoder.encode(field.name(), UTF_8) + "=" + URLEncoder.encode(field.value(), UTF_8))
                .collect(Collectors.joining("&"));
    }

    boolean isForm() {
        return method.equals("POST");
    }

    private List<String> names() {
        return fields.stream().map(Field::name).toList();
    }

    private Parameters query() {
        return Parameters.of(url.getRawQuery() == null ? "" : url.getRawQuery());
    }

    private Map<String, String> queryMap() {
        Map<String, String> map = new LinkedHashMap<>();
        query().names().forEach(name -> map.put(name, query().one(name).orElse("")));
        return map;
    }

    private BrowserStep withQuery(String query) {
        String bare = url.toString().split("\\?", 2)[0];
        return new BrowserStep(method, URI.create(bare + (query.isEmpty() ? "" : "?" + query)), fields);
    }
}
