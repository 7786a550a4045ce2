package org.headcount.gateway.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.InstantSource;
import java.util.List;
import org.headcount.gateway.TemporarilyUnavailable;
import org.headcount.gateway.connection.Connections;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The one line in the log that each call of a tool has. */
class DoorkeeperTest {

    @Test
    void aCallOfWhichNobodyKnowsWhoseItIsHasItsLineToo() {
        Connections connections = mock(Connections.class);
        when(connections.platform("pf1")).thenThrow(new TemporarilyUnavailable("away"));
        Doorkeeper doorkeeper =
                new Doorkeeper(connections, mock(Grants.class), mock(Services.class), InstantSource.system());
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        Logger log = (Logger) LoggerFactory.getLogger(Doorkeeper.class);
        lines.start();
        log.addAppender(lines);
        log.setLevel(Level.INFO);
        try {
            ToolCall call = new ToolCall("pf1-door", "token", "", () -> new byte[0]);

            assertThatThrownBy(() -> doorkeeper.answer(call, Need.READ_ROSTER, admitted -> Relay.unreadable()))
                    .isInstanceOf(TemporarilyUnavailable.class);
        } finally {
            log.setLevel(null);
            log.detachAppender(lines);
        }

        assertThat(List.copyOf(lines.list))
                .extracting(ILoggingEvent::getFormattedMessage)
                .filteredOn(line -> line.contains("pf1-door")) // others may call meanwhile
                .containsExactly("read roster at pf1-door by tool unknown: broken off");
    }
}
