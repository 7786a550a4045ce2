package org.headcount.metering.terms;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.headcount.metering.fact.Span;

/**
 * Everything an institution has agreed, each with its history.
 *
 * @param linkBySisId whether identities are linked by themselves that come with one SIS id; nobody's are where nothing is agreed
 */
public record Terms(
        History<Policy> policy,
        History<ZoneId> zone,
        History<RateCard> rateCard,
        History<Integer> commitment,
        History<Contract> contract,
        History<Boolean> linkBySisId) {

    /** Terms that say nothing of linking. */
    public Terms(
            History<Policy> policy,
            History<ZoneId> zone,
            History<RateCard> rateCard,
            History<Integer> commitment,
            History<Contract> contract) {
        this(policy, zone, rateCard, commitment, contract, new History<>(List.of()));
    }

    /**
     * When the contract begins and ends. Half-open; without an end it goes on.
     *
     * @param prorated whether of a month in which it begins or ends the fixed price is paid by days; else in full
     */
    public record Contract(Instant from, Optional<Instant> until, boolean prorated) {

        public Contract(Instant from, Optional<Instant> until) {
            this(from, until, false);
        }

        /** Whether any of a stretch lies within. */
        boolean touches(Span stretch) {
            return from.isBefore(stretch.until())
                    && until.filter(end -> !end.isAfter(stretch.from())).isEmpty();
        }
    }

    /** How many learners are paid for in any case at an instant; empty where neither a commitment nor a card says. */
    public Optional<Integer> committedAt(Instant instant) {
        Optional<Integer> agreed = commitment.at(instant);
        return rateCard.at(instant).map(card -> card.committed(agreed)).or(() -> agreed);
    }

    /** All contracts; each tells by itself when it begins and ends. */
    public Contracts contracts() {
        return new Contracts(contract.versions());
    }

    /** Whether a month is charged; without a contract every one is. */
    public boolean isContracted(Span month) {
        return contracts().charge(month);
    }

    /** When the contract ended: from then on nothing is written any more. Empty while it has not, and where there is none. */
    public Optional<Instant> ended(Instant now) {
        return contracts().ended(now);
    }

    /** Versions that say from when on they are in force; a contract tells by itself when it begins. */
    public Stream<Dated<?>> dated() {
        return Stream.of(policy, zone, rateCard, commitment).flatMap(history -> history.versions().stream());
    }

    /** These terms, and versions of others behind them. */
    public Terms with(Terms added) {
        return new Terms(
                policy.with(added.policy),
                zone.with(added.zone),
                rateCard.with(added.rateCard),
                commitment.with(added.commitment),
                contract.with(added.contract),
                linkBySisId.with(added.linkBySisId));
    }

    /** The terms as somebody knew them who had seen only what was recorded before an instant. */
    public Terms knownBefore(Instant instant) {
        return new Terms(
                policy.knownBefore(instant),
                zone.knownBefore(instant),
                rateCard.knownBefore(instant),
                commitment.knownBefore(instant),
                contract.knownBefore(instant),
                linkBySisId.knownBefore(instant));
    }
}
