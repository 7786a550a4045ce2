package org.headcount.gateway.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.metering.Given.at;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.headcount.lti.wire.Json;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Role;
import org.headcount.metering.fact.Span;
import org.headcount.metering.status.Period;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.RateCard;
import org.junit.jupiter.api.Test;

/** That no member is forgotten, also none that facts and terms may have one day. */
class ExportFormTest {

    private static final LearnerId LEARNER = new LearnerId("l1");

    private static Fact fact(FactType type, Detail detail) {
        return new Fact(
                new FactKey("sis", "1"),
                new IdentityId("i1"),
                type,
                type.name().startsWith("VOUCHER") ? Kind.VOUCHER : Kind.OTHER,
                Role.LEARNER,
                Origin.STAFF,
                at("2026-01-02T00:00:00.000001Z"),
                at("2026-01-03T00:00:00Z"),
                "",
                detail);
    }

    /** One that has nothing in common with those above. */
    private static Fact another() {
        return new Fact(
                new FactKey("other \"source\"", "ä"),
                new IdentityId("i2"),
                FactType.ACTIVITY,
                Kind.ACCESS,
                Role.TEST,
                Origin.SYSTEM,
                at("2025-01-02T00:00:00Z"),
                at("2025-01-03T00:00:00Z"),
                "Arts",
                Detail.NONE);
    }

    private static List<Fact> facts() {
        Detail ends = new Detail.Exempts(new Span(at("2026-02-01T00:00:00Z"), at("2026-03-01T00:00:00.000001Z")));
        Detail open = new Detail.Exempts(new Span(at("2026-02-01T00:00:00Z"), Period.OPEN));
        Stream<Fact> detailed = Stream.of(
                fact(FactType.VOID, new Detail.Voids(new FactKey("lti", "7"))),
                fact(FactType.EXEMPT, ends),
                fact(FactType.EXEMPT, open),
                fact(FactType.LINK, new Detail.Joins(new IdentityId("i2"))),
                fact(FactType.UNLINK, new Detail.Joins(new IdentityId("i3"))),
                another());
        Stream<Fact> plain = Arrays.stream(FactType.values())
                .filter(type -> type != FactType.VOID && type != FactType.EXEMPT && !type.links())
                .map(type -> fact(type, Detail.NONE));
        return Stream.concat(detailed, plain).toList();
    }

    private static ExportForm.FactLine again(ObjectNode line) {
        return ExportForm.fact(Json.readObject(Json.bytes(line)).orElseThrow());
    }

    @Test
    void aFactIsReadAsItWasWrittenWhateverItSays() {
        for (Fact fact : facts()) {
            assertThat(again(ExportForm.fact(LEARNER, fact, null)))
                    .isEqualTo(new ExportForm.FactLine(LEARNER, fact, Optional.empty()));
        }
        YearMonth month = YearMonth.parse("2026-01");
        assertThat(again(ExportForm.fact(LEARNER, another(), month)).cameAfter())
                .contains(month);
    }

    @Test
    void noMemberAndNoTypeOfAFactIsLeftUntried() throws Exception {
        for (RecordComponent member : Fact.class.getRecordComponents()) {
            assertThat(member.getAccessor().invoke(another()))
                    .as("%s, in two facts that are written and read", member)
                    .isNotEqualTo(member.getAccessor()
                            .invoke(fact(FactType.VOID, new Detail.Voids(new FactKey("lti", "7")))));
        }
        assertThat(facts()).extracting(Fact::type).contains(FactType.values());
        List<Class<?>> details = new ArrayList<>(List.<Class<?>>of(Detail.class.getPermittedSubclasses()));
        details.remove(Detail.With.class); // only reports have it
        assertThat(facts())
                .<Class<?>>extracting(fact -> fact.detail().getClass())
                .containsAll(details);
    }

    @Test
    void noMemberOfAPolicyIsMissingInAStatement() throws Exception {
        Policy other = new Policy(
                "own",
                30,
                Policy.WindowUnit.CIVIL,
                Policy.Rounding.UP,
                true,
                EnumSet.of(Kind.ACCESS),
                true,
                Policy.OnReturn.DENY,
                Policy.Enforcement.OBSERVE,
                Policy.Capacity.HARD,
                70,
                5,
                Policy.InactiveGrades.SEND,
                Policy.Measure.DISTINCT,
                Set.of(),
                Duration.ofHours(1),
                3);

        assertThat(eachAlone(Policy.ROLLING, other))
                .extracting(policy -> TermsForm.policy(policy).toString())
                .doesNotHaveDuplicates()
                .doesNotContain(TermsForm.policy(Policy.ROLLING).toString());
    }

    @Test
    void noMemberOfARateCardIsMissingInAStatement() {
        Currency euro = Currency.getInstance("EUR");
        List<RateCard.Tier> tiers =
                List.of(new RateCard.Tier(1, new BigDecimal("6.00")), new RateCard.Tier(9, new BigDecimal("5.00")));
        List<RateCard> cards = List.of(
                RateCard.volume(euro, 50, tiers),
                RateCard.volume(Currency.getInstance("HUF"), 50, tiers),
                RateCard.volume(euro, 51, tiers),
                RateCard.volume(euro, 50, tiers.subList(0, 1)),
                RateCard.graduated(euro, 50, tiers),
                RateCard.basePlus(euro, new BigDecimal("1"), 1, new BigDecimal("1")),
                RateCard.basePlus(euro, new BigDecimal("2"), 1, new BigDecimal("1")),
                RateCard.basePlus(euro, new BigDecimal("1"), 2, new BigDecimal("1")),
                RateCard.basePlus(euro, new BigDecimal("1"), 1, new BigDecimal("2")));

        assertThat(cards)
                .extracting(card -> TermsForm.rateCard(card).toString())
                .doesNotHaveDuplicates();
        assertThat(RateCard.class.getRecordComponents())
                .as("currency, form, minimum, tiers, base, included and over are tried above")
                .hasSize(7);
        assertThat(RateCard.Tier.class.getRecordComponents()).hasSize(2);
    }

    /** Records like one, each with one member of another. */
    private static <R extends Record> List<R> eachAlone(R one, R another) throws ReflectiveOperationException {
        RecordComponent[] members = one.getClass().getRecordComponents();
        List<R> all = new ArrayList<>();
        for (RecordComponent differing : members) {
            Object[] values = new Object[members.length];
            for (int i = 0; i < members.length; i++) {
                values[i] = members[i].getAccessor().invoke(members[i].equals(differing) ? another : one);
            }
            assertThat(differing.getAccessor().invoke(one))
                    .as("%s", differing)
                    .isNotEqualTo(differing.getAccessor().invoke(another));
            all.add(made(one, members, values));
        }
        return all;
    }

    @SuppressWarnings("unchecked")
    private static <R extends Record> R made(R like, RecordComponent[] members, Object[] values)
            throws ReflectiveOperationException {
        Class<?>[] types = Arrays.stream(members).map(RecordComponent::getType).toArray(Class<?>[]::new);
        return (R) like.getClass().getDeclaredConstructor(types).newInstance(values);
    }
}
