package org.headcount.store;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** Databases that are closed when a test ends. */
abstract class StoreCase {

    static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final List<Store> opened = new ArrayList<>();

    /** The address of an empty database. */
    abstract String freshDatabase();

    /** Opens a database that is closed when the test ends. */
    final Store open(String url) {
        Store store = open(url, () -> NOON);
        opened.add(store);
        return store;
    }

    Store open(String url, InstantSource clock) {
        return Store.open(url, clock);
    }

    Store fresh() {
        return open(freshDatabase());
    }

    @AfterEach
    void close() {
        opened.forEach(Store::close);
        opened.clear();
    }
}
