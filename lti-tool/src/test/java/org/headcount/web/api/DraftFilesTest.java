package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.at;
import static org.headcount.metering.Given.institution;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.headcount.gateway.statement.Closing;
import org.headcount.gateway.statement.Export;
import org.headcount.gateway.statement.InMemoryStatements;
import org.headcount.gateway.statement.Statements;
import org.headcount.metering.InMemoryInstitutions;
import org.headcount.metering.InMemoryLedger;
import org.headcount.metering.InMemorySnapshots;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Report;
import org.headcount.metering.ledger.Histories.MarkedVisitor;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.month.Snapshots;
import org.headcount.metering.report.Surveys;
import org.headcount.metering.terms.Policy;
import org.headcount.web.report.Downloads;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.mockito.AdditionalAnswers;
import org.mockito.Mockito;

/** A draft too long for memory is put together in a file without a name, which this process holds open no longer than it needs. */
@EnabledOnOs(OS.LINUX)
class DraftFilesTest {

    private static final int LEARNERS = 4_000;
    private static final Instant NOW = at("2026-01-20T00:00:00Z");

    private final Institutions institutions = new InMemoryInstitutions();
    private final InMemoryLedger ledger = new InMemoryLedger(institutions);
    private final Statements statements = new InMemoryStatements(institutions);
    private final Closing closing = new Closing(ledger, statements, () -> NOW);

    @BeforeEach
    void begin() {
        institutions.create(institution(NORTH, Policy.ROLLING));
        String longName = "€".repeat(120);
        ledger.append(
                NORTH,
                IntStream.range(0, LEARNERS)
                        .mapToObj(each -> Report.activity(
                                new FactKey(longName, longName + each),
                                IdentityName.parse("p" + each),
                                Kind.ACCESS,
                                at("2026-01-02T00:00:00Z"),
                                at("2026-01-02T00:00:00Z")))
                        .toList());
    }

    private StatementsResource resource(Snapshots snapshots) {
        return new StatementsResource(
                closing,
                statements,
                new Export(closing, statements, ledger),
                snapshots,
                new Reports(Mockito.mock(Surveys.class), new Downloads()));
    }

    private Snapshots snapshots() {
        return new InMemorySnapshots(institutions, ledger);
    }

    private static long open() {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.map(DraftFilesTest::target)
                    .filter(name -> name.contains("headcount-statement"))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    @Test
    void oneThatIsReadToItsEndLeavesNothingOpen() throws IOException {
        long before = open();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        long[] meanwhile = new long[1];

        resource(snapshots()).draft(NORTH, "2026-01").write(new OutputStream() {
            @Override
            public void write(int one) {
                text.write(one);
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                text.write(bytes, from, length);
                meanwhile[0] = open();
            }
        });

        assertThat(text.size()).isGreaterThan(2_500_000);
        assertThat(meanwhile[0]).as("so that this test looks at something").isEqualTo(before + 1);
        assertThat(open()).isEqualTo(before);
    }

    @Test
    void oneThatNobodyWaitsForAnyMoreLeavesNothingOpen() {
        long before = open();
        OutputStream gone = new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException("connection reset");
            }
        };

        assertThatThrownBy(() -> resource(snapshots()).draft(NORTH, "2026-01").write(gone))
                .hasMessage("connection reset");

        assertThat(open()).isEqualTo(before);
    }

    @Test
    void oneThatCannotBePutTogetherLeavesNothingOpen() {
        long before = open();
        Ledger failing = Mockito.mock(Ledger.class, AdditionalAnswers.delegatesTo(ledger));
        int[] taken = new int[1];
        Mockito.doAnswer(call -> {
                    MarkedVisitor visitor = call.getArgument(1);
                    ledger.marked(NORTH, (learner, facts, late) -> {
                        if (++taken[0] == LEARNERS) {
                            throw new IllegalStateException("the database is gone");
                        }
                        visitor.history(learner, facts, late);
                    });
                    return null;
                })
                .when(failing)
                .marked(Mockito.eq(NORTH), Mockito.any());
        Closing broken = new Closing(failing, statements, () -> NOW);
        Statements.Lines lines = statements.lines(NORTH).orElseThrow();

        assertThatThrownBy(() -> broken.draft(lines, YearMonth.parse("2026-01")))
                .hasMessage("the database is gone");

        assertThat(open()).isEqualTo(before);
    }

    @Test
    void aStatementThatCannotBeKeptLeavesNothingOpen() {
        long before = open();
        Statements full = Mockito.mock(Statements.class, AdditionalAnswers.delegatesTo(statements));
        Mockito.doThrow(new IllegalStateException("the disk is full"))
                .when(full)
                .append(Mockito.any(), Mockito.any(), Mockito.any(), Mockito.any());

        assertThatThrownBy(() -> new Closing(ledger, full, () -> at("2026-02-10T00:00:00Z")).closeDue(NORTH))
                .hasMessage("the disk is full");

        assertThat(open()).isEqualTo(before);
    }
}
