package org.headcount.web.api;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import org.jspecify.annotations.Nullable;

/** Says with every answer to a sender of xAPI statements, problems among them, which version it follows (1.0.3 Part Three §3.3). */
final class XapiVersion implements ContainerResponseFilter {

    static final String ONE = "1.0.3";
    static final String TWO = "2.0.0";

    /** All of 1.0 and of 2.0, with or without the patch. */
    static boolean spoken(String version) {
        return version.matches("(1\\.0|2\\.0)(\\.\\d+)?");
    }

    private static String answered(@Nullable String asked) {
        return asked != null && asked.startsWith("1.") ? ONE : TWO;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getUriInfo().getPath().matches("/?institutions/[^/]*/xapi/.*")) {
            response.getHeaders()
                    .putSingle(XapiResource.VERSION, answered(request.getHeaderString(XapiResource.VERSION)));
        }
    }
}
