package org.headcount.metering;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.stream.Stream;

/** Everything an institution has agreed, each with its history. */
public record Terms(
        History<Policy> policy,
        History<ZoneId> zone,
        History<RateCard> rateCard,
        History<Integer> commitment,
        History<Contract> contract) {

    /** When the contract begins and ends. Half-open; without an end it goes on. */
    public record Contract(Instant from, Optional<Instant> until) {

        /** Whether any of a month lies within: then all of it is charged. */
        boolean touches(Span month) {
            return from.isBefore(month.until())
                    && until.filter(end -> !end.isAfter(month.from())).isEmpty();
        }
    }

    /** How many learners are paid for in any case at an instant; empty where neither a commitment nor a card says. */
    Optional<Integer> committedAt(Instant instant) {
        Optional<Integer> agreed = commitment.at(instant);
        return rateCard.at(instant).map(card -> card.committed(agreed)).or(() -> agreed);
    }

    /** The contract as agreed last; it tells by itself when it begins and ends. */
    Optional<Contract> presentContract() {
        return contract.inForce().stream().map(Dated::value).reduce((earlier, later) -> later);
    }

    /** Whether a month is charged; without a contract every one is. */
    boolean isContracted(Span month) {
        return presentContract().filter(present -> !present.touches(month)).isEmpty();
    }

    /** Versions that say from when on they are in force; a contract tells by itself when it begins. */
    Stream<Dated<?>> dated() {
        return Stream.of(policy, zone, rateCard, commitment).flatMap(history -> history.versions().stream());
    }

    /** These terms, and versions of others behind them. */
    public Terms with(Terms added) {
        return new Terms(
                policy.with(added.policy),
                zone.with(added.zone),
                rateCard.with(added.rateCard),
                commitment.with(added.commitment),
                contract.with(added.contract));
    }

    /** The terms as somebody knew them who had seen only what was recorded before an instant. */
    public Terms knownBefore(Instant instant) {
        return new Terms(
                policy.knownBefore(instant),
                zone.knownBefore(instant),
                rateCard.knownBefore(instant),
                commitment.knownBefore(instant),
                contract.knownBefore(instant));
    }
}
