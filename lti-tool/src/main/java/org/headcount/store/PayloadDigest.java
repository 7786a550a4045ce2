package org.headcount.store;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Report;

/** Tells whether two reports of one key say the same of one person, without keeping what they say; mute once that person's key is erased. */
final class PayloadDigest {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 16;

    private PayloadDigest() {}

    /**
     * Of every member but the person, who is compared by identity, and recordedAt.
     *
     * @param fact what the report becomes; of another person it tells the identity, by whatever name that was reported
     */
    static byte[] of(Report report, Fact fact, byte[] key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            add(mac, report.type().name());
            add(mac, report.kind().name());
            add(mac, report.role().name());
            add(mac, report.origin().name());
            add(mac, Long.toString(Micros.of(report.at())));
            add(mac, report.unit());
            add(mac, report.note().actor());
            add(mac, report.note().reason());
            add(mac, report.note().context());
            add(mac, report.note().approvedBy());
            if (report.detail() instanceof Detail.Voids voids) {
                add(mac, voids.fact().source());
                add(mac, voids.fact().id());
            } else if (report.detail() instanceof Detail.Exempts exempts) {
                add(mac, Long.toString(Micros.of(exempts.stretch().from())));
                add(mac, Long.toString(Micros.of(exempts.stretch().until())));
            } else if (fact.detail() instanceof Detail.Joins joins) {
                add(mac, joins.other().value());
            }
            return Arrays.copyOf(mac.doFinal(), BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /** With its length before it, so that no two lists of texts read the same. */
    private static void add(Mac mac, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        mac.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        mac.update(bytes);
    }
}
