package org.headcount.web.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.headcount.lti.wire.Json;
import org.headcount.metering.ahead.PlanAnswer;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.RateCard;
import org.headcount.metering.terms.Terms;
import org.headcount.metering.terms.Undertaking;
import org.headcount.web.Problem;

/** What is to be planned and what comes of it, in JSON: the same by REST and for the command. */
public final class Planning {

    private Planning() {}

    /** What came of reading: something that can be planned, or all that is wrong with it. */
    public sealed interface Read {

        /** All of it can be used. */
        record Sound(Undertaking what) implements Read {}

        /** Nothing of it is used. */
        record Faulty(List<Problem.Fault> faults) implements Read {}
    }

    /**
     * Reads a request's body.
     *
     * @param terms whose policy, rate card and zone are taken where the body has none; without them the body says all, and a
     *     {@code zone} too
     */
    public static Read read(ObjectNode body, Optional<Terms> terms, Instant now) {
        Members in = Members.of(body);
        Optional<Undertaking> what = read(in, terms, now);
        List<Problem.Fault> faults = in.faults();
        return faults.isEmpty() ? new Read.Sound(what.orElseThrow()) : new Read.Faulty(faults);
    }

    /** Empty where a fault was noted. */
    static Optional<Undertaking> read(Members in, Optional<Terms> terms, Instant now) {
        List<String> needed = new ArrayList<>(List.of("learners", "workDays"));
        if (terms.isEmpty()) {
            needed.addAll(List.of("policy", "zone"));
        }
        TermsReader.need(in, needed);
        Optional<Integer> learners = in.number("learners", 1, Undertaking.MOST_LEARNERS);
        Optional<LocalDate> deadline = in.neededValue("deadline", 10, Planning::date);
        Optional<Integer> workDays = in.number("workDays", 0, Undertaking.MOST_DAYS);
        Optional<Policy> policy = PolicyJson.read(in, terms.flatMap(agreed -> inForce(agreed.policy(), now)))
                .or(() -> terms.flatMap(agreed -> inForce(agreed.policy(), now)));
        Optional<RateCard> card = RateCardJson.read(in)
                .or(() -> terms.flatMap(agreed -> agreed.rateCard().at(now)));
        Optional<ZoneId> zone =
                terms.isPresent() ? terms.flatMap(agreed -> inForce(agreed.zone(), now)) : TermsReader.zone(in);
        boolean switching = policy.map(Policy::switching).orElse(true);
        boolean released = in.flag("released").orElse(switching);
        if (released && !switching) {
            in.fault("released", "needs a policy under which staff may switch");
        }
        if (card.isEmpty() && !in.has("rateCard")) {
            in.fault("rateCard", "is missing, and none is agreed");
        }
        if (!in.sound() || policy.isEmpty() || zone.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Undertaking(
                learners.orElseThrow(),
                deadline.orElseThrow(),
                workDays.orElseThrow(),
                released,
                policy.get(),
                card.orElseThrow(),
                zone.get()));
    }

    private static <T> Optional<T> inForce(History<T> agreed, Instant now) {
        return Optional.of(agreed.inForceAt(now));
    }

    /** The answer as the API gives it. */
    public static String json(PlanAnswer answer) {
        return Json.text(JsonBodies.tree(PlanJson.of(answer)));
    }

    private static LocalDate date(String text) {
        try {
            LocalDate date = LocalDate.parse(text);
            if (date.getYear() >= 2000 && date.getYear() <= 2999) {
                return date;
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("must be a day as yyyy-MM-dd", e);
        }
        throw new IllegalArgumentException("must lie between the years 2000 and 2999");
    }
}
