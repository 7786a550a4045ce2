package org.headcount.web.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.month.Amendment;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.terms.Dated;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.RateCard;
import org.headcount.metering.terms.Terms;
import org.headcount.web.ProblemException;

/** Changes what an institution has agreed: the same by REST and by a form. */
public final class InstitutionChanges {

    private final Institutions institutions;
    private final InstantSource clock;

    public InstitutionChanges(Institutions institutions, InstantSource clock) {
        this.institutions = institutions;
        this.clock = clock;
    }

    /**
     * Changes it as a body says, as long as it is as somebody has seen it.
     *
     * @throws ProblemException with all that is wrong with the body, or because the contract has ended
     */
    public Amendment make(InstitutionId id, Predicate<Institution> seen, ObjectNode body, Author author) {
        return make(id, seen, Members.of(body), author);
    }

    /** The same of a body that was read. */
    Amendment make(InstitutionId id, Predicate<Institution> seen, Members in, Author author) {
        return institutions.by(author).amend(id, seen, present -> change(present, in.anew()));
    }

    /** What would come of it. Changes nothing; throws as {@link #make}. */
    public Amendment preview(Institution present, ObjectNode body) {
        return present.amended(change(present, Members.of(body)));
    }

    private Institutions.Change change(Institution present, Members in) {
        Instant now = Micros.floor(clock.instant());
        Terms terms = present.terms();
        if (terms.ended(now).isPresent() && !in.has("contract")) {
            throw Answers.contractEnded();
        }
        Optional<Instant> given = in.instant("from");
        Instant from = given.orElse(now);
        Optional<String> name = in.text("name", 200);
        Optional<ZoneId> zone = TermsReader.zone(in);
        Optional<Policy> policy = PolicyJson.read(in, terms.policy().at(from));
        Optional<RateCard> card = RateCardJson.read(in);
        Optional<Integer> commitment = TermsReader.commitment(in);
        Optional<Terms.Contract> contract = TermsReader.contract(in);
        Optional<Boolean> linkBySisId = in.flag("linkBySisId");
        if (given.isEmpty()
                && (in.has("zone") || in.has("policy") || in.has("rateCard") || in.has("commitment"))
                && !in.has("from")) {
            in.fault("from", "is missing");
        }
        if (zone.isPresent() && given.isPresent() && !beginsAMonth(from, terms)) {
            in.fault("from", "must be the instant at which a month begins, for a change of zone");
        }
        Terms added = new Terms(
                version(terms.policy(), policy, from, now),
                version(terms.zone(), zone, from, now),
                version(terms.rateCard(), card, from, now),
                version(terms.commitment(), commitment, from, now),
                version(terms.contract(), contract, Dated.ALWAYS, now),
                version(terms.linkBySisId(), linkBySisId, now, now));
        TermsReader.agree(
                in, terms.rateCard().with(added.rateCard()), terms.commitment().with(added.commitment()));
        in.done();
        return new Institutions.Change(name.orElse(present.name()), added);
    }

    private static boolean beginsAMonth(Instant from, Terms terms) {
        ZoneId before = terms.zone().at(from.minusNanos(1)).orElseThrow();
        return YearMonth.from(from.atZone(before))
                .atDay(1)
                .atStartOfDay(before)
                .toInstant()
                .equals(from);
    }

    private static <T> History<T> version(History<T> present, Optional<T> value, Instant from, Instant now) {
        return new History<>(
                value.map(given -> List.of(present.next(from, now, given))).orElse(List.of()));
    }
}
