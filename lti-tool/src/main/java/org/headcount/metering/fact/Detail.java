package org.headcount.metering.fact;

import org.headcount.metering.status.Period;

/** What a fact says beyond what all of them say. */
public sealed interface Detail {

    Detail NONE = new None();

    /** Nothing more. */
    record None() implements Detail {}

    /** Which fact never counted. It may not have arrived yet. */
    record Voids(FactKey fact) implements Detail {}

    /** In which stretch the learner's facts do not count; until {@link Period#OPEN} where nothing ends it yet. */
    record Exempts(Span stretch) implements Detail {}

    /** Who else is, or is no longer, the same person, as it is reported. */
    record With(IdentityName other) implements Detail {}

    /** The same as it is written down. */
    record Joins(IdentityId other) implements Detail {}

    /** @throws IllegalArgumentException if a fact of this type cannot say this */
    static void check(FactType type, Kind kind, Detail detail) {
        boolean fits = switch (type) {
            case VOID -> detail instanceof Voids;
            case EXEMPT -> detail instanceof Exempts;
            case LINK, UNLINK -> detail instanceof With || detail instanceof Joins;
            case VOUCHER_ISSUED, VOUCHER_REDEEMED, VOUCHER_REVOKED -> detail instanceof None && kind == Kind.VOUCHER;
            default -> detail instanceof None;
        };
        if (!fits) {
            throw new IllegalArgumentException("a fact of type " + type.wire() + " and kind " + kind.wire()
                    + " does not say " + detail.getClass().getSimpleName());
        }
    }
}
