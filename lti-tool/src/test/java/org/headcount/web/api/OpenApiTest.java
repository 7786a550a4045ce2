package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.headcount.testing.Service;
import org.junit.jupiter.api.Test;

class OpenApiTest extends RestTest {

    /** The calls of the outer contract that exist so far. */
    private static final List<String> CONTRACT = List.of(
            "POST /institutions",
            "GET /institutions/{institution}",
            "PATCH /institutions/{institution}",
            "POST /institutions/{institution}/keys",
            "GET /institutions/{institution}/keys",
            "DELETE /institutions/{institution}/keys/{key}",
            "POST /institutions/{institution}/facts",
            "GET /institutions/{institution}/platforms/{platform}/left-claims",
            "GET /institutions/{institution}/learners/{learner}/enrolments",
            "GET /institutions/{institution}/learners/{learner}/facts",
            "POST /institutions/{institution}/xapi/statements",
            "PUT /institutions/{institution}/xapi/statements",
            "GET /institutions/{institution}/xapi/verbs",
            "POST /institutions/{institution}/caliper",
            "GET /institutions/{institution}/caliper/actions",
            "POST /institutions/{institution}/vouchers",
            "GET /institutions/{institution}/learners",
            "GET /institutions/{institution}/learners/{learner}",
            "DELETE /institutions/{institution}/learners/{learner}/identity",
            "PUT /institutions/{institution}/learners/{learner}/switch",
            "PUT /institutions/{institution}/learners/{learner}/identities",
            "POST /institutions/{institution}/links",
            "DELETE /institutions/{institution}/links/{link}",
            "GET /institutions/{institution}/learners/{learner}/switch-preview",
            "POST /institutions/{institution}/decisions",
            "GET /institutions/{institution}/status-changes",
            "POST /institutions/{institution}/aliases",
            "GET /institutions/{institution}/months/{month}",
            "GET /institutions/{institution}/months/{month}/learners",
            "GET /institutions/{institution}/months/{month}/days",
            "GET /institutions/{institution}/months/{month}/units",
            "GET /institutions/{institution}/months/{month}/over-commitment",
            "GET /institutions/{institution}/audit",
            "POST /institutions/{institution}/switches",
            "POST /institutions/{institution}/previews",
            "GET /institutions/{institution}/statements",
            "GET /institutions/{institution}/statements/{month}",
            "GET /institutions/{institution}/forecast",
            "GET /institutions/{institution}/recommendation",
            "POST /institutions/{institution}/plans",
            "POST /institutions/{institution}/what-if",
            "GET /institutions/{institution}/months/{month}/activity",
            "POST /institutions/{institution}/reconciliations",
            "GET /institutions/{institution}/sources",
            "GET /institutions/{institution}/alerts",
            "POST /institutions/{institution}/webhooks",
            "GET /institutions/{institution}/webhooks",
            "DELETE /institutions/{institution}/webhooks/{webhook}",
            "POST /institutions/{institution}/webhooks/{webhook}/test",
            "POST /institutions/{institution}/alert-addresses",
            "GET /institutions/{institution}/holds",
            "GET /institutions/{institution}/refusals",
            "POST /institutions/{institution}/holds/{hold}/release",
            "POST /institutions/{institution}/holds/{hold}/discard",
            "POST /institutions/{institution}/platforms",
            "GET /institutions/{institution}/platforms",
            "GET /institutions/{institution}/platforms/{platform}",
            "PATCH /institutions/{institution}/platforms/{platform}",
            "DELETE /institutions/{institution}/platforms/{platform}",
            "POST /institutions/{institution}/platforms/{platform}/deployments",
            "POST /institutions/{institution}/platforms/invitations",
            "POST /institutions/{institution}/platforms/{platform}/approve",
            "POST /institutions/{institution}/tools",
            "POST /institutions/{institution}/tools/invitations",
            "POST /institutions/{institution}/tools/{tool}/approve",
            "GET /institutions/{institution}/tools",
            "GET /institutions/{institution}/tools/{tool}",
            "PATCH /institutions/{institution}/tools/{tool}",
            "DELETE /institutions/{institution}/tools/{tool}");

    @Test
    void everyCallInTheCodeIsDescribedAndNoOther() throws Exception {
        Set<String> described = new TreeSet<>();
        description()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(
                                method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));

        Set<String> served = new TreeSet<>();
        methods()
                .filter(method -> !method.getDeclaringClass().isAnnotationPresent(Hidden.class))
                .forEach(method -> served.add(verb(method) + " " + path(method)));
        assertThat(described).isEqualTo(served).containsAll(CONTRACT);
    }

    @Test
    void everyCallSaysWhoMayMakeIt() {
        assertThat(methods()).isNotEmpty().allMatch(method -> method.isAnnotationPresent(Needs.class));
    }

    @Test
    void everyCallDescribesWhatAllCallsOfItsKindAnswer() throws Exception {
        JsonNode paths = description().path("paths");

        methods()
                .filter(method -> !method.getDeclaringClass().isAnnotationPresent(Hidden.class))
                .forEach(method -> {
                    JsonNode call = paths.path(path(method)).path(verb(method).toLowerCase(Locale.ROOT));
                    Needs.Right needed = method.getAnnotation(Needs.class).value();
                    Set<String> answers = new TreeSet<>();
                    call.path("responses").fieldNames().forEachRemaining(answers::add);
                    assertThat(answers).as(path(method)).contains("400", "401", "406");
                    assertThat(answers.contains("403"))
                            .as("403 of " + path(method))
                            .isEqualTo(needed.compareTo(Needs.Right.READ) > 0);
                    if (call.has("requestBody")) {
                        assertThat(call.path("requestBody").path("required").asBoolean())
                                .as("body of " + path(method))
                                .isNotEqualTo(
                                        List.of(method.getParameterTypes()).contains(OptionalMembers.class));
                        assertThat(answers).as(path(method)).contains("413", "415");
                    } else {
                        assertThat(answers).as(path(method)).doesNotContain("413", "415");
                    }
                });
    }

    @Test
    void everyReferenceLeadsSomewhere() throws Exception {
        JsonNode description = description();

        for (String reference : new HashSet<>(description.findValuesAsText("$ref"))) {
            assertThat(reference).startsWith("#/");
            assertThat(description.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse();
        }
    }

    @Test
    void everyCallHasASummaryAnIdOfItsOwnAndAnAnswer() throws Exception {
        List<String> ids = new ArrayList<>();
        description()
                .path("paths")
                .forEach(path -> path.forEach(call -> {
                    ids.add(call.path("operationId").asText());
                    assertThat(call.path("summary").asText())
                            .as(call.toString())
                            .isNotEmpty();
                    assertThat(call.path("responses").properties())
                            .anyMatch(one -> one.getKey().startsWith("2"));
                }));

        assertThat(ids).doesNotHaveDuplicates().noneMatch(id -> id.contains("_"));
    }

    @Test
    void itIsServedToEverybody() throws Exception {
        Service.Answer answer = service.get("", "openapi.json");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("openapi").asText()).startsWith("3.1");
        assertThat(answer.body()
                        .path("components")
                        .path("securitySchemes")
                        .path("key")
                        .path("scheme")
                        .asText())
                .isEqualTo("bearer");
    }

    private JsonNode description() throws Exception {
        return service.get("", "openapi.json").body();
    }

    /** All there are, found among the compiled classes: a list of them could forget one. */
    private static Stream<Method> methods() {
        try (Stream<java.nio.file.Path> files =
                Files.list(java.nio.file.Path.of(Objects.requireNonNull(Api.class.getResource("Api.class"))
                        .toURI()
                        .resolve(".")))) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class"))
                    .map(name -> named(name.substring(0, name.length() - ".class".length())))
                    .filter(type -> type.isAnnotationPresent(Path.class))
                    .flatMap(type -> Stream.of(type.getDeclaredMethods()))
                    .filter(method -> !verb(method).isEmpty())
                    .toList()
                    .stream();
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> named(String name) {
        try {
            return Class.forName(Api.class.getPackageName() + "." + name, false, OpenApiTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String verb(Method method) {
        for (Annotation annotation : method.getAnnotations()) {
            HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
            if (verb != null) {
                return verb.value();
            }
        }
        return "";
    }

    private static String path(Method method) {
        Path above = method.getDeclaringClass().getAnnotation(Path.class);
        Path below = method.getAnnotation(Path.class);
        return "/" + above.value() + (below == null ? "" : "/" + below.value());
    }
}
