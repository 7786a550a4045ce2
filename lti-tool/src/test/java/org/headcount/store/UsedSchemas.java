package org.headcount.store;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Schemas that go from test to test: their rows are deleted, which takes a tenth of the time that making the tables takes. For
 * tests that change nothing but rows, and few of them.
 */
public final class UsedSchemas {

    private static final Queue<Schema> FREE = new ConcurrentLinkedQueue<>();

    private final Map<String, Schema> taken = new HashMap<>();

    /** The address of a schema with empty tables. */
    public String take() {
        Schema used = FREE.poll();
        Schema schema = used == null ? new Schema(PostgresServer.freshDatabase()) : used;
        taken.put(schema.url, schema);
        return schema.url;
    }

    /** A store in a schema that was taken, which is to be closed before that is given back; others may be open there. */
    Store open(String url, InstantSource clock) {
        return Objects.requireNonNull(taken.get(url), url).open(clock);
    }

    /** To be called when nobody is connected any more. */
    public void giveBack() {
        for (Schema schema : taken.values()) {
            if (PostgresServer.emptied(schema.url)) {
                schema.idle.addAll(schema.busy);
                schema.busy.clear();
                FREE.add(schema);
            } else {
                schema.end();
            }
        }
        taken.clear();
    }

    private static final class Schema {

        private final String url;
        private final Deque<KeptConnections> idle = new ArrayDeque<>();
        private final List<KeptConnections> busy = new ArrayList<>();

        private Schema(String url) {
            this.url = url;
        }

        private Store open(InstantSource clock) {
            KeptConnections connections = idle.isEmpty() ? new KeptConnections(url) : idle.pop();
            busy.add(connections);
            return connections.store(clock);
        }

        private void end() {
            idle.forEach(KeptConnections::end);
            busy.forEach(KeptConnections::end);
        }
    }
}
