package org.headcount.web.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.headcount.lti.wire.PublishedKey;

/** Signing keys of ours, oldest first. */
@Schema(name = "SigningKeys")
record SigningKeysJson(List<KeyJson> keys) {

    /** One of them. */
    @Schema(name = "SigningKey")
    record KeyJson(
            String kid,
            Instant createdAt,
            Instant signsFrom,

            @Schema(
                    allowableValues = {"signing", "next", "previous"},
                    description =
                            "next: published already, for others to see it first; previous: published until what it signed is over")
            String state) {}

    static SigningKeysJson of(List<PublishedKey> keys, Instant now) {
        return new SigningKeysJson(keys.stream()
                .map(key -> new KeyJson(key.id(), key.createdAt(), key.signsFrom(), key.state(now)))
                .toList());
    }
}
