package org.headcount.gateway.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import ch.qos.logback.classic.Level;
import java.time.InstantSource;
import java.util.List;
import org.headcount.gateway.TemporarilyUnavailable;
import org.headcount.gateway.connection.Connections;
import org.headcount.testing.HeardLog;
import org.junit.jupiter.api.Test;

/** The one line in the log that each call of a tool has. */
class DoorkeeperTest {

    @Test
    void aCallOfWhichNobodyKnowsWhoseItIsHasItsLineToo() {
        Connections connections = mock(Connections.class);
        when(connections.platform("pf1")).thenThrow(new TemporarilyUnavailable("away"));
        Doorkeeper doorkeeper =
                new Doorkeeper(connections, mock(Grants.class), mock(Services.class), InstantSource.system());
        List<String> lines;
        try (HeardLog log = new HeardLog(Doorkeeper.class.getName(), Level.INFO)) {
            ToolCall call = new ToolCall("pf1-door", "token", "", () -> new byte[0]);

            assertThatThrownBy(() -> doorkeeper.answer(call, Need.READ_ROSTER, admitted -> Relay.unreadable()))
                    .isInstanceOf(TemporarilyUnavailable.class);
            lines = log.messages();
        }

        assertThat(lines)
                .filteredOn(line -> line.contains("pf1-door")) // others may call meanwhile
                .containsExactly("read roster at pf1-door by tool unknown: broken off");
    }
}
