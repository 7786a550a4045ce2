package org.headcount.web.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import org.headcount.metering.month.Institution;
import org.headcount.metering.terms.Dated;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Terms;
import org.jspecify.annotations.Nullable;

/** An institution with the terms in force now, and every version of them. */
@Schema(name = "Institution")
record InstitutionJson(
        String id,
        String name,
        Instant createdAt,
        @Nullable String zone,
        @Nullable PolicyJson policy,
        @Nullable RateCardJson rateCard,
        @Nullable CommitmentJson commitment,
        @Nullable ContractJson contract,

        @Schema(
                description =
                        "Whether identities are linked by themselves that come with one SIS id (lis.person_sourcedid)")
        boolean linkBySisId,

        List<VersionJson> versions) {

    @Schema(name = "Commitment")
    record CommitmentJson(int learners) {}

    @Schema(name = "Contract")
    record ContractJson(
            Instant from,
            @Nullable Instant until,

            @Schema(
                    description =
                            "Whether the fixed price of a month in which it begins or ends is paid by days; absent: in full")
            @Nullable
            Boolean prorated) {

        static ContractJson of(Terms.Contract contract) {
            return new ContractJson(
                    contract.from(), contract.until().orElse(null), contract.prorated() ? Boolean.TRUE : null);
        }
    }

    /** One change of one thing agreed; from and recordedAt are absent for what holds since always. */
    @Schema(name = "Version")
    record VersionJson(
            @Nullable Instant from,
            @Nullable Instant recordedAt,
            @Nullable String zone,
            @Nullable PolicyJson policy,
            @Nullable RateCardJson rateCard,
            @Nullable CommitmentJson commitment,
            @Nullable ContractJson contract,
            @Nullable Boolean linkBySisId) {}

    /** A page of institutions; next is absent on the last one. */
    @Schema(name = "Institutions")
    record ListJson(
            List<InstitutionJson> institutions, @Nullable String next) {}

    static InstitutionJson of(Institution institution, Instant now) {
        Terms terms = institution.terms();
        return new InstitutionJson(
                institution.id().value(),
                institution.name(),
                institution.createdAt(),
                terms.zone().at(now).map(ZoneId::getId).orElse(null),
                terms.policy().at(now).map(PolicyJson::of).orElse(null),
                terms.rateCard().at(now).map(RateCardJson::of).orElse(null),
                terms.commitment().at(now).map(CommitmentJson::new).orElse(null),
                terms.contract().at(now).map(ContractJson::of).orElse(null),
                terms.linkBySisId().at(now).orElse(false),
                versions(terms));
    }

    private static List<VersionJson> versions(Terms terms) {
        List<Dated<VersionJson>> all = new ArrayList<>();
        add(all, terms.zone(), (base, zone) -> base.with(zone.getId(), null, null, null, null));
        add(all, terms.policy(), (base, policy) -> base.with(null, PolicyJson.of(policy), null, null, null));
        add(all, terms.rateCard(), (base, card) -> base.with(null, null, RateCardJson.of(card), null, null));
        add(all, terms.commitment(), (base, count) -> base.with(null, null, null, new CommitmentJson(count), null));
        add(all, terms.contract(), (base, contract) -> base.with(null, null, null, null, ContractJson.of(contract)));
        add(all, terms.linkBySisId(), Base::withLinking);
        return all.stream()
                .sorted(Comparator.comparing((Dated<VersionJson> version) -> version.from())
                        .thenComparing(Dated::recordedAt))
                .map(Dated::value)
                .toList();
    }

    private record Base(@Nullable Instant from, @Nullable Instant recordedAt) {

        VersionJson with(
                @Nullable String zone,
                @Nullable PolicyJson policy,
                @Nullable RateCardJson rateCard,
                @Nullable CommitmentJson commitment,
                @Nullable ContractJson contract) {
            return new VersionJson(from, recordedAt, zone, policy, rateCard, commitment, contract, null);
        }

        VersionJson withLinking(boolean linkBySisId) {
            return new VersionJson(from, recordedAt, null, null, null, null, null, linkBySisId);
        }
    }

    private static <T> void add(
            List<Dated<VersionJson>> all, History<T> history, BiFunction<Base, T, VersionJson> shape) {
        for (Dated<T> version : history.versions()) {
            Base base = new Base(
                    version.from().equals(Dated.ALWAYS) ? null : version.from(),
                    version.recordedAt().equals(Dated.ALWAYS) ? null : version.recordedAt());
            all.add(new Dated<>(version.from(), version.recordedAt(), shape.apply(base, version.value())));
        }
    }
}
