package org.headcount.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.headcount.metering.Given.ADA;
import static org.headcount.metering.Given.BEN;
import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.SOUTH;
import static org.headcount.metering.Given.at;

import java.net.URI;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.staff.ApiKeys;
import org.headcount.gateway.statement.Closing;
import org.headcount.gateway.statement.Statements;
import org.headcount.gateway.warning.Subscriber;
import org.headcount.gateway.warning.Subscribers;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.metering.Corrections;
import org.headcount.metering.Given;
import org.headcount.metering.LinkOutcome;
import org.headcount.metering.Linking;
import org.headcount.metering.Meter;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.ledger.LinksContract;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.terms.Policy;
import org.headcount.testing.Race;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of changes, whatever keeps them. */
@SuppressWarnings("NullAway.Init")
public abstract class AuditContract {

    private static final Author KEY = new Author("key:k1", "admin", "registrar");
    private static final Audit.Question ALL =
            new Audit.Question(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** The ports of one node. */
    public record AuditPorts(
            Institutions institutions,
            Ledger ledger,
            ApiKeys keys,
            Connections connections,
            Statements statements,
            Subscribers subscribers,
            Audit audit) {}

    private AuditPorts ports;

    protected abstract AuditPorts nothingTold();

    @BeforeEach
    void begin() {
        ports = nothingTold();
        ports.institutions().by(Author.OPERATOR).create(Given.institution(NORTH, Policy.SWITCH));
        ports.institutions().create(Given.institution(SOUTH, Policy.SWITCH));
    }

    private List<Audit.Entry> told() {
        return ports.audit().list(NORTH, ALL, 1000);
    }

    private List<Audit.Entry> told(Audit.Action action) {
        return ports.audit()
                .list(
                        NORTH,
                        new Audit.Question(Optional.empty(), Optional.empty(), Optional.of(action), Optional.empty()),
                        1000);
    }

    private static ApiKeys.ApiKey key(String id) {
        return new ApiKeys.ApiKey(
                NORTH, id, "hash of " + id, ApiKeys.Rights.READ, "reports", at("2026-01-01T00:00:00Z"), id);
    }

    @Test
    void everyChangeIsToldWithWhoMadeIt() {
        ports.institutions()
                .by(KEY)
                .amend(NORTH, Given.change("North College", Given.added(Policy.ROLLING, at("2027-01-01T00:00:00Z"))));
        ports.keys().by(KEY).add(key("k2"));
        ports.keys().by(KEY).remove(NORTH, "k2");
        ports.connections()
                .by(KEY)
                .addTool(
                        NORTH,
                        new ToolRegistration(
                                "tl1",
                                "Quiz",
                                URI.create("https://quiz.example/login"),
                                List.of("https://quiz.example/launch"),
                                URI.create("https://quiz.example/"),
                                URI.create("https://quiz.example/jwks"),
                                Set.of()));
        ports.connections().removeTool(NORTH, "tl1");

        assertThat(told())
                .extracting(Audit.Entry::action, Audit.Entry::author, Audit.Entry::subject)
                .containsExactlyInAnyOrder(
                        tuple(Audit.Action.INSTITUTION_CREATED, Author.OPERATOR, "north"),
                        tuple(Audit.Action.INSTITUTION_CHANGED, KEY, "north"),
                        tuple(Audit.Action.KEY_CREATED, KEY, "k2"),
                        tuple(Audit.Action.KEY_DELETED, KEY, "k2"),
                        tuple(Audit.Action.TOOL_CONNECTED, KEY, "tl1"),
                        tuple(Audit.Action.TOOL_DISCONNECTED, Author.SYSTEM, "tl1"));
        assertThat(told(Audit.Action.INSTITUTION_CHANGED).get(0).detail())
                .contains("North College", "2027-01-01T00:00:00Z", "rolling");
        assertThat(told()).noneMatch(entry -> entry.detail().contains("hash of"));
    }

    @Test
    void whatChangesNothingIsNotTold() {
        int before = told().size();

        ports.institutions().by(KEY).create(Given.institution(NORTH, Policy.ROLLING));
        ports.institutions()
                .by(KEY)
                .amend(NORTH, Given.change("Institution north", Given.terms(Given.none(), Given.none())));
        ports.keys().by(KEY).remove(NORTH, "k9");
        ports.connections().by(KEY).removePlatform(NORTH, "pf9");
        ports.connections().by(KEY).changeTool(NORTH, "tl9", present -> present);

        assertThat(told()).hasSize(before);
    }

    @Test
    void switchesAndCorrectionsAreToldByOpaqueIdOnceAndActivitiesAreNot() {
        Ledger ledger = ports.ledger().by(KEY);
        ledger.append(NORTH, List.of(Given.access("1", ADA, "2026-03-01T08:00:00Z")));
        ledger.append(NORTH, List.of(Given.switching("2", ADA, FactType.SWITCH_OFF, "2026-03-02T08:00:00Z")));
        ledger.append(NORTH, List.of(Given.switching("2", ADA, FactType.SWITCH_OFF, "2026-03-02T08:00:00Z")));
        ledger.append(NORTH, List.of(Given.switching("2", ADA, FactType.SWITCH_ON, "2026-03-02T08:00:00Z")));
        ledger.append(NORTH, List.of(Corrections.voiding("3", ADA, "2", "2026-03-03T08:00:00Z")));
        ledger.append(SOUTH, List.of(Given.switching("2", ADA, FactType.SWITCH_ON, "2026-03-02T08:00:00Z")));
        String learner =
                ports.ledger().standing(NORTH, ADA).orElseThrow().learner().id().value();
        ledger.append(NORTH, List.of(linking("4", ADA, BEN)));

        assertThat(told(Audit.Action.SWITCHED_OFF))
                .extracting(Audit.Entry::author, Audit.Entry::subject)
                .containsExactly(tuple(KEY, learner));
        assertThat(told(Audit.Action.SWITCHED_ON)).isEmpty();
        assertThat(told(Audit.Action.VOIDED)).extracting(Audit.Entry::subject).containsExactly(learner);
        assertThat(told(Audit.Action.LINKED)).extracting(Audit.Entry::author).containsExactly(KEY);
        assertThat(told())
                .noneMatch(entry -> Pattern.compile("\\b" + ADA.value() + "\\b") // an id may hold it by chance
                        .matcher(entry.detail())
                        .find());
    }

    private static Report linking(String id, IdentityName one, IdentityName other) {
        return new Report(
                Given.key(id),
                one,
                FactType.LINK,
                Kind.OTHER,
                Role.LEARNER,
                Origin.STAFF,
                at("2026-03-04T08:00:00Z"),
                at("2026-03-04T08:00:00Z"),
                "",
                new Detail.With(other),
                Report.Note.NONE);
    }

    @Test
    void ofAHistoryThatIsLoadedItIsToldHowManyFactsAreNewAndWhatTheyTakeBack() {
        Ledger loading = ports.ledger().loadedBy(Author.COMMAND);
        List<Report> history = List.of(
                Given.access("1", ADA, "2026-03-01T08:00:00Z"),
                Given.switching("2", ADA, FactType.SWITCH_OFF, "2026-03-02T08:00:00Z"),
                Corrections.voiding("3", ADA, "1", "2026-03-03T08:00:00Z"));
        loading.append(NORTH, history.subList(0, 1));
        loading.append(NORTH, history);
        loading.append(NORTH, history);

        assertThat(told(Audit.Action.FACTS_LOADED))
                .extracting(Audit.Entry::author, Audit.Entry::subject, Audit.Entry::detail)
                .containsExactlyInAnyOrder(
                        tuple(Author.COMMAND, "north", "{\"facts\":1}"),
                        tuple(Author.COMMAND, "north", "{\"facts\":2}"));
        assertThat(told(Audit.Action.VOIDED)).hasSize(1);
        assertThat(told(Audit.Action.SWITCHED_OFF)).isEmpty();
    }

    @Test
    void whoIsToldOfAlertsIsToldOfWithoutAnAddress() {
        Subscribers subscribers = ports.subscribers();
        Subscriber hook = subscriber(Subscriber.Channel.WEBHOOK, "wh1", "https://hooks.example/s3cret?key=s3cret");
        Subscriber mailbox = subscriber(Subscriber.Channel.EMAIL, "ma1", "ada@school.example");
        subscribers.by(KEY).add(hook);
        subscribers.by(KEY).add(hook);
        subscribers.by(KEY).add(mailbox);
        subscribers.answered(hook, Subscriber.State.ACTIVE, "HTTP 200", at("2026-03-01T00:00:00Z"));
        subscribers.answered(hook, Subscriber.State.DISABLED, "HTTP 410", at("2026-03-02T00:00:00Z"));
        subscribers.by(KEY).answered(hook, Subscriber.State.ACTIVE, "HTTP 200", at("2026-03-03T00:00:00Z"));
        subscribers.by(KEY).remove(NORTH, Subscriber.Channel.WEBHOOK, "wh1");
        subscribers.by(KEY).remove(NORTH, Subscriber.Channel.WEBHOOK, "wh1");
        subscribers.by(KEY).remove(NORTH, Subscriber.Channel.EMAIL, "ma1");

        assertThat(told())
                .extracting(Audit.Entry::action, Audit.Entry::author, Audit.Entry::subject)
                .containsExactlyInAnyOrder(
                        tuple(Audit.Action.INSTITUTION_CREATED, Author.OPERATOR, "north"),
                        tuple(Audit.Action.WEBHOOK_CREATED, KEY, "wh1"),
                        tuple(Audit.Action.ALERT_ADDRESS_CREATED, KEY, "ma1"),
                        tuple(Audit.Action.WEBHOOK_DISABLED, Author.SYSTEM, "wh1"),
                        tuple(Audit.Action.WEBHOOK_ENABLED, KEY, "wh1"),
                        tuple(Audit.Action.WEBHOOK_DELETED, KEY, "wh1"),
                        tuple(Audit.Action.ALERT_ADDRESS_DELETED, KEY, "ma1"));
        assertThat(told(Audit.Action.WEBHOOK_CREATED))
                .extracting(Audit.Entry::detail)
                .containsExactly("{\"host\":\"hooks.example\"}");
        assertThat(told())
                .noneMatch(entry ->
                        entry.detail().contains("s3cret") || entry.detail().contains("ada"));
    }

    private static Subscriber subscriber(Subscriber.Channel channel, String id, String address) {
        return new Subscriber(
                NORTH,
                channel,
                id,
                address,
                "sealed",
                "en",
                Subscriber.State.ACTIVE,
                at("2026-03-01T00:00:00Z"),
                "",
                Optional.empty());
    }

    @Test
    void ofAListWhatIsNewIsToldOnce() {
        Report off = Given.switching("2", ADA, FactType.SWITCH_OFF, "2026-03-02T08:00:00Z");
        ports.ledger()
                .by(KEY)
                .append(
                        NORTH,
                        List.of(
                                Given.access("1", ADA, "2026-03-01T08:00:00Z"),
                                off,
                                off,
                                Given.switching("2", BEN, FactType.SWITCH_ON, "2026-03-02T08:00:00Z"),
                                Corrections.voiding("3", ADA, "2", "2026-03-03T08:00:00Z"),
                                Given.switching("4", BEN, FactType.SWITCH_ON, "2026-03-04T08:00:00Z")));

        assertThat(told(Audit.Action.SWITCHED_OFF)).hasSize(1);
        assertThat(told(Audit.Action.SWITCHED_ON))
                .extracting(Audit.Entry::subject)
                .containsExactly(ports.ledger()
                        .standing(NORTH, BEN)
                        .orElseThrow()
                        .learner()
                        .id()
                        .value());
        assertThat(told(Audit.Action.VOIDED)).hasSize(1);
    }

    @Test
    void whoSaysWhoIsWhoIsToldAndWhatAnLmsTellsByItselfIsNot() {
        IdentityName ada = IdentityName.parse("ada.marsh"); // no id that is made by chance has a dot
        IdentityName ben = IdentityName.parse("ben.oneil");
        Linking linking = new Linking(
                        ports.institutions(),
                        ports.ledger(),
                        new Meter(ports.institutions(), ports.ledger(), () -> at("2026-03-05T08:00:00Z")),
                        () -> at("2026-03-05T08:00:00Z"))
                .by(KEY);
        ports.ledger()
                .append(
                        NORTH,
                        List.of(
                                Given.access("1", ada, "2026-03-01T08:00:00Z"),
                                Given.access("2", ben, "2026-03-01T08:00:00Z"),
                                LinksContract.linking(
                                        "sis", ada, IdentityName.parse("sis:7"), "2026-03-02T08:00:00Z")));
        linking.link(NORTH, List.of(ada, ben), "same person", "key:k1", true);
        LinkOutcome.Done done =
                (LinkOutcome.Done) linking.link(NORTH, List.of(ada, ben), "same person", "key:k1", false);
        linking.unlink(NORTH, done.link().id(), "", "key:k1");

        assertThat(told(Audit.Action.LINKED)).extracting(Audit.Entry::author).containsExactly(KEY);
        assertThat(told(Audit.Action.LINKED).get(0).detail())
                .contains(done.link().id());
        assertThat(told(Audit.Action.UNLINKED)).extracting(Audit.Entry::author).containsExactly(KEY);
        assertThat(told())
                .noneMatch(entry ->
                        entry.detail().contains(ada.value()) || entry.detail().contains("same person"));
    }

    @Test
    void whatOneOfManyCallersDoesIsToldOnce() throws Exception {
        ports.keys().add(key("k2"));
        List<Callable<Boolean>> callers = IntStream.range(0, 12)
                .<Callable<Boolean>>mapToObj(number -> () -> {
                    ports.ledger()
                            .by(KEY)
                            .append(
                                    NORTH,
                                    List.of(Given.switching("2", ADA, FactType.SWITCH_ON, "2026-03-02T08:00:00Z")));
                    return ports.keys().by(KEY).remove(NORTH, "k2");
                })
                .toList();

        assertThat(Race.of(callers)).containsOnlyOnce(true);

        assertThat(told(Audit.Action.KEY_DELETED)).hasSize(1);
        assertThat(told(Audit.Action.SWITCHED_ON)).hasSize(1);
    }

    @Test
    void statementsThatCloseAreToldWithTheirDigest() {
        Instant later = at("2026-04-10T00:00:00Z");
        new Closing(ports.ledger(), ports.statements(), () -> later).closeDue(NORTH);

        assertThat(told(Audit.Action.STATEMENT_CLOSED))
                .extracting(Audit.Entry::subject)
                .containsExactlyInAnyOrder("2026-01", "2026-02", "2026-03");
        assertThat(told(Audit.Action.STATEMENT_CLOSED))
                .allMatch(entry -> entry.detail()
                        .contains(ports.statements()
                                .find(NORTH, YearMonth.parse(entry.subject()))
                                .orElseThrow()
                                .digest()));
    }

    @Test
    void pagesHaveNoGapAndNoRepeat() {
        for (int number = 0; number < 25; number++) {
            ports.keys().by(KEY).add(key("k" + number));
        }
        List<Audit.Entry> all = new ArrayList<>();
        ports.audit().each(NORTH, ALL, all::add);
        List<Audit.Entry> paged = new ArrayList<>();
        Optional<Audit.Place> after = Optional.empty();
        List<Audit.Entry> page;
        do {
            page = ports.audit()
                    .list(NORTH, new Audit.Question(Optional.empty(), Optional.empty(), Optional.empty(), after), 4);
            paged.addAll(page);
            after = page.isEmpty()
                    ? after
                    : Optional.of(page.get(page.size() - 1).place());
        } while (!page.isEmpty());

        assertThat(paged).isEqualTo(all).hasSize(26);
        Instant first = all.get(0).at();
        assertThat(ports.audit()
                        .list(
                                NORTH,
                                new Audit.Question(
                                        Optional.of(first), Optional.of(first), Optional.empty(), Optional.empty()),
                                10))
                .as("half-open")
                .isEmpty();
    }
}
