package org.headcount.gateway.statement;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.ledger.Histories;

/** Proves the statements that are kept. Changes nothing. */
public final class ChainCheck {

    private static final int ALL = Integer.MAX_VALUE;

    private final Statements statements;
    private final Histories histories;

    public ChainCheck(Statements statements, Histories histories) {
        this.statements = statements;
        this.histories = histories;
    }

    /**
     * What came of it.
     *
     * @param statements how many agree
     * @param difference the first one that does not, and how; empty where all agree
     */
    public record Result(int statements, Optional<String> difference) {}

    /**
     * Makes every statement again from terms and facts, one after the other, and compares it to the byte. Costs a look at everybody's facts for each.
     *
     * @throws NoSuchElementException if there is no such institution
     */
    public Result proof(InstitutionId institution) {
        List<FrozenStatement> kept = statements.list(institution, Optional.empty(), ALL);
        Statements.Lines lines = statements.lines(institution).orElseThrow(); // with all the terms that those know
        StatementCheck check = new StatementCheck(lines.institution(), histories);
        int agree = 0;
        for (FrozenStatement statement : kept) {
            Optional<String> difference = statement
                    .misplaced()
                    .or(() -> text(institution, statement)
                            .map(text -> check.next(new ExportForm.StatementLine(statement.digest(), text)))
                            .orElseGet(() -> Optional.of(missing(statement))));
            if (difference.isPresent()) {
                return new Result(agree, difference);
            }
            agree++;
        }
        return new Result(agree, check.lines(lines.cuts()));
    }

    /** Whether one statement's text is the one that its digest was made of, and follows the statement before it. Costs a look at its text. */
    public Optional<String> link(InstitutionId institution, FrozenStatement statement) {
        Optional<String> misplaced = statement.misplaced();
        if (misplaced.isPresent()) {
            return misplaced;
        }
        MessageDigest digest = StatementText.sha256();
        digest.update(statement.head());
        try {
            for (int piece = 0; piece < statement.pieces(); piece++) {
                digest.update(statements.piece(institution, statement.month(), piece));
            }
        } catch (NoSuchElementException e) {
            return Optional.of(missing(statement));
        }
        digest.update(statement.tail());
        String found = HexFormat.of().formatHex(digest.digest());
        if (!found.equals(statement.digest())) {
            return Optional.of("statement " + statement.month() + ": the digest recorded is " + statement.digest()
                    + "; that of the text is " + found);
        }
        Optional<String> before =
                statements.find(institution, statement.month().minusMonths(1)).map(FrozenStatement::digest);
        return before.equals(statement.previousDigest())
                ? Optional.empty()
                : Optional.of("statement " + statement.month() + ": it follows "
                        + statement.previousDigest().orElse("none") + "; the one before it is "
                        + before.orElse("none"));
    }

    private Optional<byte[]> text(InstitutionId institution, FrozenStatement statement) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes(statement.head());
        try {
            for (int piece = 0; piece < statement.pieces(); piece++) {
                text.writeBytes(statements.piece(institution, statement.month(), piece));
            }
        } catch (NoSuchElementException e) {
            return Optional.empty();
        }
        text.writeBytes(statement.tail());
        return Optional.of(text.toByteArray());
    }

    private static String missing(FrozenStatement statement) {
        return "statement " + statement.month() + ": a piece of it is missing";
    }
}
