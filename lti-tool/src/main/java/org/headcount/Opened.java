package org.headcount;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is to be closed again, the last first. */
final class Opened implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Opened.class);

    private final Deque<AutoCloseable> rooms = new ArrayDeque<>();

    /** Remembers it; what is added twice is closed twice, the first time in the later place. */
    <T extends AutoCloseable> T add(T room) {
        rooms.push(room);
        return room;
    }

    /** Closes everything. May be repeated, also by several threads: each returns when all is done. */
    @Override
    public synchronized void close() {
        while (!rooms.isEmpty()) {
            try {
                rooms.pop().close();
            } catch (Exception e) {
                LOG.warn("could not be closed", e);
            }
        }
    }
}
