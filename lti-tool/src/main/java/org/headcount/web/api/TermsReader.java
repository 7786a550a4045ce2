package org.headcount.web.api;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.RateCard;
import org.headcount.metering.Terms;

/** Reads what an institution agrees to, in the shapes that creating and changing share. */
final class TermsReader {

    private TermsReader() {}

    static Optional<ZoneId> zone(Members in) {
        return in.value("zone", 64, text -> {
            if (!ZoneId.getAvailableZoneIds().contains(text)) {
                throw new IllegalArgumentException("must be an IANA time zone such as Europe/Berlin");
            }
            return ZoneId.of(text);
        });
    }

    /** A commitment is at least what the rate card beside it demands. */
    static Optional<Integer> commitment(Members in, Optional<RateCard> card) {
        int least = card.map(RateCard::minimum).orElse(RateCard.DEFAULT_MINIMUM);
        return in.object("commitment").flatMap(commitment -> {
            if (!commitment.has("learners")) {
                commitment.fault("learners", "is missing");
            }
            return commitment.number("learners", least, 100_000_000);
        });
    }

    static Optional<Terms.Contract> contract(Members in) {
        return in.object("contract").flatMap(contract -> {
            if (!contract.has("from")) {
                contract.fault("from", "is missing");
            }
            Optional<Instant> from = contract.instant("from");
            Optional<Instant> until = contract.instant("until");
            if (from.isPresent() && until.isPresent() && until.get().isBefore(from.get())) {
                contract.fault("until", "must not lie before from");
            }
            return from.map(begins -> new Terms.Contract(begins, until));
        });
    }

    /** Notes the absence of members that must be there. */
    static void need(Members in, List<String> members) {
        members.stream().filter(member -> !in.has(member)).forEach(member -> in.fault(member, "is missing"));
    }
}
