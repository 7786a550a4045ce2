package org.headcount.web.api;

import io.swagger.v3.jaxrs2.Reader;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.responses.ApiResponse;
import jakarta.ws.rs.GET;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the resources into {@code openapi.json}, and adds to each call what every call of its kind answers, so that no
 * resource has to repeat it. Used by the build alone; the running service has no part of it.
 */
public final class CallDescriptions extends Reader {

    @Override
    public OpenAPI read(Set<Class<?>> resources, Map<String, Object> resolved) {
        OpenAPI description = super.read(resources, resolved);
        Map<String, Method> methods = resources.stream()
                .flatMap(resource -> Stream.of(resource.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(io.swagger.v3.oas.annotations.Operation.class))
                .filter(method -> !operationId(method).isEmpty()) // described with another one
                .collect(Collectors.toMap(CallDescriptions::operationId, Function.identity()));
        description.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .forEach(call -> complete(
                        call, Objects.requireNonNull(methods.get(call.getOperationId()), call.getOperationId())));
        return description;
    }

    private static String operationId(Method method) {
        return method.getAnnotation(io.swagger.v3.oas.annotations.Operation.class)
                .operationId();
    }

    private static void complete(Operation call, Method method) {
        Needs needs = method.getAnnotation(Needs.class);
        Needs.Right needed = needs.value();
        answers(call, "400", "invalid"); // no call takes a parameter that it does not know
        if (needed != Needs.Right.NOTHING) {
            answers(call, "401", "unauthorized");
        }
        if (needed.compareTo(Needs.Right.READ) > 0) { // what every key may, no key is forbidden
            answers(call, "403", "forbidden");
        }
        if ((needed == Needs.Right.RECORD || needed == Needs.Right.ADMIN)
                && !needs.afterContract()
                && !method.isAnnotationPresent(GET.class)) {
            answers(call, "409", "conflict"); // once the contract has ended
        }
        answers(call, "406", "notAcceptable");
        answers(call, "503", "unavailable"); // while the database is away
        if (call.getRequestBody() != null) {
            call.getRequestBody()
                    .setRequired(!Arrays.asList(method.getParameterTypes()).contains(OptionalMembers.class));
            answers(call, "413", "tooLarge");
            answers(call, "415", "unsupportedMediaType");
        }
    }

    /** What the resource says itself stays. */
    private static void answers(Operation call, String status, String component) {
        call.getResponses().putIfAbsent(status, new ApiResponse().$ref(component));
    }
}
