package org.headcount.web.api;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.headcount.metering.terms.Dated;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.RateCard;
import org.headcount.metering.terms.Terms;

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

    /** The shape alone; whether the card allows it is judged with all versions at hand. */
    static Optional<Integer> commitment(Members in) {
        return in.object("commitment").flatMap(commitment -> {
            if (!commitment.has("learners")) {
                commitment.fault("learners", "is missing");
            }
            return commitment.number("learners", 0, 100_000_000);
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
            boolean prorated = contract.flag("prorated").orElse(false);
            return from.map(begins -> new Terms.Contract(begins, until, prorated));
        });
    }

    /** Notes a commitment that is below the minimum of the card beside it, whichever came first. */
    static void agree(Members in, History<RateCard> cards, History<Integer> commitments) {
        Stream.concat(cards.versions().stream(), commitments.versions().stream())
                .map(Dated::from)
                .filter(at -> commitments
                        .at(at)
                        .filter(learners ->
                                learners < cards.at(at).map(RateCard::minimum).orElse(0))
                        .isPresent())
                .findFirst()
                .ifPresent(at -> in.fault(
                        in.has("rateCard") ? "rateCard" : "commitment",
                        "the commitment in force would be below the card's minimum"));
    }

    /** Notes the absence of members that must be there. */
    static void need(Members in, List<String> members) {
        members.stream().filter(member -> !in.has(member)).forEach(member -> in.fault(member, "is missing"));
    }
}
