package org.headcount.metering.status;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.terms.Policy;

/** A fold under way. Takes facts in the order of evaluation only; each can touch nothing but the last period. */
final class Folding {

    private final Rules rules;
    private final List<Period> periods = new ArrayList<>();
    private final List<Claim> claims = new ArrayList<>();
    private final List<Rules.TakeOver> takeOvers;

    /** Claims before this one have all ended by a cut, so that no cut looks at a claim twice. */
    private int uncut;

    /** Of all that has an end and was not cut, what reaches furthest into the last period: it stays when what is open ends. */
    private Optional<Claim> bought = Optional.empty();

    private boolean known;

    /** When the very first fact was, as far as these facts tell: all that are earlier than they are happened at some other instant. */
    private Optional<Instant> first;

    /** Whether one of the very first was an activity that switches on; the others of that instant change nothing. */
    private boolean entered;

    private boolean corrected;
    private Instant latest;

    Folding(Rules rules, Periods.Progress before) {
        this.rules = rules;
        this.known = before.known();
        this.first = before.known() ? Optional.of(before.latest()) : Optional.empty();
        this.corrected = before.corrected();
        this.latest = before.latest();
        before.last().ifPresent(last -> {
            periods.add(last);
            buy(new Claim(last.extended(), last.from(), last.until()));
        });
        this.takeOvers = new ArrayList<>(rules.takeOversAfter(before.latest()));
    }

    /** @param fact not one that others leave out */
    void take(Fact fact) {
        corrected = corrected || fact.type().corrects();
        if (!fact.type().isActivity() && !fact.type().isSwitch()) {
            return;
        }
        Instant at = fact.effectiveAt();
        Optional<Policy> policy = rules.policyAt(at);
        if (fact.quarantined() || policy.isEmpty()) {
            return;
        }
        if (!policy.get().countedRoles().contains(fact.role())) {
            return;
        }
        takeOverUpTo(at);
        first = first.or(() -> Optional.of(at));
        judge(fact, at, policy.get());
        known = true;
        latest = at;
    }

    Periods.Fold result() {
        takeOverUpTo(Period.OPEN);
        return new Periods.Fold(periods, claims, known, latest, corrected);
    }

    private void judge(Fact fact, Instant at, Policy policy) {
        if (fact.type().isActivity()) {
            boolean renews = policy.window() != null && policy.kinds().contains(fact.kind());
            boolean enters = !entered
                    && first.filter(at::equals).isPresent() // of several at that instant no id says which is the first
                    && policy.onCreate()
                    && fact.origin() != Origin.SYSTEM;
            entered = entered || enters;
            if (renews || enters) {
                unite(fact.key(), at, rules.until(policy, at));
            }
        } else if (policy.switching()) {
            if (fact.type() == FactType.SWITCH_ON) {
                unite(fact.key(), at, rules.until(policy, at));
            } else {
                cut(fact.key(), at);
            }
        }
    }

    private void unite(FactKey fact, Instant from, Instant until) {
        Claim claim = new Claim(fact, from, until);
        claims.add(claim);
        buy(claim);
        Optional<Period> reached = last().filter(last -> !last.until().isBefore(from));
        if (reached.isEmpty()) {
            periods.add(new Period(from, until, fact, fact, Optional.empty()));
        } else if (!until.isBefore(reached.get().until())) {
            replaceLast(new Period(reached.get().from(), until, reached.get().opened(), fact, Optional.empty()));
        }
    }

    private void buy(Claim claim) {
        if (!claim.isOpen()
                && bought.filter(other -> claim.until().isBefore(other.until())).isEmpty()) {
            bought = Optional.of(claim);
        }
    }

    private void cut(FactKey fact, Instant at) {
        bought = Optional.empty();
        last().filter(last -> last.until().isAfter(at))
                .ifPresent(last ->
                        replaceLast(new Period(last.from(), at, last.opened(), last.extended(), Optional.of(fact))));
        for (; uncut < claims.size(); uncut++) {
            if (claims.get(uncut).until().isAfter(at)) {
                claims.set(uncut, claims.get(uncut).endingAt(at));
            }
        }
    }

    /**
     * What is without an end when a version with a window takes over ends as if it had been renewed at that instant.
     * What was bought for longer, before the version without a window, stays: no bought day is taken away.
     */
    private void takeOverUpTo(Instant instant) {
        while (!takeOvers.isEmpty() && !takeOvers.get(0).at().isAfter(instant)) {
            Instant end = takeOvers.remove(0).end();
            last().filter(Period::isOpen).ifPresent(last -> {
                buy(new Claim(last.extended(), last.from(), end));
                Claim furthest = bought.orElseThrow();
                replaceLast(
                        new Period(last.from(), furthest.until(), last.opened(), furthest.fact(), Optional.empty()));
                claims.replaceAll(claim -> claim.isOpen() ? claim.endingAt(end) : claim);
            });
        }
    }

    private Optional<Period> last() {
        return periods.isEmpty() ? Optional.empty() : Optional.of(periods.get(periods.size() - 1));
    }

    private void replaceLast(Period period) {
        periods.set(periods.size() - 1, period);
    }
}
