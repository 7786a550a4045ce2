package org.headcount.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.headcount.gateway.TemporarilyUnavailable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What a server says is tried on one, see {@link PostgresDatabaseTest}. */
class OutageTest {

    @ParameterizedTest
    @EnumSource(
            value = SQLiteErrorCode.class,
            names = {"SQLITE_BUSY", "SQLITE_BUSY_RECOVERY"})
    void thatAnotherProcessHasTheFilePassesByItself(SQLiteErrorCode code) {
        SQLException busy = new SQLiteException("database is locked", code);

        assertThat(Outage.unread(busy)).isInstanceOf(TemporarilyUnavailable.class);
        assertThat(Outage.unwritten(busy)).isInstanceOf(TemporarilyUnavailable.class);
    }

    @Test
    void whatElseAFileSaysDoesNot() {
        SQLException full = new SQLiteException("database or disk is full", SQLiteErrorCode.SQLITE_FULL);

        assertThat(Outage.unread(full)).isInstanceOf(StoreException.class).hasCause(full);
        assertThat(Outage.unwritten(full)).isInstanceOf(StoreException.class).hasCause(full);
    }
}
