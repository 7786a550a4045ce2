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

    /** Makes a select hold its rows until the transaction ends. */
    String holding(String select) {
        return this == POSTGRESQL ? select + " for update" : select;
    }
}
