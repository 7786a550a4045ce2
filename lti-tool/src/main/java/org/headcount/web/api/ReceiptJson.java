package org.headcount.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.headcount.lti.wire.Json;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.Receipt;
import org.headcount.web.Problem;
import org.jspecify.annotations.Nullable;

/** What became of one reported fact. */
@Schema(
        name = "Receipt",
        oneOf = {ReceiptJson.Counted.class, ReceiptJson.Kept.class, ReceiptJson.Refused.class, ReceiptJson.Invalid.class
        })
public sealed interface ReceiptJson {

    String outcome();

    /** It opened or extended a period. */
    @Schema(name = "CountedReceipt")
    record Counted(
            String source,
            String id,
            @Schema(allowableValues = "counted") String outcome,

            @Schema(description = "null: until somebody switches off")
            @JsonInclude(JsonInclude.Include.ALWAYS)
            @Nullable
            Instant activeUntil)
            implements ReceiptJson {}

    /** Anything else that was understood. */
    @Schema(name = "KeptReceipt")
    record Kept(
            String source,
            String id,

            @Schema(
                    description = "passed-over: of a Caliper event about nobody who is a learner",
                    allowableValues = {"recorded", "quarantined", "duplicate", "conflict", "passed-over"})
            String outcome,

            @Schema(description = "409 for a conflict") @Nullable
            Integer status)
            implements ReceiptJson {}

    /** It was understood and not kept. */
    @Schema(name = "RefusedReceipt")
    record Refused(
            String source,
            String id,
            @Schema(allowableValues = "refused") String outcome,

            @Schema(allowableValues = {"insufficient-rights", "approval-missing"})
            String reason,

            String message)
            implements ReceiptJson {

        /** Corrections are an administrator's. */
        static Refused byRights(FactKey key, String type) {
            return new Refused(
                    key.source(),
                    key.id(),
                    "refused",
                    "insufficient-rights",
                    "a key that may record may not record " + type + "; it needs the right admin");
        }

        private static Refused unapproved(FactKey key) {
            return new Refused(
                    key.source(),
                    key.id(),
                    "refused",
                    "approval-missing",
                    "it changes more money than one person alone may change; approvedBy must name another one than actor, or "
                            + "another key stand for it as " + Guard.APPROVAL);
        }
    }

    /** It could not be understood; nothing of it was kept. */
    @Schema(name = "InvalidReceipt")
    record Invalid(
            @Nullable String source,
            @Nullable String id,
            @Schema(allowableValues = "invalid") String outcome,

            @Schema(description = "The first faulty member, from the fact on")
            String pointer,

            String message,
            List<Problem.Fault> errors)
            implements ReceiptJson {}

    /** For what was read and written down, or was there before. */
    static ReceiptJson of(FactKey key, Receipt receipt) {
        if (receipt instanceof Receipt.Counted counted) {
            return new Counted(
                    key.source(), key.id(), "counted", counted.activeUntil().orElse(null));
        }
        if (receipt instanceof Receipt.Conflict) {
            return new Kept(key.source(), key.id(), "conflict", 409);
        }
        if (receipt instanceof Receipt.NotApproved) {
            return Refused.unapproved(key);
        }
        if (receipt instanceof Receipt.SomebodyElses) {
            Problem.Fault fault = new Problem.Fault("/learner", "is not whose fact this voids");
            return new Invalid(key.source(), key.id(), "invalid", fault.pointer(), fault.message(), List.of(fault));
        }
        String outcome = receipt instanceof Receipt.Quarantined
                ? "quarantined"
                : receipt instanceof Receipt.Duplicate ? "duplicate" : "recorded";
        return new Kept(key.source(), key.id(), outcome, null);
    }

    /** What became of it, in a word. */
    static String outcome(Receipt receipt) {
        return of(new FactKey("-", "-"), receipt).outcome();
    }

    /** Whether it was turned down before anybody tried to write it down. */
    default boolean turnedDown() {
        return this instanceof Refused || this instanceof Invalid;
    }

    /** For what is about nobody who is a learner; nothing was kept. */
    static ReceiptJson passedOver(String source, String id) {
        return new Kept(source, id, "passed-over", null);
    }

    /** For what could not be understood. {@code fact} is whatever stands in a fact's place. */
    static ReceiptJson invalid(JsonNode fact, List<Problem.Fault> faults) {
        Problem.Fault first = faults.get(0);
        return new Invalid(text(fact, "source"), text(fact, "id"), "invalid", first.pointer(), first.message(), faults);
    }

    private static @Nullable String text(JsonNode fact, String member) {
        return fact.path(member).isTextual() ? fact.path(member).textValue() : null;
    }

    /** As one line of a file, with the number of the fact's own line. */
    default String line(long number) {
        ObjectNode line = Json.object().put("line", number);
        return Json.text(line.setAll(JsonBodies.tree(this)));
    }
}
