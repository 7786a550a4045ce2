package org.headcount.web.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.headcount.gateway.Addresses;
import org.headcount.lti.wire.Json;

/** The description of all this for programs, made from the code when it was built; where it all lies is known when we start. */
@Hidden
@Path("openapi.json")
public final class OpenApiResource {

    private final byte[] description;

    public OpenApiResource(Addresses addresses) {
        ObjectNode built = read();
        built.putArray("servers").addObject().put("url", addresses.api());
        this.description = Json.bytes(built);
    }

    private static ObjectNode read() {
        try (InputStream file = Objects.requireNonNull(
                OpenApiResource.class.getResourceAsStream("openapi.json"), "openapi.json is made by the build")) {
            return Json.readObject(file.readAllBytes()).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @GET
    @Needs(Needs.Right.NOTHING)
    @Produces(MediaType.APPLICATION_JSON)
    public Response description() {
        return Response.ok(description).build();
    }
}
