package org.headcount.metering.fact;

import java.time.Instant;

/** A voucher is an identity of its own until whoever comes with it is linked to it; so it counts before anybody is known. */
public final class Voucher {

    /** The source of the facts by which vouchers are issued here. */
    public static final String SOURCE = "headcount.voucher";

    /** The namespace of vouchers. */
    public static final String NAMESPACE = "voucher";

    /** How many characters a code has at most. */
    public static final int LONGEST = 200;

    private Voucher() {}

    /** @throws IllegalArgumentException if it cannot be a code */
    public static IdentityName identity(String code) {
        return new IdentityName(NAMESPACE, code);
    }

    /** The report of an issue. Its key is the code, so that a code is issued once. */
    public static Report issued(String code, Instant at, Instant recordedAt, String unit, Report.Note note) {
        return new Report(
                new FactKey(SOURCE, code),
                identity(code),
                FactType.VOUCHER_ISSUED,
                Kind.VOUCHER,
                Role.LEARNER,
                Origin.STAFF,
                at,
                recordedAt,
                unit,
                note);
    }
}
