package org.headcount.practice;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What another server answered: nothing is interpreted, a refusal is an answer like any other. */
public record ServiceAnswer(int status, Map<String, List<String>> headers, String body) {

    public ServiceAnswer {
        Map<String, List<String>> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        anyCase.putAll(headers);
        headers = anyCase;
    }

    public boolean isSuccess() {
        return status / 100 == 2;
    }

    /** The first header of that name, in any letter case. */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** @throws IllegalStateException if the body is not JSON */
    public JsonNode json() {
        return Json.read(body).orElseThrow(() -> new IllegalStateException("not JSON, status " + status + ": " + body));
    }
}
