package org.headcount.web.api;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;

/** Forgets the media type of a body that is not there: some clients name one with every request, and mean nothing by it. */
@PreMatching
final class EmptyBodies implements ContainerRequestFilter {

    @Override
    public void filter(ContainerRequestContext request) {
        boolean announced = request.getLength() > 0 || request.getHeaderString("Transfer-Encoding") != null;
        if (!announced) {
            request.getHeaders().remove(HttpHeaders.CONTENT_TYPE);
        }
    }
}
