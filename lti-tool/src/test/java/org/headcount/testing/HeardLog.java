package org.headcount.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What a part of the program logs until this is closed; heard by a test, and not printed. */
public final class HeardLog implements AutoCloseable {

    private final Logger part;
    private final @Nullable Level before;
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    /**
     * @param part a class or package, with all below it
     * @param least what is of less weight is not heard
     */
    public HeardLog(String part, Level least) {
        this.part = (Logger) LoggerFactory.getLogger(part);
        this.before = this.part.getLevel();
        lines.start();
        this.part.addAppender(lines);
        this.part.setAdditive(false);
        this.part.setLevel(least);
    }

    /** All that was heard so far, oldest first; other threads may go on logging. */
    public List<ILoggingEvent> events() {
        synchronized (lines) { // as whoever appends does
            return List.copyOf(lines.list);
        }
    }

    /** The same as it would be printed, without time and place. */
    public List<String> messages() {
        return events().stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Override
    public void close() {
        part.setLevel(before);
        part.setAdditive(true);
        part.detachAppender(lines);
    }
}
