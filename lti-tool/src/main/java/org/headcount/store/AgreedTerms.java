package org.headcount.store;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.headcount.gateway.statement.AgreedVersion;
import org.headcount.metering.terms.Dated;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.RateCard;
import org.headcount.metering.terms.Terms;

/** Makes terms of the versions that are kept, here or in an export. */
public final class AgreedTerms {

    private AgreedTerms() {}

    /** @throws StoreException if a version is of something that this program does not know */
    public static Terms of(List<AgreedVersion> versions) {
        List<Dated<Policy>> policies = new ArrayList<>();
        List<Dated<ZoneId>> zones = new ArrayList<>();
        List<Dated<RateCard>> rateCards = new ArrayList<>();
        List<Dated<Integer>> commitments = new ArrayList<>();
        List<Dated<Terms.Contract>> contracts = new ArrayList<>();
        List<Dated<Boolean>> linkBySisId = new ArrayList<>();
        for (AgreedVersion version : versions) {
            switch (version.subject()) {
                case "policy" -> policies.add(dated(version, TermsJson::policy));
                case "zone" -> zones.add(dated(version, TermsJson::zone));
                case "rate-card" -> rateCards.add(dated(version, TermsJson::rateCard));
                case "commitment" -> commitments.add(dated(version, TermsJson::commitment));
                case "contract" -> contracts.add(dated(version, TermsJson::contract));
                case "link-by-sis-id" -> linkBySisId.add(dated(version, TermsJson::flag));
                default -> throw new StoreException("a newer version of this program agreed " + version.subject());
            }
        }
        return new Terms(
                new History<>(policies),
                new History<>(zones),
                new History<>(rateCards),
                new History<>(commitments),
                new History<>(contracts),
                new History<>(linkBySisId));
    }

    private static <T> Dated<T> dated(AgreedVersion version, Function<String, T> value) {
        return new Dated<>(version.from(), version.recordedAt(), value.apply(version.body()));
    }
}
