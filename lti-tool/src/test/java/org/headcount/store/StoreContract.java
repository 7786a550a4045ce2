package org.headcount.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.connection.Registrar;
import org.headcount.gateway.launch.Arrival;
import org.headcount.gateway.launch.Arrivals;
import org.headcount.gateway.launch.Gates;
import org.headcount.gateway.launch.ParkedLogins;
import org.headcount.gateway.staff.SwitchRequest;
import org.headcount.gateway.statement.Closing;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.lti.wire.KeyRings;
import org.headcount.lti.wire.KeySchedule;
import org.headcount.lti.wire.KeyStore;
import org.headcount.lti.wire.KeyStoreContract;
import org.headcount.lti.wire.StoredKey;
import org.headcount.lti.wire.TurnedClock;
import org.headcount.metering.Given;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Learner;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Span;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Amendment;
import org.headcount.metering.month.Units;
import org.headcount.metering.status.Periods;
import org.headcount.metering.status.Standing;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.Terms;
import org.headcount.testing.Race;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What one kind of database keeps to. */
abstract class StoreContract extends StoreCase {

    @Test
    void factsTermsAndStatementsAreNeitherChangedNorDeletedWhoeverAsks() throws SQLException {
        String url = freshDatabase();
        Store store = open(url);
        store.institutions().create(Given.institution(Given.NORTH, Policy.ROLLING));
        store.ledger().append(Given.NORTH, List.of(noted(Given.access("1", Given.ADA, "2026-01-01T08:00:00Z"))));
        new Closing(store.ledger(), store.statements(), () -> NOON).closeDue(Given.NORTH);

        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String sql : List.of(
                    "update fact set unit = 'other'",
                    "update fact set voids_source = null, voids_id = null",
                    "update fact set ends_at = 0",
                    "update fact set with_identity = null",
                    "delete from fact",
                    "delete from fact where source = 'test'",
                    "update agreed set body = '{}'",
                    "delete from agreed",
                    "update statement_cut set closes_at = 0",
                    "delete from statement_cut",
                    "update statement set head = tail",
                    "delete from statement",
                    "update statement_piece set number = 7",
                    "delete from statement_piece",
                    "update fact_note set reason = 'another'",
                    "update audit set detail = '{}'",
                    "delete from audit")) {
                assertThatThrownBy(() -> statement.execute(sql)).as(sql).hasMessageContaining("append-only");
            }
        }
        assertThat(store.ledger()
                        .facts(
                                Given.NORTH,
                                store.ledger()
                                        .standing(Given.NORTH, Given.ADA)
                                        .orElseThrow()
                                        .learner()
                                        .id()))
                .hasSize(1);
    }

    /** The same with free texts beside it. */
    private static Report noted(Report report) {
        return new Report(
                report.key(),
                report.who(),
                report.type(),
                report.kind(),
                report.role(),
                report.origin(),
                report.at(),
                report.recordedAt(),
                report.unit(),
                new Report.Note("actor", "reason", ""));
    }

    @Test
    void whatIsThereIsThereForTheNextOneWhoOpensIt() {
        String url = freshDatabase();
        Store first = open(url);
        first.institutions().create(Given.institution(Given.NORTH, Policy.ROLLING));
        first.ledger().append(Given.NORTH, List.of(Given.access("1", Given.ADA, "2026-01-01T08:00:00Z")));

        Store second = open(url);

        assertThat(second.ledger().append(Given.NORTH, List.of(Given.access("1", Given.ADA, "2026-01-01T08:00:00Z"))))
                .containsExactly(new Receipt.Duplicate());
        assertThat(second.answers()).isTrue();
    }

    @Test
    void aPageOfLearnersIsTheSameHoweverItIsLookedFor() throws SQLException {
        String url = freshDatabase();
        Store store = open(url);
        store.institutions().create(Given.institution(Given.NORTH, Policy.ROLLING));
        Instant begin = NOON.minus(Duration.ofDays(120));
        store.ledger()
                .append(
                        Given.NORTH,
                        IntStream.range(0, 60)
                                .mapToObj(each -> Given.access(
                                        "f" + each,
                                        new IdentityName("sis", (each % 3 == 0 ? "an" : "bo") + each),
                                        begin.plus(Duration.ofDays(2L * each)).toString()))
                                .toList());

        try (Connection connection = DriverManager.getConnection(url)) {
            Session session = session(connection);
            for (Ledger.Question.Status status : Ledger.Question.Status.values()) {
                for (int days : List.of(0, 5, 30, 400)) {
                    for (String text : List.of("", "an", "sis", "nobody", "sis:", "host:", "then sis:an")) {
                        String[] named = text.split(":", -1);
                        Instant asOf = text.startsWith("then") ? NOON.minus(Duration.ofDays(60)) : NOON;
                        Ledger.Question all = new Ledger.Question(
                                asOf,
                                status,
                                days == 0 ? null : asOf.plus(Duration.ofDays(days)),
                                named[named.length - 1],
                                named.length == 1 ? "" : named[0].replace("then ", ""),
                                100,
                                "");
                        List<String> found = LearnerPage.of(session, Given.NORTH, all, 0);
                        assertThat(store.ledger().standings(Given.NORTH, all))
                                .as("%s, %d days, %s", status, days, text)
                                .allMatch(all::fits)
                                .extracting(who -> who.learner().id().value())
                                .isEqualTo(found);
                        for (int few : List.of(0, LearnerPage.FEW)) {
                            List<String> paged = new ArrayList<>();
                            for (List<String> page = List.of(""); !page.isEmpty(); paged.addAll(page)) {
                                String after = paged.isEmpty() ? "" : paged.get(paged.size() - 1);
                                page = LearnerPage.of(session, Given.NORTH, all.page(after, 7), few);
                            }
                            assertThat(paged)
                                    .as("%s, %d days, %s, %d", status, days, text, few)
                                    .isEqualTo(found);
                        }
                    }
                }
            }
            assertThat(LearnerPage.of(session, Given.NORTH, Given.everybody(NOON.toString()), 0))
                    .hasSize(60);
        }
    }

    @Test
    void whoeverIsCalledSoIsFoundHoweverManyAreNot() throws SQLException {
        String url = freshDatabase();
        Store store = open(url);
        store.institutions().create(Given.institution(Given.NORTH, Policy.ROLLING));
        int learners = LearnerPage.NEXT + LearnerPage.FIRST;
        store.ledger()
                .append(
                        Given.NORTH,
                        IntStream.range(0, learners)
                                .mapToObj(each -> Given.access(
                                        "f" + each, new IdentityName("sis", "P" + each + "%"), NOON.toString()))
                                .toList());
        List<Learner> all = store
                .ledger()
                .standings(Given.NORTH, new Ledger.Question(NOON, Ledger.Question.Status.ALL, null, "", learners, ""))
                .stream()
                .map(Standing::learner)
                .toList();
        assertThat(all).hasSize(learners);

        try (Connection connection = DriverManager.getConnection(url)) {
            Session session = session(connection);
            for (String text : List.of("p1", "p17", "9%", "p2199%", "p%", "p_")) {
                Ledger.Question question = new Ledger.Question(NOON, Ledger.Question.Status.ALL, null, text, 40, "");
                for (int few : List.of(0, 50, LearnerPage.FEW)) {
                    assertThat(paged(after -> LearnerPage.of(session, Given.NORTH, question.page(after, 40), few)))
                            .as("%s, %d", text, few)
                            .isEqualTo(all.stream()
                                    .filter(question::names)
                                    .map(one -> one.id().value())
                                    .toList());
                }
            }
        }
    }

    private static Session session(Connection connection) throws SQLException {
        return connection.getMetaData().getURL().startsWith("jdbc:sqlite")
                ? Session.local(connection)
                : Session.remote(connection);
    }

    @Test
    void whoeverTouchesASpanOrIsOfAUnitIsFoundInWhicheverWayIsCheap() throws SQLException {
        String url = freshDatabase();
        Store store = open(url);
        store.institutions().create(Given.institution(Given.NORTH, Policy.ROLLING));
        Instant begin = NOON.minus(Duration.ofDays(300));
        List<String> units = List.of("", "law", "arts", "unassigned");
        List<Report> reports = new ArrayList<>();
        for (int each = 0; each < 60; each++) {
            Report access = Given.access(
                    "f" + each,
                    new IdentityName("sis", "p" + each % 50),
                    begin.plus(Duration.ofDays(4L * each)).toString());
            reports.add(labelled(units.get(each % 7 % units.size()), access));
        }
        store.ledger().append(Given.NORTH, reports);
        List<Standing> everybody = store.ledger().standings(Given.NORTH, Given.everybody(NOON.toString()));

        try (Connection connection = DriverManager.getConnection(url)) {
            Session session = session(connection);
            for (int few : List.of(0, 1, 15, 40, 1_000)) {
                for (int from : List.of(0, 100, 250, 320)) {
                    for (int days : List.of(0, 30)) {
                        Instant first = begin.plus(Duration.ofDays(from));
                        Span span = new Span(first, first.plus(Duration.ofDays(days)));
                        for (String unit : List.of("", "law", "nowhere", "unassigned")) {
                            assertThat(paged(after ->
                                            TouchingPage.of(session, Given.NORTH, span, unit, after, 7, few, few)))
                                    .as("%s, %s, %d", span, unit, few)
                                    .isEqualTo(paged(after ->
                                            TouchingPage.of(session, Given.NORTH, span, unit, after, 100, 0, 0)))
                                    .isEqualTo(touching(store, everybody, span, unit));
                        }
                    }
                }
                for (String unit : List.of("law", "nowhere", "unassigned")) {
                    for (Ledger.Question.Status status : Ledger.Question.Status.values()) {
                        Ledger.Question question = new Ledger.Question(NOON, status, null, "", 7, "")
                                .with(Ledger.Question.Hint.NONE.of(unit));
                        int most = few;
                        assertThat(paged(after -> LearnerPage.of(session, Given.NORTH, question.page(after, 7), most)))
                                .as("%s, %s, %d", unit, status, few)
                                .isEqualTo(everybody.stream()
                                        .filter(question::fits)
                                        .filter(one -> isOf(store, one, unit))
                                        .map(one -> one.learner().id().value())
                                        .toList());
                    }
                }
            }
        }
    }

    private static List<String> touching(Store store, List<Standing> everybody, Span span, String unit) {
        return everybody.stream()
                .filter(one -> one.periods().stream()
                        .anyMatch(period -> !period.from().isAfter(span.until())
                                && !period.until().isBefore(span.from())))
                .filter(one -> unit.isEmpty() || isOf(store, one, unit))
                .map(one -> one.learner().id().value())
                .toList();
    }

    /** Whether any of the facts is of a unit. */
    private static boolean isOf(Store store, Standing who, String unit) {
        return store.ledger().facts(Given.NORTH, who.learner().id()).stream()
                .anyMatch(fact -> Units.of(fact).equals(unit));
    }

    private interface PageAfter {
        List<String> after(String last) throws SQLException;
    }

    private static List<String> paged(PageAfter pages) throws SQLException {
        List<String> paged = new ArrayList<>();
        for (List<String> page = List.of(""); !page.isEmpty(); paged.addAll(page)) {
            page = pages.after(paged.isEmpty() ? "" : paged.get(paged.size() - 1));
        }
        return paged;
    }

    private static Report labelled(String unit, Report report) {
        return new Report(
                report.key(),
                report.who(),
                report.type(),
                report.kind(),
                report.role(),
                report.origin(),
                report.at(),
                report.recordedAt(),
                unit,
                report.note());
    }

    @Test
    void somebodyIsMetWhenItIsWrittenDown() {
        Store store = open(freshDatabase());
        store.institutions().create(Given.institution(Given.NORTH, Policy.ROLLING));
        store.ledger().append(Given.NORTH, List.of(Given.access("1", Given.ADA, "2026-01-01T08:00:00Z")));

        assertThat(store.ledger()
                        .metAt(
                                Given.NORTH,
                                store.ledger()
                                        .standing(Given.NORTH, Given.ADA)
                                        .orElseThrow()
                                        .learner()
                                        .id()))
                .isEqualTo(NOON);
    }

    @Test
    void aNodeFoldsByTheTermsThatAnotherHasAgreed() {
        String url = freshDatabase();
        Store first = open(url);
        Store second = open(url);
        first.institutions().create(Given.institution(Given.NORTH, Policy.ROLLING));
        second.ledger().append(Given.NORTH, List.of(Given.access("1", Given.ADA, "2026-01-01T08:00:00Z")));

        first.institutions()
                .amend(
                        Given.NORTH,
                        Given.change("North", Given.added(Policy.SWITCH, Instant.parse("2026-02-01T00:00:00Z"))));

        assertThat(second.ledger().append(Given.NORTH, List.of(Given.access("2", Given.BEN, "2026-03-01T08:00:00Z"))))
                .as("entered under the switch, and not for ninety days")
                .containsExactly(new Receipt.Counted(Optional.empty()));
    }

    @Test
    void ofWhatStrangersAskForWithoutFindingItNothingIsRemembered() {
        String url = freshDatabase();
        Connections first = open(url).connections();
        Connections second = open(url).connections();
        URI uri = URI.create("https://lms.example/");
        assertThat(second.ofIssuer("https://lms.example")).isEmpty();
        assertThat(second.holder("https://lms.example", "client", "1")).isEmpty();
        assertThat(second.platform("pf1")).isEmpty();
        assertThat(second.tool(Given.NORTH, "tl1")).isEmpty();
        assertThat(second.isTool("tl1")).isFalse();

        first.addPlatform(
                Given.NORTH,
                new PlatformRegistration(
                        "pf1",
                        "LMS",
                        "https://lms.example",
                        "client",
                        uri,
                        uri,
                        uri,
                        "aud",
                        Set.of("1"),
                        PlatformRegistration.Anonymous.PASS),
                Registrar.INSTITUTION);
        first.addTool(
                Given.NORTH,
                new ToolRegistration("tl1", "Tool", uri, List.of(uri.toString()), uri, uri, Scopes.GRADES));

        assertThat(second.ofIssuer("https://lms.example"))
                .as("a memory of strangers' names would be as long as they like")
                .hasSize(1);
        assertThat(second.holder("https://lms.example", "client", "1")).isPresent();
        assertThat(second.platform("pf1")).isPresent();
        assertThat(second.tool(Given.NORTH, "tl1")).isPresent();
        assertThat(second.isTool("tl1")).isTrue();
    }

    @Test
    void amendmentsAndFactsThatRaceComeToWhatTheFactsSay() throws Exception {
        Store store = open(freshDatabase());
        store.institutions().create(Given.institution(Given.NORTH, Policy.ROLLING));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Boolean>> racers = new ArrayList<>();
            for (int number = 0; number < 60; number++) {
                Report report = Given.access(
                        "f" + number,
                        IdentityName.parse("learner" + number % 40),
                        "2026-03-0" + (1 + number % 9) + "T08:00:00Z");
                racers.add(() ->
                        store.ledger().append(Given.NORTH, List.of(report)).size() == 1);
            }
            for (int day = 1; day < 6; day++) {
                Instant from = Instant.parse("2026-02-0" + day + "T00:00:00Z");
                Policy policy = day % 2 == 0 ? Policy.ROLLING : Policy.SWITCH;
                racers.add(
                        day * 10,
                        () -> store.institutions().amend(Given.NORTH, Given.change("North", Given.added(policy, from)))
                                instanceof Amendment.Made);
            }
            for (Future<Boolean> racer : threads.invokeAll(racers)) {
                assertThat(racer.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        Terms terms = store.institutions().find(Given.NORTH).orElseThrow().terms();
        store.ledger()
                .histories(
                        Given.NORTH,
                        (learner, facts) -> assertThat(store.ledger()
                                        .standing(Given.NORTH, IdentityName.parse(learner.value()))
                                        .orElseThrow()
                                        .periods())
                                .isEqualTo(Periods.of(facts, terms.policy(), terms.zone())));
    }

    @Test
    void listsOfTheSameLearnersInOppositeOrdersAllGetThrough() throws Exception {
        Store store = open(freshDatabase());
        store.institutions().create(Given.institution(Given.NORTH, Policy.ROLLING));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<List<Receipt>>> racers = new ArrayList<>();
            for (int caller = 0; caller < 8; caller++) {
                List<Report> reports = new ArrayList<>();
                for (int number = 0; number < 60; number++) {
                    reports.add(Given.access(
                            caller + "-" + number, IdentityName.parse("learner" + number), "2026-01-01T08:00:00Z"));
                }
                if (caller % 2 == 1) {
                    Collections.reverse(reports);
                }
                racers.add(() -> store.ledger().append(Given.NORTH, reports));
            }
            for (Future<List<Receipt>> racer : threads.invokeAll(racers)) {
                assertThat(racer.get()).hasSize(60).hasOnlyElementsOfType(Receipt.Counted.class);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void twoNodesWhoseClocksDifferGiveTheLastLicenceOnce() throws Exception {
        String url = freshDatabase();
        Store slow = open(url);
        try (Store fast = Store.open(url, () -> NOON.plusSeconds(5))) {
            slow.institutions().create(Given.institution(Given.NORTH, Policy.ROLLING));
            List<Callable<Arrivals.Entry>> launches = new ArrayList<>();
            for (int number = 0; number < 12; number++) {
                boolean quick = number % 2 == 0;
                Arrival launch = lastLicence("n" + number, quick ? NOON.plusSeconds(5) : NOON);
                launches.add(() -> (quick ? fast : slow).arrivals().record(launch));
            }
            ExecutorService threads = Executors.newFixedThreadPool(launches.size());
            try {
                List<Arrivals.Entry> entries = new ArrayList<>();
                for (Future<Arrivals.Entry> entry : threads.invokeAll(launches)) {
                    entries.add(entry.get());
                }
                assertThat(entries)
                        .filteredOn(Arrivals.Entry.Written.class::isInstance)
                        .hasSize(1);
            } finally {
                threads.shutdownNow();
            }
            assertThat(slow.ledger().inUse(Given.NORTH, NOON.plusSeconds(5))).isEqualTo(1);
        }
    }

    /** A launch of somebody new, of an institution that has one licence. */
    static Arrival lastLicence(String nonce, Instant at) {
        IdentityName who = IdentityName.lti("pf1", "learner " + nonce);
        FactKey key = Arrival.key("pf1", nonce);
        return new Arrival(
                Given.NORTH,
                "pf1",
                nonce,
                Optional.of(Report.activity(key, who, Kind.ACCESS, at, at)),
                Optional.of(Gates.places(1, nonce, who, at)),
                "",
                Optional.empty());
    }

    @Test
    void whatHasExpiredIsForgottenAndNothingElse() {
        TurnedClock clock = new TurnedClock(NOON);
        try (Store store = Store.open(freshDatabase(), clock)) {
            for (int number = 0; number < 1_100; number++) {
                store.grants().spend(Given.NORTH, "pf1", "tl1", "j" + number, NOON.plusSeconds(60));
            }
            store.grants().spend(Given.NORTH, "pf1", "tl1", "later", NOON.plusSeconds(61));
            store.institutions().create(Given.institution(Given.NORTH, Policy.ROLLING));
            store.ledger().append(Given.NORTH, List.of(Given.access("1", Given.ADA, "2026-01-01T08:00:00Z")));
            store.unansweredScores().note(Given.NORTH, Given.ADA, "s1", NOON.plusSeconds(60));
            store.unansweredScores().note(Given.NORTH, Given.ADA, "s2", NOON.plusSeconds(61));
            for (int number = 0; number < ParkedLogins.MOST; number++) {
                store.parkedLogins().park(Given.NORTH, "l" + number, Map.of("iss", "x"), NOON.plusSeconds(60));
            }
            clock.turn(Duration.ofSeconds(60));
            store.forget();

            store.parkedLogins().park(Given.NORTH, "later", Map.of("iss", "x"), NOON.plusSeconds(600));
            assertThat(store.parkedLogins().find(Given.NORTH, "later", NOON.plusSeconds(60)))
                    .as("there is room again")
                    .containsEntry("iss", "x");

            assertThat(store.unansweredScores().has(Given.NORTH, "s1")).isFalse();
            assertThat(store.unansweredScores().has(Given.NORTH, "s2")).isTrue();

            assertThat(store.grants().spend(Given.NORTH, "pf1", "tl1", "later", NOON.plusSeconds(61)))
                    .isFalse();
            assertThat(store.grants().spend(Given.NORTH, "pf1", "tl1", "j0", NOON.plusSeconds(60)))
                    .isTrue();
            assertThat(store.grants().spend(Given.NORTH, "pf1", "tl1", "j1099", NOON.plusSeconds(60)))
                    .isTrue();
        }
    }

    @Test
    void thatALearnerAskedIsForgottenThirteenMonthsAfterItWasDecidedAndNotWhileItIsOpen() {
        TurnedClock clock = new TurnedClock(NOON);
        try (Store store = Store.open(freshDatabase(), clock)) {
            store.institutions().create(Given.institution(Given.NORTH, Policy.SWITCH));
            String decided = asked(store, Given.ADA);
            store.switchRequests().decide(Given.NORTH, decided, SwitchRequest.State.DECLINED, "", NOON);
            String open = asked(store, Given.BEN);
            clock.turn(Duration.ofDays(397).minusSeconds(1));
            store.forget();
            assertThat(toldOf(store)).containsExactlyInAnyOrder(decided, open);

            clock.turn(Duration.ofSeconds(1));
            store.forget();

            assertThat(toldOf(store)).containsExactly(open);
        }
    }

    private static String asked(Store store, IdentityName who) {
        store.ledger().append(Given.NORTH, List.of(Given.access(who.value(), who, "2026-01-01T08:00:00Z")));
        SwitchRequest request = SwitchRequest.fresh(
                Given.NORTH,
                store.ledger()
                        .standing(Given.NORTH, who)
                        .orElseThrow()
                        .learner()
                        .id(),
                "",
                NOON);
        assertThat(store.switchRequests().ask(request, YearMonth.of(2026, 11))).isTrue();
        return request.id();
    }

    private static List<String> toldOf(Store store) {
        return store.alerts().list(Given.NORTH, Optional.empty(), 10, "").stream()
                .map(alert -> alert.finding().source())
                .toList();
    }

    @Test
    void twoNodesThatNeedAnLmssFirstKeyAtOnceMakeOneBetweenThem() throws Exception {
        String url = freshDatabase();
        Store first = open(url);
        Store second = open(url);
        connect(first, "pf1");

        List<String> sets = Race.of(List.of(() -> keysToward("pf1", first), () -> keysToward("pf1", second)));

        assertThat(first.keys().load(StoredKey.Purpose.TOOL, "pf1")).hasSize(1);
        assertThat(sets.get(0)).isEqualTo(sets.get(1));
    }

    private static String keysToward(String platform, Store node) {
        return new KeyRings(StoredKey.Purpose.TOOL, node.keys(), KeySchedule.USUAL, () -> NOON)
                .of(platform)
                .publicKeys();
    }

    private static void connect(Store store, String platform) {
        store.connections()
                .addPlatform(
                        Given.NORTH,
                        new PlatformRegistration(
                                platform,
                                "LMS",
                                "https://lms.example",
                                "client",
                                URI.create("https://lms.example/auth"),
                                URI.create("https://lms.example/token"),
                                URI.create("https://lms.example/jwks"),
                                "https://lms.example/token",
                                Set.of("deployment of " + platform),
                                PlatformRegistration.Anonymous.PASS),
                        Registrar.INSTITUTION);
    }

    @Nested
    class TheKeyStore extends KeyStoreContract {
        private final Store store = fresh();

        @Override
        protected KeyStore emptyStore() {
            return store.keys();
        }

        @Override
        protected void connect(String platform) {
            StoreContract.connect(store, platform);
        }

        @Override
        protected void disconnect(String platform) {
            store.connections().removePlatform(Given.NORTH, platform);
        }
    }

    @Test
    void anLmsThatIsExpectedIsForgottenWithItsKeysADayAfterItWasExpectedLast() {
        TurnedClock clock = new TurnedClock(NOON);
        try (Store store = Store.open(freshDatabase(), clock)) {
            store.registeredPlatforms().expect(Given.NORTH, "pf1");
            store.registeredPlatforms().expect(Given.NORTH, "pf2");
            store.keys().add(new StoredKey(StoredKey.Purpose.TOOL, "pf1", "k1", "", NOON, "{}"));
            clock.turn(Duration.ofHours(1));
            store.registeredPlatforms().expect(Given.NORTH, "pf2");
            clock.turn(Duration.ofHours(23).minusSeconds(1));
            store.forget();
            assertThat(store.registeredPlatforms().isKnown("pf1")).isTrue();

            clock.turn(Duration.ofSeconds(1));
            store.forget();

            assertThat(store.registeredPlatforms().isKnown("pf1")).isFalse();
            assertThat(store.keys().load(StoredKey.Purpose.TOOL, "pf1")).isEmpty();
            assertThat(store.registeredPlatforms().isKnown("pf2")).isTrue();
        }
    }
}
