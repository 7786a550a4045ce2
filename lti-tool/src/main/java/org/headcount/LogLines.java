package org.headcount;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.Logger;

/**
 * Where log lines go: to standard error, ours from INFO on, those of others from WARN on. Written in Java because
 * reading the same from XML takes a tenth of a start. A file named by {@code -Dlogback.configurationFile} comes before it.
 */
public final class LogLines extends ContextAwareBase implements Configurator {

    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{20} %X{request} %msg%n";

    @Override
    public ExecutionStatus configure(LoggerContext logs) {
        if (System.getProperty("logback.configurationFile") != null
                || LogLines.class.getResource("/logback-test.xml") != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(logs);
        encoder.setPattern(PATTERN);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(logs);
        console.setTarget("System.err");
        console.setEncoder(encoder);
        console.start();
        logs.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
        logs.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(console);
        logs.getLogger("org.headcount").setLevel(Level.INFO);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
