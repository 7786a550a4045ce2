package org.headcount.gateway.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.ledger.Histories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A statement of a hundred learners that is kept in pieces of ten. */
class StatementPiecesTest {

    private static final InstitutionId NORTH = new InstitutionId("north");
    private static final YearMonth MONTH = YearMonth.of(2026, 2);
    private static final int PIECES = 10;

    private final Statements statements = mock(Statements.class);
    private final ChainCheck chain = new ChainCheck(statements, mock(Histories.class));

    private FrozenStatement kept(String month, Optional<String> previous) {
        for (int piece = 0; piece < PIECES; piece++) {
            when(statements.piece(NORTH, MONTH, piece)).thenReturn(piece(piece));
        }
        byte[] head = ("{\"month\":\"" + month + "\",\"learners\":[").getBytes(StandardCharsets.UTF_8);
        byte[] tail = ("],\"previousDigest\":"
                        + previous.map(digest -> "\"" + digest + "\"").orElse("null") + "}")
                .getBytes(StandardCharsets.UTF_8);
        StatementText text = new StatementText(
                head,
                IntStream.range(0, PIECES).mapToObj(StatementPiecesTest::piece).toList(),
                tail);
        return new FrozenStatement(MONTH, text.digest(), previous, head, PIECES, tail);
    }

    private static byte[] piece(int number) {
        String lines = IntStream.range(number * 10, number * 10 + 10)
                .mapToObj(learner -> """
                        {"learner":"l%02d","reason":{"at":"2026-02-01T00:00:00Z","id":"1","kind":"access","source":"t","type":"activity"}}""".formatted(learner))
                .collect(Collectors.joining(","));
        return ((number == 0 ? "" : ",") + lines).getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 10, 33, 100, 1000})
    void pagesOfAnySizeTogetherAreAllLearnersEachOnce(int size) {
        FrozenStatement statement = kept("2026-02", Optional.empty());
        StatementRows rows = new StatementRows(statements);
        List<String> seen = new ArrayList<>();

        List<StatementRows.Line> page = rows.page(NORTH, statement, "", size);
        while (!page.isEmpty()) {
            page.forEach(line -> seen.add(line.learner()));
            page = rows.page(NORTH, statement, seen.get(seen.size() - 1), size);
        }

        assertThat(seen)
                .containsExactlyElementsOf(
                        IntStream.range(0, 100).mapToObj("l%02d"::formatted).toList());
    }

    @Test
    void aStatementAsItWasFrozenFollowsTheOneBeforeIt() {
        FrozenStatement statement = kept("2026-02", Optional.empty());

        assertThat(chain.link(NORTH, statement)).isEmpty();
    }

    @Test
    void whatWasChangedOrMovedIsTold() {
        FrozenStatement statement = kept("2026-02", Optional.empty());
        when(statements.piece(NORTH, MONTH, 3)).thenReturn(piece(4));
        assertThat(chain.link(NORTH, statement))
                .hasValueSatisfying(told ->
                        assertThat(told).contains("statement 2026-02", "the digest recorded is " + statement.digest()));

        assertThat(chain.link(NORTH, kept("2026-01", Optional.empty())))
                .hasValueSatisfying(told -> assertThat(told).contains("it is kept as that of 2026-02"));
        assertThat(chain.link(NORTH, kept("2026-02", Optional.of("somebody’s"))))
                .hasValueSatisfying(told -> assertThat(told).contains("the one before it is none"));
    }
}
