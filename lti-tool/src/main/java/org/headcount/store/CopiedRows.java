package org.headcount.store;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;

/** Rows on their way to PostgreSQL in its text format: what it has is written while the next are put into words. */
final class CopiedRows {

    private static final int CHARACTERS_AT_ONCE = 1 << 15;
    private static final String UNIQUE_VIOLATION = "23505";

    private CopiedRows() {}

    static int write(CopyManager manager, String sql, List<Object[]> rows) throws SQLException {
        CopyIn copy = manager.copyIn(sql);
        try {
            StringBuilder text = new StringBuilder(CHARACTERS_AT_ONCE + 1_000);
            for (Object[] row : rows) {
                add(text, row);
                if (text.length() >= CHARACTERS_AT_ONCE) {
                    send(copy, text);
                }
            }
            send(copy, text);
            return Math.toIntExact(copy.endCopy());
        } catch (SQLException e) {
            if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
                throw new SQLTransactionRollbackException("a key was taken by another transaction meanwhile", "40001");
            }
            throw e;
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private static void send(CopyIn copy, StringBuilder text) throws SQLException {
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
        text.setLength(0);
    }

    private static void add(StringBuilder text, @Nullable Object[] row) {
        for (int column = 0; column < row.length; column++) {
            if (column > 0) {
                text.append('\t');
            }
            add(text, row[column]);
        }
        text.append('\n');
    }

    private static void add(StringBuilder text, @Nullable Object value) {
        if (value == null) {
            text.append("\\N");
        } else if (value instanceof Long || value instanceof Integer) {
            text.append(value);
        } else if (value instanceof byte[] bytes) {
            text.append("\\\\x").append(HexFormat.of().formatHex(bytes));
        } else if (value instanceof String words) {
            add(text, words);
        } else {
            throw new IllegalArgumentException(
                    "no column takes a " + value.getClass().getName());
        }
    }

    /** What has a meaning in the format loses it. */
    private static void add(StringBuilder text, String words) {
        for (int at = 0; at < words.length(); at++) {
            char one = words.charAt(at);
            switch (one) {
                case '\\' -> text.append("\\\\");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                default -> text.append(one);
            }
        }
    }
}
