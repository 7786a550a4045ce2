package org.headcount.web.api;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** The description of all this for programs, made from the code when it was built. */
@Hidden
@Path("openapi.json")
public final class OpenApiResource {

    @GET
    @Needs(Needs.Right.NOTHING)
    @Produces(MediaType.APPLICATION_JSON)
    public Response description() throws IOException {
        try (InputStream file = Objects.requireNonNull(
                OpenApiResource.class.getResourceAsStream("openapi.json"), "openapi.json is made by the build")) {
            return Response.ok(file.readAllBytes()).build();
        }
    }
}
