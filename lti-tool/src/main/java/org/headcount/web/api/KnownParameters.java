package org.headcount.web.api;

import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;
import org.jspecify.annotations.Nullable;

/** Refuses query parameters that the method does not read, and those that come twice: a misspelt asOf must not answer for now. */
final class KnownParameters implements ContainerRequestFilter {

    @Context
    private @Nullable ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        Set<String> known = new HashSet<>();
        if (resource != null) {
            for (Parameter parameter : resource.getResourceMethod().getParameters()) {
                QueryParam query = parameter.getAnnotation(QueryParam.class);
                if (query != null) {
                    known.add(query.value());
                }
            }
        }
        List<Problem.Fault> faults = new ArrayList<>();
        request.getUriInfo().getQueryParameters().forEach((name, values) -> {
            if (!known.contains(name)) {
                faults.add(new Problem.Fault("?" + name, "no such parameter"));
            } else if (values.size() > 1) {
                faults.add(new Problem.Fault("?" + name, "comes more than once"));
            }
        });
        if (!faults.isEmpty()) {
            throw new ProblemException(Problem.invalid(faults));
        }
    }
}
