package org.headcount.web.api;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;
import org.jspecify.annotations.Nullable;

/** Refuses query parameters that the method does not read, and those that come twice: a misspelt asOf must not answer for now. */
final class KnownParameters implements ContainerRequestFilter {

    @Context
    private @Nullable ResourceInfo resource;

    private final Map<Method, Set<String>> known = new ConcurrentHashMap<>();

    @Override
    public void filter(ContainerRequestContext request) {
        Set<String> read = resource == null
                ? Set.of()
                : known.computeIfAbsent(resource.getResourceMethod(), KnownParameters::readBy);
        List<Problem.Fault> faults = new ArrayList<>();
        request.getUriInfo().getQueryParameters().forEach((name, values) -> {
            if (!read.contains(name)) {
                faults.add(new Problem.Fault("?" + name, "no such parameter"));
            } else if (values.size() > 1) {
                faults.add(new Problem.Fault("?" + name, "comes more than once"));
            }
        });
        if (!faults.isEmpty()) {
            throw new ProblemException(Problem.invalid(faults));
        }
    }

    private static Set<String> readBy(Method method) {
        Set<String> names = new HashSet<>();
        for (Parameter parameter : method.getParameters()) {
            names.addAll(named(parameter));
            if (parameter.isAnnotationPresent(BeanParam.class)) {
                for (Field field : parameter.getType().getDeclaredFields()) {
                    names.addAll(named(field));
                }
            }
        }
        return Set.copyOf(names);
    }

    private static Set<String> named(AnnotatedElement element) {
        QueryParam query = element.getAnnotation(QueryParam.class);
        return query == null ? Set.of() : Set.of(query.value());
    }
}
