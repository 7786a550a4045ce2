package org.headcount.metering.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.metering.Given.ADA;
import static org.headcount.metering.Given.BEN;
import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.SOUTH;
import static org.headcount.metering.Given.access;
import static org.headcount.metering.Given.at;
import static org.headcount.metering.Given.key;
import static org.headcount.metering.Given.switching;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Role;
import org.headcount.metering.fact.Span;
import org.headcount.metering.status.Period;
import org.headcount.metering.status.Standing;
import org.junit.jupiter.api.Test;

/** What every {@link Ledger} finds again of all that was written down. */
public abstract class LedgerReadingContract extends LedgerCase {

    @Test
    void aLearnerIsFoundByNameAndByOpaqueId() {
        append(
                NORTH,
                access("1", ADA, "2026-01-01T08:00:00Z"),
                access("2", IdentityName.parse("ada"), "2026-01-01T08:00:00Z"));

        Standing ada = standing(NORTH, ADA);
        assertThat(ada.learner().identities()).containsExactly(ADA);
        String opaque = ada.learner().id().value();
        assertThat(ledger.standing(NORTH, IdentityName.parse(opaque))).contains(ada);
        assertThat(standing(NORTH, IdentityName.parse("ada")).learner().id())
                .isNotEqualTo(ada.learner().id());
        assertThat(ledger.standing(NORTH, IdentityName.lti("pf2", "ada"))).isEmpty();
        assertThat(ledger.standing(NORTH, IdentityName.lti("pf1", "ADA"))).isEmpty();
        assertThat(ledger.standing(NORTH, IdentityName.lti("pf1", opaque))).isEmpty();
        assertThat(ledger.licence(NORTH, IdentityName.parse(opaque))).contains(ada.licence());
        assertThat(ledger.licence(NORTH, IdentityName.lti("pf1", opaque))).isEmpty();

        append(NORTH, access("3", IdentityName.parse(opaque), "2026-02-01T08:00:00Z"));
        assertThat(facts(NORTH, ADA)).extracting(Fact::key).containsExactly(key("1"), key("3"));
    }

    @Test
    void whenSomebodyWasMetStaysAsItWas() {
        append(NORTH, access("1", ADA, "2026-01-01T08:00:00Z"));
        LearnerId ada = standing(NORTH, ADA).learner().id();
        Instant met = ledger.metAt(NORTH, ada);

        append(NORTH, access("2", ADA, "2026-02-01T08:00:00Z"), access("3", ADA, "2025-01-01T08:00:00Z"));

        assertThat(ledger.metAt(NORTH, ada)).isEqualTo(met);
    }

    @Test
    void factsComeInTheOrderOfEvaluation() {
        append(
                NORTH,
                switching("d", ADA, FactType.SWITCH_OFF, "2026-01-01T08:00:00Z"),
                switching("c", ADA, FactType.SWITCH_ON, "2026-01-01T08:00:00Z"),
                access("b", ADA, "2026-01-01T08:00:00Z"),
                access("a", ADA, "2026-01-01T08:00:00Z"),
                access("e", ADA, "2026-01-01T07:00:00Z"));

        assertThat(facts(NORTH, ADA))
                .extracting(Fact::key)
                .containsExactly(key("e"), key("a"), key("b"), key("c"), key("d"));
    }

    @Test
    void aQuestionNarrowsByStatusEndAndText() {
        IdentityName eve = IdentityName.lti("pf1", "Eve_100%");
        append(
                NORTH,
                access("1", ADA, "2026-01-01T08:00:00Z"),
                access("2", BEN, "2026-03-01T08:00:00Z"),
                with(access("3", eve, "2026-03-01T08:00:00Z"), Kind.GRADE, Role.LEARNER, Origin.SYSTEM),
                with(
                        access("4", IdentityName.parse("guest"), "2026-03-01T08:00:00Z"),
                        Kind.ACCESS,
                        Role.TEST,
                        Origin.LEARNER));

        assertThat(asked("2026-03-15T00:00:00Z", Ledger.Question.Status.ALL, "", ""))
                .containsExactlyInAnyOrder("ada", "ben", "Eve_100%", "guest");
        assertThat(asked("2026-03-15T00:00:00Z", Ledger.Question.Status.ACTIVE, "", ""))
                .containsExactlyInAnyOrder("ada", "ben");
        assertThat(asked("2026-04-01T08:00:00Z", Ledger.Question.Status.ACTIVE, "", ""))
                .as("half-open: at its end a period is over")
                .containsExactly("ben");
        assertThat(asked("2026-04-01T08:00:00Z", Ledger.Question.Status.INACTIVE, "", ""))
                .as("who is unknown is neither active nor inactive")
                .containsExactlyInAnyOrder("ada", "Eve_100%");
        assertThat(asked("2026-03-15T00:00:00Z", Ledger.Question.Status.ALL, "2026-05-01T00:00:00Z", ""))
                .containsExactly("ada");
        assertThat(asked("2026-03-15T00:00:00Z", Ledger.Question.Status.ALL, "2026-04-01T08:00:00Z", ""))
                .as("before, not at")
                .isEmpty();
        assertThat(asked("2026-03-15T00:00:00Z", Ledger.Question.Status.ALL, "", "EVE"))
                .containsExactly("Eve_100%");
        assertThat(asked("2026-03-15T00:00:00Z", Ledger.Question.Status.ALL, "", "0%"))
                .as("no character is a wildcard")
                .containsExactly("Eve_100%");
        assertThat(asked("2026-03-15T00:00:00Z", Ledger.Question.Status.ALL, "", "_1"))
                .containsExactly("Eve_100%");
        for (String nobodys : List.of("a%a", "!_", "!", "!!", "_100_", "0!%", "[e]", "e*", "\\%")) {
            assertThat(asked("2026-03-15T00:00:00Z", Ledger.Question.Status.ALL, "", nobodys))
                    .as(nobodys)
                    .isEmpty();
        }
    }

    @Test
    void pagesGoThroughAllLearnersOnceOrderedByOpaqueId() {
        for (int i = 0; i < 25; i++) {
            append(NORTH, access("f" + i, IdentityName.parse("learner" + i), "2026-01-01T08:00:00Z"));
        }
        List<String> seen = new ArrayList<>();
        String after = "";
        for (int page = 0; page < 4; page++) {
            List<Standing> standings = ledger.standings(
                    NORTH,
                    new Ledger.Question(
                            at("2026-01-02T00:00:00Z"), Ledger.Question.Status.ACTIVE, null, "learner", 8, after));
            assertThat(standings).hasSize(page < 3 ? 8 : 1);
            for (Standing standing : standings) {
                seen.add(standing.learner().id().value());
                assertThat(standing)
                        .isEqualTo(
                                standing(NORTH, standing.learner().identities().get(0)));
            }
            after = seen.get(seen.size() - 1);
        }
        assertThat(seen).hasSize(25).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void learnersWithAPeriodThatTouchesOrBordersASpanComeInPagesOnceEach() {
        List<IdentityName> others = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            others.add(IdentityName.parse("learner" + i));
            append(NORTH, access("a" + i, others.get(i), "2026-01-01T00:00:00Z"));
            append(NORTH, access("b" + i, others.get(i), "2026-05-01T00:00:00Z"));
        }
        append(
                NORTH,
                access("before", ADA, "2025-11-01T00:00:00Z"),
                access("after", BEN, "2026-06-01T00:00:00.000001Z"),
                with(
                        access("none", IdentityName.parse("none"), "2026-02-01T00:00:00Z"),
                        Kind.GRADE,
                        Role.LEARNER,
                        Origin.SYSTEM));
        append(SOUTH, access("south", ADA, "2026-02-01T00:00:00Z"));
        Span span = new Span(at("2026-01-30T00:00:00.000001Z"), at("2026-06-01T00:00:00Z"));

        List<Standing> seen = new ArrayList<>();
        String after = "";
        for (int page = 0; page < 3; page++) {
            List<Standing> standings = ledger.touching(NORTH, span, "", after, 5);
            assertThat(standings).hasSize(page < 2 ? 5 : 1);
            seen.addAll(standings);
            after = seen.get(seen.size() - 1).learner().id().value();
        }

        assertThat(seen).extracting(standing -> standing.learner().id()).isSorted();
        assertThat(seen)
                .containsExactlyInAnyOrderElementsOf(
                        others.stream().map(other -> standing(NORTH, other)).toList());
        assertThat(ledger.touching(NORTH, new Span(at("2026-01-30T00:00:00Z"), at("2026-01-30T00:00:00Z")), "", "", 50))
                .as("bordered by one that ends there")
                .hasSize(12);
    }

    @Test
    void howManyWereMetAtLeastIsToldOfEachInstitution() {
        assertThat(ledger.hasMet(NORTH, 1)).isFalse();
        append(
                NORTH,
                access("1", ADA, "2026-01-01T00:00:00Z"),
                access("2", ADA, "2026-07-01T00:00:00Z"),
                access("3", BEN, "2026-02-01T00:00:00Z"));
        append(SOUTH, access("7", ADA, "2026-02-01T00:00:00Z"));

        assertThat(ledger.hasMet(NORTH, 1)).isTrue();
        assertThat(ledger.hasMet(NORTH, 2)).isTrue();
        assertThat(ledger.hasMet(NORTH, 3)).isFalse();
        assertThat(ledger.hasMet(SOUTH, 2)).isFalse();
    }

    @Test
    void licencesInUseAreThoseOfLearnersActiveAtThatInstant() {
        append(
                NORTH,
                access("1", ADA, "2026-01-01T00:00:00Z"),
                access("2", ADA, "2026-07-01T00:00:00Z"),
                access("3", BEN, "2026-02-01T00:00:00Z"),
                switching("4", BEN, FactType.SWITCH_OFF, "2026-02-10T00:00:00Z"),
                switching("5", IdentityName.parse("eve"), FactType.SWITCH_ON, "2026-02-05T00:00:00Z"),
                switching("6", IdentityName.parse("eve"), FactType.SWITCH_OFF, "2026-02-05T00:00:00Z"));
        append(SOUTH, access("7", ADA, "2026-02-01T00:00:00Z"));

        assertThat(inUse("2025-12-31T23:59:59.999999Z")).isZero();
        assertThat(inUse("2026-01-01T00:00:00Z")).isEqualTo(1);
        assertThat(inUse("2026-02-01T00:00:00Z")).isEqualTo(2);
        assertThat(inUse("2026-02-05T00:00:00Z"))
                .as("what is empty is never in use")
                .isEqualTo(2);
        assertThat(inUse("2026-02-10T00:00:00Z"))
                .as("half-open: freed at its end")
                .isEqualTo(1);
        assertThat(inUse("2026-04-01T00:00:00Z")).isZero();
        assertThat(ledger.inUse(SOUTH, at("2030-01-01T00:00:00Z"))).isEqualTo(1);
    }

    @Test
    void periodsThatTouchOrBorderASpanAreHandedOverLearnerByLearner() {
        append(
                NORTH,
                access("1", ADA, "2026-01-01T00:00:00Z"),
                access("2", ADA, "2026-07-01T00:00:00Z"),
                access("3", ADA, "2027-07-01T00:00:00Z"),
                access("4", BEN, "2025-06-01T00:00:00Z"),
                access("5", BEN, "2026-02-01T00:00:00Z"),
                switching("6", BEN, FactType.SWITCH_OFF, "2026-02-01T00:00:00Z"));
        append(SOUTH, access("7", ADA, "2026-03-01T00:00:00Z"));

        assertThat(handed(NORTH, new Span(at("2026-01-31T00:00:00Z"), at("2026-08-01T00:00:00Z"))))
                .containsOnlyKeys("ada", "ben")
                .containsEntry(
                        "ada",
                        List.of(
                                new Span(at("2026-01-01T00:00:00Z"), at("2026-04-01T00:00:00Z")),
                                new Span(at("2026-07-01T00:00:00Z"), at("2026-09-29T00:00:00Z"))))
                .containsEntry("ben", List.of(new Span(at("2026-02-01T00:00:00Z"), at("2026-02-01T00:00:00Z"))));
        assertThat(handed(SOUTH, new Span(at("2030-01-01T00:00:00Z"), at("2030-02-01T00:00:00Z"))))
                .containsEntry("ada", List.of(new Span(at("2026-03-01T00:00:00Z"), Period.OPEN)));
    }

    @Test
    void historiesHandOverEveryLearnerOnceWithoutRefusals() {
        append(
                NORTH,
                access("2", ADA, "2026-02-01T00:00:00Z"),
                access("3", BEN, "2026-01-01T00:00:00Z"),
                switching("4", BEN, FactType.REFUSAL, "2026-01-02T00:00:00Z"),
                access("1", ADA, "2026-01-01T00:00:00Z"));
        append(SOUTH, access("5", ADA, "2026-01-01T00:00:00Z"));

        Map<LearnerId, List<Fact>> histories = new TreeMap<>();
        ledger.histories(
                NORTH,
                (learner, facts) -> assertThat(histories.put(learner, facts)).isNull());

        assertThat(histories.get(standing(NORTH, ADA).learner().id())).isEqualTo(facts(NORTH, ADA));
        assertThat(histories.get(standing(NORTH, BEN).learner().id()))
                .extracting(Fact::key)
                .containsExactly(key("3"));
        assertThat(histories).hasSize(2);
    }

    private int inUse(String instant) {
        return ledger.inUse(NORTH, at(instant));
    }

    private Map<String, List<Span>> handed(InstitutionId institution, Span span) {
        Map<LearnerId, List<Span>> handed = new TreeMap<>();
        List<LearnerId> turns = new ArrayList<>();
        ledger.periods(institution, span, (learner, from, until) -> {
            if (turns.isEmpty() || !turns.get(turns.size() - 1).equals(learner)) {
                turns.add(learner);
            }
            handed.computeIfAbsent(learner, same -> new ArrayList<>())
                    .add(new Span(Micros.toInstant(from), Micros.toInstant(until)));
        });
        assertThat(turns).doesNotHaveDuplicates();
        Map<String, List<Span>> named = new TreeMap<>();
        handed.forEach((learner, spans) -> named.put(
                nameOf(institution, learner),
                spans.stream().sorted(Comparator.comparing(Span::from)).toList()));
        return named;
    }

    private String nameOf(InstitutionId institution, LearnerId learner) {
        return ledger.standing(institution, IdentityName.parse(learner.value()))
                .orElseThrow()
                .learner()
                .identities()
                .get(0)
                .value();
    }
}
