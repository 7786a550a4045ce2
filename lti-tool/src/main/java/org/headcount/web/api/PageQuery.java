package org.headcount.web.api;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.ws.rs.QueryParam;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which page of a list is asked for: how much at most, after what the page before called {@code next}. */
public final class PageQuery {

    @Schema(type = "integer", minimum = "1", maximum = "1000")
    @QueryParam("limit")
    public @Nullable String limit;

    @QueryParam("after")
    public @Nullable String after;

    int most(Asked asked) {
        return asked.limit(limit);
    }

    <T> Optional<T> after(Asked asked, Function<String, T> place) {
        return asked.value("after", after, place);
    }
}
