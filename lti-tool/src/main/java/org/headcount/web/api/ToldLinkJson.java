package org.headcount.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.headcount.metering.Linking;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Report;
import org.headcount.metering.ledger.MadeLinks;
import org.headcount.metering.ledger.ToldLink;
import org.jspecify.annotations.Nullable;

/** A link with who made it, when and why, and what became of it. */
@Schema(name = "ToldLink")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ToldLinkJson(
        @Schema(description = "Of one that was posted to links: by which it is deleted") @Nullable
        String id,

        @Schema(description = "The opaque ids of the two identities")
        List<String> learners,

        @Schema(description = "The opaque id of the learner whom the first of them belongs to now")
        String learner,

        @Schema(
                allowableValues = {"in-force", "replaced", "unlinked", "voided", "empty"},
                description =
                        "replaced: a later link of the same two stands in its place; empty: it names one identity twice")
        String state,

        @Schema(description = "The link itself, with its actor, reason and recordedAt")
        FactJson fact,

        @Schema(description = "The fact for which it is not in force")
        FactJson.@Nullable KeyJson because) {

    /** A page of them; next is absent on the last one. */
    @Schema(name = "ToldLinks")
    record ListJson(List<ToldLinkJson> links, @Nullable String next) {}

    static ToldLinkJson of(ToldLink told, Report.Note note, String learner) {
        Fact link = told.link();
        FactJson fact = FactJson.of(link, note);
        String id = link.key().id();
        return new ToldLinkJson(
                link.key().source().equals(Linking.SOURCE) ? id.split("\\.", 2)[0] : null,
                List.of(link.identity().value(), String.valueOf(fact.with())),
                learner,
                told.state().wire(),
                fact,
                told.because().map(Fact::key).map(FactJson.KeyJson::of).orElse(null));
    }

    /** The place of a link as a parameter. */
    static String cursor(Fact link) {
        return Micros.of(link.recordedAt()) + "." + encode(link.key().source()) + "."
                + encode(link.key().id());
    }

    /** @throws IllegalArgumentException if it is none that we wrote */
    static MadeLinks.Place place(String cursor) {
        if (!cursor.matches("-?[0-9]{1,18}\\.[A-Za-z0-9_-]{1,2000}\\.[A-Za-z0-9_-]{1,2000}")) {
            throw new IllegalArgumentException("must be what next was in the answer before");
        }
        String[] parts = cursor.split("\\.", 3);
        return new MadeLinks.Place(
                Micros.toInstant(Long.parseLong(parts[0])), new FactKey(decode(parts[1]), decode(parts[2])));
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String text) {
        return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
    }
}
