package org.headcount.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.metering.Given.ADA;
import static org.headcount.metering.Given.at;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Role;
import org.headcount.metering.status.Claim;
import org.headcount.metering.status.Period;
import org.headcount.metering.status.Periods;
import org.headcount.metering.terms.Dated;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Policy;
import org.junit.jupiter.api.Test;

/** A version with a window takes over from one without. */
class TakeOverTest {

    private static final Policy YEAR =
            Given.windowed(Policy.ROLLING_WITH_RELEASE, 365, Policy.WindowUnit.ELAPSED, Policy.Rounding.NONE);
    private static final Policy MONTH =
            Given.windowed(Policy.ROLLING_WITH_RELEASE, 30, Policy.WindowUnit.ELAPSED, Policy.Rounding.NONE);

    @Test
    void whatIsOpenEndsAsIfItHadBeenRenewedAtThatInstant() {
        History<Policy> policy = version(History.always(Policy.SWITCH), MONTH, "2026-03-01T00:00:00Z");

        assertThat(fold(policy, access("1", "2026-01-01T00:00:00Z")).periods())
                .containsExactly(period("2026-01-01T00:00:00Z", "2026-03-31T00:00:00Z", "1"));
        assertThat(fold(policy, access("1", "2026-01-01T00:00:00Z"), access("2", "2026-03-01T00:00:00Z"))
                        .periods())
                .as("at that very instant the window is there")
                .containsExactly(period("2026-01-01T00:00:00Z", "2026-03-31T00:00:00Z", "2"));
    }

    @Test
    void aShorterWindowTakesNoBoughtDayAway() {
        History<Policy> policy = version(
                version(History.always(YEAR), Policy.SWITCH, "2026-02-01T00:00:00Z"), MONTH, "2026-03-01T00:00:00Z");
        Fact bought = access("1", "2026-01-01T00:00:00Z");
        Fact open = on("2", "2026-02-10T00:00:00Z");

        Periods.Fold fold = fold(policy, bought, open);

        assertThat(fold.periods())
                .as("what was bought for a year is not cut with what was open")
                .containsExactly(period("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z", "1"));
        assertThat(fold.claims())
                .containsExactly(
                        new Claim(Given.key("1"), at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z")),
                        new Claim(Given.key("2"), at("2026-02-10T00:00:00Z"), at("2026-03-31T00:00:00Z")));
        assertThat(Periods.canExtend(
                        fold(policy, bought).progress(), open, List.of(), policy, History.always(ZoneOffset.UTC)))
                .as("while that version is yet to come, one fact alone cannot tell")
                .isFalse();
    }

    @Test
    void whatWasSwitchedOffMeanwhileIsNotBoughtAnyMore() {
        History<Policy> policy = version(
                version(History.always(YEAR), Policy.SWITCH, "2026-02-01T00:00:00Z"), MONTH, "2026-03-01T00:00:00Z");

        assertThat(fold(
                                policy,
                                access("1", "2026-01-01T00:00:00Z"),
                                fact("2", FactType.SWITCH_OFF, "2026-02-05T00:00:00Z"),
                                on("3", "2026-02-10T00:00:00Z"))
                        .periods())
                .extracting(Period::until)
                .containsExactly(at("2026-02-05T00:00:00Z"), at("2026-03-31T00:00:00Z"));
    }

    private static History<Policy> version(History<Policy> before, Policy policy, String from) {
        return before.with(new Dated<>(at(from), at(from), policy));
    }

    private static Periods.Fold fold(History<Policy> policy, Fact... facts) {
        List<Fact> backwards = new ArrayList<>(List.of(facts));
        Collections.reverse(backwards);
        return Periods.fold(backwards, policy, History.always(ZoneOffset.UTC));
    }

    private static Period period(String from, String until, String extended) {
        return new Period(at(from), at(until), Given.key("1"), Given.key(extended), Optional.empty());
    }

    private static Fact access(String id, String instant) {
        return fact(id, FactType.ACTIVITY, instant);
    }

    private static Fact on(String id, String instant) {
        return fact(id, FactType.SWITCH_ON, instant);
    }

    private static Fact fact(String id, FactType type, String instant) {
        return new Fact(
                Given.key(id),
                new IdentityId(ADA.value()),
                type,
                Kind.ACCESS,
                Role.LEARNER,
                Origin.LEARNER,
                at(instant),
                at(instant),
                "");
    }
}
