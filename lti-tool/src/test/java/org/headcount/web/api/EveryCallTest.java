package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.testing.Service.OPERATOR_KEY;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.headcount.testing.Service;
import org.junit.jupiter.api.Test;

/** What all calls that openapi.json describes have in common. */
class EveryCallTest extends RestTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A call, and a path to it where nothing is but the institution. */
    private record Call(String method, String path, JsonNode description) {

        boolean takesABody() {
            return description.path("requestBody").path("required").asBoolean();
        }
    }

    @Test
    void withoutABodyWhatNeedsOneIsFaulty() throws Exception {
        Tenant tenant = tenant("switch");

        for (Call call : calls(tenant)) {
            if (call.takesABody()) {
                assertProblem(send(OPERATOR_KEY, call, "", ""), 400, "invalid-request");
                assertProblem(send(OPERATOR_KEY, call, "Content-Type: application/json", ""), 400, "invalid-request");
            }
        }
    }

    @Test
    void aBodyThatIsNotSaidToBeJsonIsNotRead() throws Exception {
        Tenant tenant = tenant("switch");

        for (Call call : calls(tenant)) {
            if (call.takesABody()) {
                assertProblem(send(OPERATOR_KEY, call, "", "{}"), 415, "unsupported-media-type");
                assertProblem(
                        send(OPERATOR_KEY, call, "Content-Type: text/plain", "{}"), 415, "unsupported-media-type");
            }
        }
    }

    @Test
    void whateverACallRefusesIsDescribed() throws Exception {
        Tenant tenant = tenant("switch");
        String reader = service.key(tenant.id(), "read");
        String recorder = service.key(tenant.id(), "record");

        for (Call call : calls(tenant)) {
            List<Service.Answer> answers = new ArrayList<>();
            for (String key : List.of("", reader, recorder)) {
                answers.add(send(key, call, "Content-Type: application/json", "{\"no\": \"such\"}"));
            }
            Call misspelt = new Call(call.method(), call.path() + "?no=such", call.description());
            answers.add(send(OPERATOR_KEY, misspelt, "Content-Type: application/json", "{}"));
            answers.add(send(OPERATOR_KEY, call, "Accept: image/png", ""));
            answers.add(send(OPERATOR_KEY, call, "Content-Type: text/plain", call.takesABody() ? "{}" : ""));
            for (Service.Answer answer : answers) {
                assertThat(call.description().path("responses").has(Integer.toString(answer.status())))
                        .as(call.method() + " " + call.path() + " -> " + answer.status())
                        .isTrue();
            }
        }
    }

    @Test
    void everyAddressSaysWhatItTakesToWhoeverMayAsk() throws Exception {
        Tenant tenant = tenant("switch");
        Tenant other = tenant("switch");
        Map<String, List<String>> methods = new TreeMap<>();
        for (Call call : calls(tenant)) {
            methods.computeIfAbsent(call.path(), path -> new ArrayList<>()).add(call.method());
        }

        for (Map.Entry<String, List<String>> address : methods.entrySet()) {
            Call options = new Call("OPTIONS", address.getKey(), JSON.missingNode());
            Service.Answer answer = send(tenant.key(), options, "", "");
            assertThat(answer.status()).as(address.getKey()).isEqualTo(200);
            assertThat(answer.raw().headers().firstValue("Allow").orElseThrow().split(", *", -1))
                    .containsAll(address.getValue())
                    .contains("OPTIONS");
            assertProblem(send("", options, "", ""), 401, "unauthorized");
            if (address.getKey().contains(tenant.id())) {
                assertProblem(send(other.key(), options, "", ""), 404, "not-found");
            }
        }
    }

    @Test
    void aMethodThatAnAddressDoesNotTakeIsNamedWithThoseItTakes() throws Exception {
        Tenant tenant = tenant("switch");

        Service.Answer answer =
                send(tenant.key(), new Call("DELETE", "/" + tenant.path("facts"), JSON.missingNode()), "", "");

        assertProblem(answer, 405, "method-not-allowed");
        assertThat(answer.raw().headers().firstValue("Allow").orElseThrow()).contains("POST");
    }

    @Test
    void aMediaTypeWithoutABodyMeansNothing() throws Exception {
        Tenant tenant = tenant("switch");

        for (Call call : calls(tenant)) {
            assertThat(send(tenant.key(), call, "Content-Type: text/plain", "").status())
                    .as(call.method() + " " + call.path())
                    .isEqualTo(send(tenant.key(), call, "", "").status());
        }
    }

    private List<Call> calls(Tenant tenant) throws Exception {
        List<Call> calls = new ArrayList<>();
        service.get("", "openapi.json")
                .body()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(call -> calls.add(new Call(
                                call.getKey().toUpperCase(Locale.ROOT),
                                path.getKey()
                                        .replace("{institution}", tenant.id())
                                        .replace("{month}", "2026-03")
                                        .replaceAll("\\{[^}]*}", "none"),
                                call.getValue()))));
        assertThat(calls).hasSizeGreaterThan(25);
        return calls;
    }

    /** @param header one more header; empty for none */
    private Service.Answer send(String key, Call call, String header, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(service.base() + "/api/v1" + call.path()))
                .method(
                        call.method(),
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!header.isEmpty()) {
            String[] parts = header.split(": ", 2);
            request.header(parts[0], parts[1]);
        }
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        return service.send(request.build());
    }
}
