package org.headcount.web.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Where a list goes on, as a text that fits into an address and says nothing to whoever passes it on. */
final class Place {

    private Place() {}

    /** @param parts without line feeds */
    static String of(String... parts) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The parts of a place that was given away.
     *
     * @throws IllegalArgumentException if it was not, as far as its form tells
     */
    static String[] read(String place, int parts) {
        try {
            String[] read = new String(Base64.getUrlDecoder().decode(place), StandardCharsets.UTF_8).split("\n", -1);
            if (read.length == parts && of(read).equals(place)) {
                return read;
            }
        } catch (IllegalArgumentException e) {
            throw unknown(e);
        }
        throw unknown(null);
    }

    /** For a part that cannot be what was given away. */
    static IllegalArgumentException unknown(@Nullable Throwable cause) {
        return new IllegalArgumentException("must be what next was in the answer before", cause);
    }
}
