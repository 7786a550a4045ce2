package org.headcount.metering.terms;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.fact.Span;

/**
 * The contracts of an institution, one after the other. One that begins when all before it have ended stands beside
 * them; any other is a correction, and replaces what it begins within or before.
 */
public final class Contracts {

    private final List<Terms.Contract> contracts = new ArrayList<>();

    /** @param agreed all versions, in the order in which they were recorded */
    Contracts(List<Dated<Terms.Contract>> agreed) {
        for (Dated<Terms.Contract> version : agreed) {
            Instant from = version.value().from();
            contracts.removeIf(
                    before -> before.until().filter(end -> !end.isAfter(from)).isEmpty());
            contracts.add(version.value());
        }
    }

    /** When the first one begins; empty where none was ever agreed. */
    public Optional<Instant> beginning() {
        return contracts.stream().map(Terms.Contract::from).findFirst();
    }

    /** When the last one ended; empty while it goes on or has yet to begin, and where none was ever agreed. */
    Optional<Instant> ended(Instant now) {
        return last().flatMap(Terms.Contract::until).filter(end -> !end.isAfter(now));
    }

    private Optional<Terms.Contract> last() {
        return contracts.isEmpty() ? Optional.empty() : Optional.of(contracts.get(contracts.size() - 1));
    }

    /** Whether a month is charged: without a contract every one is. */
    public boolean charge(Span month) {
        return contracts.isEmpty() || contracts.stream().anyMatch(contract -> contract.touches(month));
    }

    /** What part of a month's fixed price is paid, by its local days; empty for all of it. A day that a contract touches counts whole. */
    public Optional<Share> share(Span month, ZoneId zone) {
        List<Terms.Contract> within =
                contracts.stream().filter(contract -> contract.touches(month)).toList();
        if (within.isEmpty() || !within.stream().allMatch(Terms.Contract::prorated)) {
            return Optional.empty();
        }
        LocalDate first = LocalDate.ofInstant(month.from(), zone);
        LocalDate last = LocalDate.ofInstant(month.lastInstant(), zone);
        int all = 0;
        int paid = 0;
        for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
            Span hours = new Span(
                    day.atStartOfDay(zone).toInstant(),
                    day.plusDays(1).atStartOfDay(zone).toInstant());
            all++;
            paid += within.stream().anyMatch(contract -> contract.touches(hours)) ? 1 : 0;
        }
        return paid == all ? Optional.empty() : Optional.of(new Share(paid, all));
    }
}
