package org.headcount.store;

import java.util.Map;

/** Where the two databases differ in what we say to them. */
enum Dialect {
    /** Writes one after the other, so that nothing needs a lock of its own. */
    SQLITE(Map.of("text", "text", "bytes", "blob", "rowless", "without rowid")),
    /** Text is compared byte by byte, as SQLite and Java do. */
    POSTGRESQL(Map.of("text", "text collate \"C\"", "bytes", "bytea", "rowless", ""));

    private final Map<String, String> words;

    Dialect(Map<String, String> words) {
        this.words = words;
    }

    /** What stands for the placeholders in the migrations. */
    Map<String, String> words() {
        return words;
    }

    /**
     * That a column has somewhere in it what {@link #contained} makes of a text, in which no character means anything but itself.
     * SQLite finds it faster so than by a pattern; of PostgreSQL only a pattern is understood to fit few.
     */
    String contains(String column) {
        return this == POSTGRESQL ? column + " like ? escape '!'" : "instr(" + column + ", ?) > 0";
    }

    /** The value for {@link #contains}. */
    String contained(String text) {
        return this == POSTGRESQL
                ? "%" + text.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%"
                : text;
    }

    /** Makes a select hold its rows until the transaction ends. */
    String holding(String select) {
        return this == POSTGRESQL ? select + " for update" : select;
    }
}
