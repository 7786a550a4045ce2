package org.headcount.web.api;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Optional;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;

/** What every resource answers alike. */
final class Answers {

    private Answers() {}

    static <T> T found(Optional<T> thing) {
        return thing.orElseThrow(() -> new ProblemException(Problem.notFound()));
    }

    /** @param path below {@code /api/v1/}, each segment encoded */
    static Response created(Object answer, String path) {
        return Response.status(Response.Status.CREATED)
                .header("Location", URI.create("/api/v1/" + path).toString())
                .type(MediaType.APPLICATION_JSON)
                .entity(answer)
                .build();
    }

    static Response nothing() {
        return Response.noContent().build();
    }
}
