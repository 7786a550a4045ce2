package org.headcount.gateway.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.headcount.gateway.grade.Hold;
import org.headcount.gateway.grade.Holds;
import org.headcount.gateway.grade.UnansweredScores;
import org.headcount.gateway.launch.Arrival;
import org.headcount.gateway.launch.Arrivals;
import org.headcount.gateway.launch.DeepLinkRequest;
import org.headcount.gateway.launch.DeepLinks;
import org.headcount.gateway.service.Services;
import org.headcount.gateway.statement.Closing;
import org.headcount.gateway.statement.Export;
import org.headcount.gateway.statement.ExportForm;
import org.headcount.gateway.statement.FrozenStatement;
import org.headcount.gateway.statement.StatementCheck;
import org.headcount.gateway.statement.Statements;
import org.headcount.lti.tool.DeepLinkingSettings;
import org.headcount.metering.Given;
import org.headcount.metering.LinkOutcome;
import org.headcount.metering.Linking;
import org.headcount.metering.Meter;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.month.Snapshots;
import org.headcount.metering.report.Surveys;
import org.headcount.metering.status.Standing;
import org.headcount.metering.terms.Policy;
import org.headcount.testing.Race;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.AdditionalAnswers;
import org.mockito.Mockito;

/** What every {@link Erasures} keeps to, together with all that remembers somebody. */
@SuppressWarnings("NullAway.Init")
public abstract class ErasuresContract {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final YearMonth JANUARY = YearMonth.parse("2026-01");
    private static final IdentityName ADA = IdentityName.lti("pf1", "ada.marsh.5");
    private static final IdentityName BEN = IdentityName.lti("pf1", "ben.oneil.6");
    private static final String ITEM = "https://lms.example/lineitem/1";

    /** The ports of one node. */
    public record Memory(
            Institutions institutions,
            Ledger ledger,
            Snapshots snapshots,
            Statements statements,
            Arrivals arrivals,
            Services services,
            Holds holds,
            UnansweredScores unanswered,
            DeepLinks deepLinks,
            Erasures erasures) {}

    /**
     * Two nodes of one empty database.
     *
     * @param everything all that any table of it holds
     */
    public record ErasurePorts(Memory one, Memory other, Supplier<String> everything) {}

    private Memory node;
    private Memory other;
    private Supplier<String> everything;

    protected abstract ErasurePorts nobody();

    @BeforeEach
    void begin() {
        ErasurePorts ports = nobody();
        node = ports.one();
        other = ports.other();
        everything = ports.everything();
        node.institutions().create(Given.institution(Given.NORTH, Policy.ROLLING));
        node.institutions().create(Given.institution(Given.SOUTH, Policy.ROLLING));
    }

    @Test
    void whatSaysWhoSomebodyIsIsInNoTableAnyMoreAndOfOthersAllOfIt() {
        leaveTraces(ADA, "Ada Marsh");
        leaveTraces(BEN, "Ben Oneil");
        assertThat(told("marsh")).isNotEmpty();
        String bensBefore = lines("ben.oneil");

        LearnerId learner = erase(ADA).orElseThrow().learner();

        assertThat(told("marsh")).isEmpty();
        assertThat(lines("ben.oneil")).isEqualTo(bensBefore);
        assertThat(node.ledger().standing(Given.NORTH, ADA)).isEmpty();
        assertThat(other.ledger().standing(Given.NORTH, ADA)).isEmpty();
        assertThat(other.ledger().licence(Given.NORTH, ADA)).isEmpty();
        Standing standing =
                other.ledger().standing(Given.NORTH, opaque(learner)).orElseThrow();
        assertThat(standing.learner().identities()).isEmpty();
        assertThat(standing.learner().name()).isEmpty();
    }

    @Test
    void itTellsAllTheNamesThatItTook() {
        leaveTraces(ADA, "Ada Marsh");

        assertThat(erase(ADA).orElseThrow().names()).containsExactly(ADA);
        assertThat(node.ledger().standing(Given.SOUTH, ADA))
                .as("never met there")
                .isEmpty();
        assertThat(node.erasures().erase(Given.SOUTH, ADA)).isEmpty();
        assertThat(erase(IdentityName.parse("nobody"))).isEmpty();
    }

    @Test
    void ofSomebodyOfWhomNothingIsKnownWhatToolsWereAskedGoesToo() {
        choose(ADA);
        choose(BEN);

        assertThat(erase(ADA)).isEmpty();

        assertThat(told("marsh")).isEmpty();
        assertThat(told("oneil")).isNotEmpty();
    }

    @Test
    void aSisIdThatAnLmsOnceToldOfThemGoesTooUnlessItIsSomebodyElses() {
        leaveTraces(ADA, "Ada Marsh");
        leaveTraces(BEN, "Ben Oneil");
        List<IdentityName> sis = List.of("first-marsh", "bens-marsh", "enrolled-marsh", "last-marsh").stream()
                .map(value -> new IdentityName(IdentityName.SIS, value))
                .toList();
        sis.forEach(each -> comes(ADA, each));
        comes(BEN, sis.get(1));
        append(Given.access("enrolled", sis.get(2), "2026-01-07T10:00:00Z"));

        assertThat(erase(ADA).orElseThrow().names()).containsExactlyInAnyOrder(ADA, sis.get(0), sis.get(3));

        assertThat(told("first-marsh")).isEmpty();
        assertThat(told("last-marsh")).isEmpty();
        assertThat(told("bens-marsh")).isNotEmpty();
        assertThat(told("enrolled-marsh")).isNotEmpty();
    }

    @Test
    void anotherInstitutionKnowsTheSamePersonAsBefore() {
        leaveTraces(ADA, "Ada Marsh");
        node.ledger().append(Given.SOUTH, List.of(Given.access("s", ADA, "2026-01-05T10:00:00Z")));

        erase(ADA);

        assertThat(node.ledger().standing(Given.SOUTH, ADA)).isPresent();
    }

    @Test
    void factsPeriodsMonthsAndStatementsStayAsTheyWereAndStillVerify() throws IOException {
        leaveTraces(ADA, "Ada Marsh");
        leaveTraces(BEN, "Ben Oneil");
        closing().closeDue(Given.NORTH);
        LearnerId learner = standing(ADA).learner().id();
        List<Fact> facts = node.ledger().facts(Given.NORTH, learner);
        Standing before = standing(ADA);
        MonthAnswer january = january();
        byte[] export = export();
        assertThat(january.count().distinct()).isEqualTo(2);
        assertThat(statements()).isGreaterThan(3);

        erase(ADA);

        assertThat(node.ledger().facts(Given.NORTH, learner)).isEqualTo(facts);
        assertThat(standing(opaque(learner)).periods()).isEqualTo(before.periods());
        assertThat(january()).isEqualTo(january);
        assertThat(export()).isEqualTo(export);
        assertThat(statements())
                .as("each recomputed from the facts, and chained to the one before")
                .isGreaterThan(3);
    }

    @Test
    void reportsListWhoeverWasErasedUnderTheOpaqueId() {
        leaveTraces(ADA, "Ada Marsh");
        LearnerId learner = erase(ADA).orElseThrow().learner();
        List<Standing> listed = new ArrayList<>();
        List<Surveys.Charged> charged = new ArrayList<>();
        Surveys surveys = new Surveys(node.snapshots(), () -> NOON);

        surveys.learners(Given.NORTH, Given.everybody("2026-01-20T00:00:00Z"), Optional.empty(), listed::add);
        surveys.charged(Given.NORTH, JANUARY, Optional.empty(), Optional.empty(), charged::add);

        assertThat(listed).singleElement().satisfies(one -> {
            assertThat(one.learner().id()).isEqualTo(learner);
            assertThat(one.learner().identities()).isEmpty();
        });
        assertThat(charged).singleElement().satisfies(one -> {
            assertThat(one.charge().learner().id()).isEqualTo(learner);
            assertThat(one.note()).isEqualTo(Report.Note.NONE);
        });
    }

    @Test
    void whoeverComesAgainIsSomebodyNew() {
        leaveTraces(ADA, "Ada Marsh");
        LearnerId erased = erase(ADA).orElseThrow().learner();

        launch(node, "again", ADA, "Ada Marsh");

        Standing fresh = standing(ADA);
        assertThat(fresh.learner().id()).isNotEqualTo(erased);
        assertThat(fresh.learner().name()).isEqualTo("Ada Marsh");
        assertThat(node.ledger().facts(Given.NORTH, fresh.learner().id())).hasSize(1);
        assertThat(node.services().person(Given.NORTH, "pf1-a", ADA))
                .as("the tool has met the new one")
                .isPresent();
    }

    @Test
    void aFactThatIsReportedAgainIsADuplicateWhateverItSays() {
        leaveTraces(ADA, "Ada Marsh");
        Report again = noted(ADA, "access", "Ada Marsh again");
        assertThat(append(again)).isEqualTo(new Receipt.Conflict());
        LearnerId erased = erase(ADA).orElseThrow().learner();

        assertThat(append(noted(ADA, "access", "Ada Marsh"))).isEqualTo(new Receipt.Duplicate());
        assertThat(append(again)).isEqualTo(new Receipt.Duplicate());
        assertThat(append(noted(opaque(erased), "access", "x"))).isEqualTo(new Receipt.Duplicate());
        assertThat(node.ledger().standing(Given.NORTH, ADA))
                .as("nobody is met by a report that is not written")
                .isEmpty();
        launch(node, "again", ADA, "");
        assertThat(append(again)).as("of the new one").isEqualTo(new Receipt.Duplicate());
        leaveTraces(BEN, "Ben Oneil");
        assertThat(append(noted(ADA, "access", BEN, "x")))
                .as("who it was about is known")
                .isEqualTo(new Receipt.Conflict());
    }

    @Test
    void inAListItIsADuplicateTooAndNobodyIsMetByIt() {
        leaveTraces(ADA, "Ada Marsh");
        IdentityName erased = opaque(erase(ADA).orElseThrow().learner());

        List<Receipt> receipts = node.ledger()
                .append(
                        Given.NORTH,
                        List.of(
                                noted(ADA, "access", "Ada Marsh"),
                                noted(erased, "access", "x"),
                                noted(erased, "later", "x"),
                                noted(erased, "later", "y"),
                                noted(BEN, "bens", "Ben Oneil")));

        assertThat(receipts.subList(0, 2)).containsOnly(new Receipt.Duplicate());
        assertThat(receipts.get(2)).isInstanceOf(Receipt.Counted.class);
        assertThat(receipts.get(3)).isEqualTo(new Receipt.Duplicate());
        assertThat(receipts.get(4)).isInstanceOf(Receipt.Counted.class);
        assertThat(node.ledger().standing(Given.NORTH, ADA)).isEmpty();
    }

    @Test
    void itMayBeRepeatedByTheOpaqueIdAndTakesWhatWasWrittenSince() {
        leaveTraces(ADA, "Ada Marsh");
        LearnerId learner = erase(ADA).orElseThrow().learner();
        assertThat(append(noted(opaque(learner), "later", "asked for by Marsh")))
                .isInstanceOf(Receipt.Counted.class);

        assertThat(erase(ADA)).isEmpty();
        assertThat(erase(opaque(learner))).contains(new Erasures.Erased(learner, List.of()));
        assertThat(told("marsh")).isEmpty();
        assertThat(node.ledger().facts(Given.NORTH, learner)).hasSize(5);
    }

    @Test
    void aHeldScoreEndsOnceAndWhoeverSendsItFindsThatItHas() {
        launch(node, "n", ADA, "Ada Marsh");
        node.holds().keep(hold("h1", ADA, NOON), refusal("h1", ADA));
        node.holds().keep(hold("h2", ADA, NOON.plusSeconds(1)), refusal("h2", ADA));
        node.holds().discard(Given.NORTH, "h1", "by staff", NOON);
        Holds.Claim sending = other.holds()
                .claim(Given.NORTH, "h2", true, NOON, NOON.plusSeconds(60))
                .orElseThrow();

        LearnerId learner = erase(ADA).orElseThrow().learner();

        assertThat(other.holds().end(sending, Hold.State.RELEASED, "ada.marsh.5 took it"))
                .isFalse();
        assertThat(other.holds().putBack(sending, "ada.marsh.5", true, NOON)).isFalse();
        assertThat(node.holds().list(Given.NORTH, Holds.Question.ALL, 10, ""))
                .hasSize(2)
                .allSatisfy(hold -> {
                    assertThat(hold.state()).isEqualTo(Hold.State.DISCARDED);
                    assertThat(hold.learner()).isEqualTo(opaque(learner));
                    assertThat(node.holds()
                                    .find(Given.NORTH, hold.id())
                                    .orElseThrow()
                                    .body())
                            .isEmpty();
                    assertThat(hold.id()).isNotIn("h1", "h2");
                });
        assertThat(node.holds().due(NOON.plusSeconds(3600), NOON, 10)).isEmpty();
        assertThat(told("marsh")).isEmpty();
    }

    @Test
    void theSameScoreOfTheNewOneIsHeldAnew() {
        launch(node, "n", ADA, "");
        node.holds().keep(hold("h1", ADA, NOON), refusal("h1", ADA));
        erase(ADA);
        launch(node, "again", ADA, "");

        node.holds().keep(hold("h1", ADA, NOON), refusal("h1", ADA));

        assertThat(node.holds().find(Given.NORTH, "h1").orElseThrow().state()).isEqualTo(Hold.State.HELD);
    }

    @Test
    void aGradeThatWasOnItsWayMeanwhileMakesNobodyKnownAnew() {
        leaveTraces(ADA, "Ada Marsh");
        erase(ADA);

        other.holds().passedOn(hold("h9", ADA, NOON), noted(ADA, "passback", "Ada Marsh"), "gave way");
        other.holds().arrived(hold("h9", ADA, NOON), noted(ADA, "arrival", "Ada Marsh"));
        assertThat(other.holds().keep(hold("h9", ADA, NOON), refusal("h9", ADA)))
                .isFalse();

        assertThat(node.ledger().standing(Given.NORTH, ADA)).isEmpty();
        assertThat(node.holds().count(Given.NORTH)).doesNotContainKey(Hold.State.HELD);
        assertThat(told("marsh")).isEmpty();
    }

    @Test
    void ofGradesThatRaceWithItNothingIsLeft() throws Exception {
        for (int round = 0; round < 12; round++) {
            IdentityName who = IdentityName.lti("pf1", "marsh" + round);
            String number = "g" + round;
            launch(node, number, who, "Ada Marsh");
            List<Callable<Boolean>> racers = new ArrayList<>();
            racers.add(() -> node.erasures().erase(Given.NORTH, who).isPresent());
            for (int each = 0; each < 6; each++) {
                String id = number + "-" + each;
                Memory somewhere = each % 2 == 0 ? node : other;
                racers.add(() -> {
                    somewhere.holds().keep(hold("h" + id, who, NOON), refusal("h" + id, who));
                    return true;
                });
                racers.add(() -> {
                    somewhere.holds().arrived(hold("p" + id, who, NOON), noted(who, "p" + id, "Ada Marsh"));
                    somewhere.holds().passedOn(hold("p" + id, who, NOON), noted(who, "p" + id, "Ada Marsh"), "");
                    return true;
                });
            }

            assertThat(Race.of(racers)).containsOnly(true);

            assertThat(node.ledger().standing(Given.NORTH, who)).isEmpty();
            assertThat(told("marsh")).as("round " + round).isEmpty();
        }
    }

    @Test
    void ofLaunchesNotesAndScoresThatRaceWithItNothingIsLeftOfTheErasedOne() throws Exception {
        for (int round = 0; round < 12; round++) {
            IdentityName who = IdentityName.lti("pf1", "marsh" + round);
            String number = "r" + round;
            launch(node, number, who, "Ada Marsh");
            LearnerId first = standing(who).learner().id();
            List<Callable<Boolean>> racers = new ArrayList<>();
            racers.add(() -> node.erasures().erase(Given.NORTH, who).isPresent());
            for (int each = 0; each < 3; each++) {
                String nonce = number + "-" + each;
                Memory somewhere = each % 2 == 0 ? node : other;
                racers.add(() -> launch(somewhere, nonce, who, "Ada Marsh"));
                racers.add(() -> somewhere
                                .ledger()
                                .append(Given.NORTH, List.of(noted(who, "note" + nonce, "Ada Marsh was here")))
                                .size()
                        == 1);
                racers.add(() -> {
                    somewhere.holds().keep(hold("h" + nonce, who, NOON), refusal("h" + nonce, who));
                    return true;
                });
                racers.add(() -> {
                    somewhere.unanswered().note(Given.NORTH, who, "u" + nonce, NOON);
                    return true;
                });
            }

            assertThat(Race.of(racers)).doesNotContain(false);

            Optional<Standing> fresh = node.ledger().standing(Given.NORTH, who);
            assertThat(fresh.map(standing -> standing.learner().id())).isNotEqualTo(Optional.of(first));
            for (Fact fact : node.ledger().facts(Given.NORTH, first)) {
                assertThat(node.ledger().note(Given.NORTH, fact.key())).isEqualTo(Report.Note.NONE);
            }
            fresh.ifPresent(standing -> node.erasures().erase(Given.NORTH, who));
            assertThat(told("marsh")).as("round " + round).isEmpty();
        }
    }

    @Test
    void whoeverIsErasedWhileTheyAreLinkedIsLinkedWithNobody() {
        List<BiFunction<Linking, List<IdentityName>, LinkOutcome>> ways = List.of(
                (linking, two) -> linking.link(Given.NORTH, two, "", "", false),
                (linking, two) -> linking.change(Given.NORTH, two.get(0), two.subList(1, 2), List.of(), "", "", false));
        for (int way = 0; way < ways.size(); way++) {
            IdentityName goes = IdentityName.parse("goes" + way);
            IdentityName stays = IdentityName.parse("stays" + way);
            List.of(goes, stays).forEach(who -> append(noted(who, "access" + who.value(), "")));
            IdentityName kept = opaque(standing(goes).learner().id());
            Ledger overtaken = Mockito.mock(Ledger.class, AdditionalAnswers.delegatesTo(node.ledger()));
            Mockito.doAnswer(call -> {
                        other.erasures().erase(Given.NORTH, goes);
                        return node.ledger().appendAll(call.getArgument(0), call.getArgument(1));
                    })
                    .when(overtaken)
                    .appendAll(Mockito.any(), Mockito.any());
            Meter meter = new Meter(node.institutions(), node.ledger(), () -> NOON);

            LinkOutcome outcome = ways.get(way)
                    .apply(new Linking(node.institutions(), overtaken, meter, () -> NOON), List.of(kept, stays));

            assertThat(outcome).isInstanceOf(LinkOutcome.Faulty.class);
            assertThat(standing(kept).learner().identities()).isEmpty();
            assertThat(standing(stays).learner().identities()).containsExactly(stays);
        }
    }

    @Test
    void ofRacingErasuresEachEndsWellAndSomebodyIsErased() throws Exception {
        launch(node, "n", ADA, "Ada Marsh");

        List<Optional<Erasures.Erased>> erased = Race.of(() -> erase(ADA));

        assertThat(erased).anyMatch(Optional::isPresent);
        assertThat(told("marsh")).isEmpty();
    }

    /** Whatever can be known of somebody: a launch, facts with notes, a void, a grade that is held and one without an answer. */
    private void leaveTraces(IdentityName who, String name) {
        String of = who.equals(ADA) ? "" : who.value();
        launch(node, "launch" + of, who, name);
        append(noted(who, "access" + of, name));
        append(new Report(
                Given.key("void" + of),
                who,
                FactType.VOID,
                Kind.OTHER,
                Role.LEARNER,
                Origin.STAFF,
                NOON,
                NOON,
                "",
                new Detail.Voids(Given.key("access" + of)),
                new Report.Note(name, name + " was a test", "", "the head of " + name)));
        node.holds().keep(hold("hold" + of, who, NOON), refusal("hold" + of, who));
        choose(who);
        node.unanswered().note(Given.NORTH, who, "digest of a score of " + who.value(), NOON.plusSeconds(60));
    }

    /** Asks a tool to let them choose content. */
    private void choose(IdentityName who) {
        node.deepLinks()
                .ask(new DeepLinkRequest(
                        Given.NORTH,
                        "choice" + who.value(),
                        "pf1",
                        "tl1",
                        "d1",
                        Optional.of(who),
                        DeepLinkingSettings.read("""
                                {"deep_link_return_url": "https://lms.example/of/%s", "accept_types": [],
                                 "accept_presentation_document_targets": []}""".formatted(who.value())).orElseThrow(),
                        NOON.plusSeconds(60)));
    }

    /** Launches, as the LMS knows them in a student information system. */
    private void comes(IdentityName who, IdentityName sis) {
        Instant then = Given.at("2026-01-05T11:00:00Z");
        String nonce = "n" + (who.value() + sis.value()).hashCode(); // which says nothing of a person
        node.arrivals()
                .record(new Arrival(
                        Given.NORTH,
                        "pf1",
                        nonce,
                        Optional.of(Report.activity(Arrival.key("pf1", nonce), who, Kind.ACCESS, then, then)),
                        Optional.empty(),
                        "",
                        Optional.empty(),
                        Optional.of(sis),
                        Optional.empty()));
    }

    private boolean launch(Memory at, String nonce, IdentityName who, String name) {
        Instant then = Given.at("2026-01-05T10:00:00Z");
        Report report = Report.activity(Arrival.key("pf1", nonce), who, Kind.ACCESS, then, then);
        Arrival.ContextService service = new Arrival.ContextService(
                "pf1-a", Given.NORTH, "pf1", "d1", "tl1", "course", "https://lms.example/items", Set.of("score"));
        Arrivals.Entry entry = at.arrivals()
                .record(new Arrival(
                        Given.NORTH,
                        "pf1",
                        nonce,
                        Optional.of(report),
                        Optional.empty(),
                        name,
                        Optional.of(new Arrival.Reach(service, List.of(ITEM), Optional.of("link"), Optional.of(who)))));
        return entry instanceof Arrivals.Entry.Written;
    }

    private static Report noted(IdentityName who, String id, String name) {
        return new Report(
                Given.key(id),
                who,
                FactType.ACTIVITY,
                Kind.ACCESS,
                Role.LEARNER,
                Origin.STAFF,
                Given.at("2026-01-06T10:00:00Z"),
                Given.at("2026-01-06T10:00:00Z"),
                "",
                new Report.Note(name, "because of " + name, "{\"who\":\"" + name + "\"}"));
    }

    /** A report by the key of somebody else's. */
    private static Report noted(IdentityName who, String id, IdentityName whose, String name) {
        return noted(who, id + whose.value(), name);
    }

    private static Hold hold(String id, IdentityName who, Instant receivedAt) {
        return new Hold(
                Given.NORTH,
                id,
                "pf1",
                "tl1",
                "pf1-a",
                ITEM,
                who,
                "2026-11-21T13:00:00.5+01:00",
                receivedAt.minusSeconds(1),
                receivedAt,
                "application/vnd.ims.lis.v1.score+json",
                ("{\"userId\": \"" + who.value() + "\"}").getBytes(StandardCharsets.UTF_8),
                Hold.State.HELD,
                0,
                "");
    }

    private static Report refusal(String hold, IdentityName who) {
        return new Report(
                new FactKey("holds", hold.replaceAll("[^0-9rh-]", "")),
                who,
                FactType.REFUSAL,
                Kind.GRADE,
                Role.LEARNER,
                Origin.SYSTEM,
                NOON,
                NOON,
                "",
                new Report.Note("", "inactive", "{\"user\":\"" + who.value() + "\"}"));
    }

    private Receipt append(Report report) {
        return node.ledger().append(Given.NORTH, List.of(report)).get(0);
    }

    private Optional<Erasures.Erased> erase(IdentityName who) {
        return node.erasures().erase(Given.NORTH, who);
    }

    private static IdentityName opaque(LearnerId learner) {
        return new IdentityName(IdentityName.DEFAULT, learner.value());
    }

    private Standing standing(IdentityName who) {
        return node.ledger().standing(Given.NORTH, who).orElseThrow();
    }

    private MonthAnswer january() {
        return new Meter(node.institutions(), node.ledger(), () -> NOON)
                .month(Given.NORTH, JANUARY, Optional.of(NOON), Optional.empty());
    }

    private Closing closing() {
        return new Closing(node.ledger(), node.statements(), () -> NOON);
    }

    private byte[] export() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Export(closing(), node.statements(), node.ledger()).write(Given.NORTH, out);
        return out.toByteArray();
    }

    /** How many statements there are, all of which follow from the facts. */
    private int statements() throws IOException {
        StatementCheck check =
                new StatementCheck(node.institutions().find(Given.NORTH).orElseThrow(), node.ledger());
        for (FrozenStatement statement : node.statements().list(Given.NORTH, Optional.empty(), 100)) {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            new Export(closing(), node.statements(), node.ledger()).text(Given.NORTH, statement, text);
            assertThat(check.next(new ExportForm.StatementLine(statement.digest(), text.toByteArray())))
                    .isEmpty();
        }
        return check.proven();
    }

    /** Lines of the database that name somebody, whatever the letters' case. */
    private List<String> told(String name) {
        return everything
                .get()
                .lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).contains(name))
                .toList();
    }

    private String lines(String name) {
        return String.join("\n", told(name));
    }
}
