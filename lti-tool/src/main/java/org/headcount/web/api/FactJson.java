package org.headcount.web.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Report;
import org.headcount.metering.status.Period;
import org.jspecify.annotations.Nullable;

/** A fact as it was written down. */
@Schema(name = "Fact")
record FactJson(
        String source,
        String id,
        String type,
        String kind,
        String role,
        Origin origin,
        Instant at,
        Instant recordedAt,
        @Nullable String unit,
        @Nullable String actor,
        @Nullable String reason,
        @Schema(type = "object") @JsonRawValue @Nullable String context,

        @Schema(description = "Of a void: the fact that never counted") @Nullable
        KeyJson voids,

        @Schema(description = "Of a void: who else than the actor stands for it") @Nullable
        String approvedBy,

        @Schema(description = "Of an exemption") @Nullable Instant from,

        @Schema(description = "Of an exemption; absent: nothing ends it yet") @Nullable
        Instant until,

        @Schema(description = "Of a link or an unlink: the opaque id of the other identity") @Nullable
        String with) {

    /** The name of a fact. */
    @Schema(name = "FactKey")
    record KeyJson(String source, String id) {
        static KeyJson of(FactKey key) {
            return new KeyJson(key.source(), key.id());
        }
    }

    static FactJson of(Fact fact, Report.Note note) {
        return new FactJson(
                fact.key().source(),
                fact.key().id(),
                fact.type().wire(),
                fact.kind().wire(),
                fact.role().wire(),
                fact.origin(),
                fact.occurredAt(),
                fact.recordedAt(),
                unlessEmpty(fact.unit()),
                unlessEmpty(note.actor()),
                unlessEmpty(note.reason()),
                unlessEmpty(note.context()),
                fact.detail() instanceof Detail.Voids voids ? KeyJson.of(voids.fact()) : null,
                unlessEmpty(note.approvedBy()),
                fact.detail() instanceof Detail.Exempts exempts
                        ? exempts.stretch().from()
                        : null,
                fact.detail() instanceof Detail.Exempts exempts
                                && !exempts.stretch().until().equals(Period.OPEN)
                        ? exempts.stretch().until()
                        : null,
                fact.detail() instanceof Detail.Joins joins ? joins.other().value() : null);
    }

    private static @Nullable String unlessEmpty(String text) {
        return text.isEmpty() ? null : text;
    }
}
