package org.headcount.gateway.statement;

import java.time.YearMonth;

/** A statement that is kept is no longer what was written: the database is broken, or somebody has changed it. Nothing is told from it but its text. */
public final class DamagedStatement extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    private final YearMonth month;

    DamagedStatement(YearMonth month) {
        super("the statement of " + month + " is damaged: verify");
        this.month = month;
    }

    public YearMonth month() {
        return month;
    }
}
