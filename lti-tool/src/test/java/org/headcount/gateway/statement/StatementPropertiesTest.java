package org.headcount.gateway.statement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.headcount.lti.wire.Json;
import org.headcount.metering.Given;
import org.headcount.metering.InMemoryInstitutions;
import org.headcount.metering.InMemoryLedger;
import org.headcount.metering.Meter;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityId;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.ledger.Links;
import org.headcount.metering.month.Adjustment;
import org.headcount.metering.month.ChargedLearners;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.testing.Worlds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The invariants of statements, on random institutions over a year and a half; a failure names the seed that makes it again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatementPropertiesTest {

    private static final int INSTITUTIONS = Worlds.many(40);

    private final List<Lived> all =
            years(true).map(years -> new Lived(years, true)).toList();

    /** Without facts that were loaded after they should have been known. */
    private final List<Lived> told =
            years(false).map(years -> new Lived(years, true)).toList();

    /** One random institution as it was lived through on one node. */
    private static final class Lived {

        private final RandomYears years;
        private final InMemoryInstitutions institutions = new InMemoryInstitutions();
        private final InMemoryLedger ledger = new InMemoryLedger(institutions);
        private final InMemoryStatements statements = new InMemoryStatements(institutions);
        private final Closing closing;
        private Instant now = RandomYears.BEGINNING;

        /** @param punctual whether months are closed while it is lived, or only when all is over */
        Lived(RandomYears years, boolean punctual) {
            this(years, years.events(), punctual);
        }

        /** @param events the same, or the same in another order */
        Lived(RandomYears years, List<RandomYears.Event> events, boolean punctual) {
            this.years = years;
            this.closing = new Closing(ledger, statements, () -> now);
            institutions.create(years.institution());
            for (int person = 0; person < 9; person++) { // so that opaque ids do not depend on who is told of first
                ledger.meet(RandomYears.ID, IdentityName.parse("p" + person), RandomYears.BEGINNING);
            }
            for (RandomYears.Event event : events) {
                now = event.at();
                event.report().ifPresent(report -> {
                    if (!(ledger.append(RandomYears.ID, List.of(report)).get(0) instanceof Receipt.Duplicate)) {
                        statements.cameAfter(report).ifPresent(month -> ledger.cameAfter(report.key(), month));
                    }
                });
                event.added().ifPresent(added -> institutions.amend(RandomYears.ID, Given.change("Random", added)));
                if (punctual && event.closes()) {
                    closing.closeDue(RandomYears.ID);
                }
            }
            now = RandomYears.END;
            closing.closeDue(RandomYears.ID);
        }

        long seed() {
            return years.seed();
        }

        Institution institution() {
            return institutions.find(RandomYears.ID).orElseThrow();
        }

        /** An identity, and all that any link has ever joined with it, directly or through others. */
        Set<IdentityId> everLinked(IdentityId identity) {
            return Links.of(ledger.links(RandomYears.ID), fact -> fact.type() == FactType.LINK)
                    .together(identity);
        }

        Meter meter() {
            return new Meter(institutions, ledger, () -> now);
        }

        List<FrozenStatement> chain() {
            return statements.list(RandomYears.ID, Optional.empty(), 100);
        }

        byte[] text(FrozenStatement statement) {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            try {
                new Export(closing, statements, ledger).text(RandomYears.ID, statement, text);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            return text.toByteArray();
        }

        ObjectNode members(FrozenStatement statement) {
            return Json.readObject(text(statement)).orElseThrow();
        }
    }

    private static Stream<RandomYears> years(boolean imports) {
        long seed = System.nanoTime();
        return LongStream.range(seed, seed + INSTITUTIONS).mapToObj(each -> new RandomYears(each, imports));
    }

    @Test
    void whatWasToldOfAMonthAndItsAdjustmentsComeToWhatTheMonthIsChargedNow() {
        int[] adjusted = {0};
        all.forEach(lived -> {
            List<FrozenStatement> chain = lived.chain();
            Map<YearMonth, BigDecimal> told = new TreeMap<>();
            for (FrozenStatement statement : chain) {
                FrozenStatement.Told each = statement.told();
                told.put(each.month(), each.amount().orElseThrow());
                for (Adjustment adjustment : each.adjustments()) {
                    told.merge(adjustment.month(), adjustment.amount().orElseThrow(), BigDecimal::add);
                    adjusted[0]++;
                }
            }
            YearMonth last = chain.get(chain.size() - 1).month();
            Meter meter = lived.meter();
            for (YearMonth month = lived.years.horizon(last); !month.isAfter(last); month = month.plusMonths(1)) {
                if (told.containsKey(month)) {
                    assertThat(told.get(month))
                            .as("seed %d, %s", lived.seed(), month)
                            .isEqualByComparingTo(meter.month(RandomYears.ID, month, Optional.empty(), Optional.empty())
                                    .amount()
                                    .orElseThrow());
                }
            }
        });
        assertThat(adjusted[0]).as("adjustments in all").isGreaterThan(INSTITUTIONS);
    }

    @Test
    void noMonthIsCorrectedThatLiesBeyondTheHorizon() {
        int[] beyond = {0};
        all.forEach(lived -> lived.chain().forEach(statement -> {
            YearMonth horizon = lived.years.horizon(statement.month());
            assertThat(statement.told().adjustments())
                    .as("seed %d, %s", lived.seed(), statement.month())
                    .allMatch(adjustment -> !adjustment.month().isBefore(horizon)
                            && adjustment.month().isBefore(statement.month()));
            for (JsonNode late : statement.members().orElseThrow().path("beyondHorizon")) {
                assertThat(YearMonth.parse(late.path("month").asText()))
                        .as("seed %d, %s", lived.seed(), statement.month())
                        .isBefore(horizon);
                beyond[0]++;
            }
        }));
        assertThat(beyond[0]).as("months beyond the horizon in all").isPositive();
    }

    @Test
    void everyLearnerIsChargedOnceAMonthForAFactOfTheirOwnAndTheyAddUp() {
        all.forEach(lived -> {
            for (FrozenStatement statement : lived.chain()) {
                ObjectNode members = lived.members(statement);
                assertThat(members.path("learners").findValuesAsText("learner"))
                        .as("seed %d, %s", lived.seed(), statement.month())
                        .doesNotHaveDuplicates()
                        .hasSize(members.path("measured").asInt());
                Instant closedAt = Instant.parse(members.path("closedAt").asText());
                for (JsonNode line : members.path("learners")) {
                    FactKey reason =
                            new FactKey("test", line.path("reason").path("id").asText());
                    assertThat(lived.ledger.fact(RandomYears.ID, reason).map(Ledger.Kept::fact))
                            .as("seed %d, %s, %s", lived.seed(), statement.month(), line)
                            .isPresent()
                            .hasValueSatisfying(fact -> {
                                assertThat(fact.recordedAt()).isBefore(closedAt);
                                assertThat(lived.everLinked(fact.identity()))
                                        .contains(new IdentityId(
                                                line.path("learner").asText()));
                            });
                }
            }
        });
    }

    @Test
    void aStatementSaysWhatTheMeterSaysOfTheMonthAsKnownWhenItClosed() {
        told.forEach(lived -> {
            Meter meter = lived.meter();
            for (FrozenStatement statement : lived.chain()) {
                ObjectNode members = lived.members(statement);
                Optional<Instant> closed =
                        Optional.of(Instant.parse(members.path("closedAt").asText()));
                ChargedLearners page = meter.charged(RandomYears.ID, statement.month(), closed, closed, 1000, "");
                MonthAnswer month = page.month();

                assertThat(members.path("amount").asText())
                        .as("seed %d, %s", lived.seed(), statement.month())
                        .isEqualTo(month.amount().orElseThrow().toPlainString());
                assertThat(members.path("peakAt").asText())
                        .isEqualTo(month.count().peakAt().toString());
                assertThat(members.path("state").asText())
                        .isEqualTo(month.state().wire());
                List<String> lines = new ArrayList<>();
                members.path("learners")
                        .forEach(line -> lines.add(line.path("learner").asText() + " "
                                + line.path("reason").path("id").asText()));
                assertThat(lines)
                        .as("seed %d, %s", lived.seed(), statement.month())
                        .isEqualTo(page.learners().stream()
                                .map(charge -> charge.learner().id() + " "
                                        + charge.reason().key().id())
                                .toList());
            }
        });
    }

    @Test
    void whenAMonthIsClosedDoesNotMatter() {
        told.forEach(punctual -> assertThat(digests(new Lived(punctual.years, false)))
                .as("seed %d", punctual.seed())
                .isNotEmpty()
                .isEqualTo(digests(punctual)));
    }

    @Test
    void theOrderInWhichFactsArriveDoesNotMatterNorThatSomeArriveAgain() {
        told.forEach(inOrder -> {
            RandomYears years = inOrder.years;
            List<RandomYears.Event> facts = new ArrayList<>();
            List<RandomYears.Event> terms = new ArrayList<>();
            years.events().forEach(event -> (event.report().isPresent() ? facts : terms).add(event));
            facts.addAll(facts.subList(0, facts.size() / 3));
            Collections.shuffle(facts, new Random(years.seed()));

            assertThat(digests(new Lived(
                            years, Stream.concat(terms.stream(), facts.stream()).toList(), false)))
                    .as("seed %d", years.seed())
                    .isNotEmpty()
                    .isEqualTo(digests(inOrder));
        });
    }

    private static List<String> digests(Lived lived) {
        return lived.chain().stream()
                .map(each -> each.month() + " " + each.digest())
                .toList();
    }

    /** Else what is said of all of them would be said of too few. */
    @Test
    void everyKindOfFactAndOfLatenessIsAmongThem() {
        Set<Object> met = new HashSet<>();
        all.forEach(lived -> {
            lived.years.events().forEach(event -> {
                event.report().ifPresent(report -> {
                    met.add(report.type());
                    met.add(report.unit().isEmpty() ? "no unit" : "unit");
                    met.add(event.at().isAfter(report.recordedAt()) ? "imported" : "recorded now");
                });
                event.added().ifPresent(added -> {
                    met.add(added.zone().versions().isEmpty() ? "same zone" : "another zone");
                    met.add(added.policy().versions().isEmpty() ? "same policy" : "another policy");
                });
            });
            lived.ledger.histories(RandomYears.ID, (learner, facts) -> {
                if (lived.ledger.identities(RandomYears.ID, learner).size() > 2) {
                    met.add("three linked");
                }
            });
        });
        assertThat(met)
                .containsAll(List.of(FactType.values()))
                .contains("unit", "imported", "another zone", "another policy", "three linked");
    }

    @Test
    void everyStatementCanBeMadeAgainWhateverCameLater() {
        all.forEach(lived -> {
            StatementCheck check = new StatementCheck(lived.institution(), lived.ledger);
            for (FrozenStatement statement : lived.chain()) {
                assertThat(check.next(new ExportForm.StatementLine(statement.digest(), lived.text(statement))))
                        .as("seed %d", lived.seed())
                        .isEmpty();
            }
        });
    }
}
