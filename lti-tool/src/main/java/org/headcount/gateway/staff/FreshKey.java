package org.headcount.gateway.staff;

import java.time.Instant;
import java.util.Optional;
import org.headcount.lti.wire.Secrets;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;

/** A key that was made just now. It is kept nowhere: whoever makes it shows it, once. */
public record FreshKey(String key, ApiKeys.ApiKey kept) {

    /** One of 160 random bits. The institution is written in it, so that any node finds it where the institution's rows are. */
    public static FreshKey of(InstitutionId institution, ApiKeys.Rights rights, String label, Instant now) {
        return of(institution, rights, label, now, Optional.empty());
    }

    /** @param line of the key with which it is made; empty where the operator makes it, so that it begins its own */
    public static FreshKey of(
            InstitutionId institution, ApiKeys.Rights rights, String label, Instant now, Optional<String> line) {
        String id = "k" + Secrets.id(60);
        String key = "hc_" + institution.value() + "_" + Secrets.id(160);
        return new FreshKey(
                key,
                new ApiKeys.ApiKey(
                        institution, id, Secrets.hash(key), rights, label, Micros.floor(now), line.orElse(id)));
    }

    @Override
    public String toString() {
        return "FreshKey[" + kept.id() + "]";
    }
}
