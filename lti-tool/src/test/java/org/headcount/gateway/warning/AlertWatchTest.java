package org.headcount.gateway.warning;

import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.SOUTH;

import java.time.Instant;
import java.util.List;
import org.headcount.gateway.statement.Statements;
import org.headcount.metering.Given;
import org.headcount.metering.alert.Alerting;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.terms.Policy;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

class AlertWatchTest {

    @Test
    void anInstitutionWhoseLookEndsInAnErrorKeepsTheOthersFromNothing() {
        Institutions institutions = Mockito.mock(Institutions.class);
        Alerts alerts = Mockito.mock(Alerts.class);
        Mockito.when(institutions.all())
                .thenReturn(
                        List.of(Given.institution(NORTH, Policy.ROLLING), Given.institution(SOUTH, Policy.ROLLING)));
        Mockito.when(alerts.takeTurn(Mockito.eq(NORTH), Mockito.any(), Mockito.any(), Mockito.any()))
                .thenThrow(new StackOverflowError());
        try (AlertWatch watch = new AlertWatch(
                institutions,
                Mockito.mock(Alerting.class),
                alerts,
                Mockito.mock(Statements.class),
                () -> Instant.EPOCH,
                () -> {})) {
            watch.look();
        }

        Mockito.verify(alerts, Mockito.times(2))
                .takeTurn(Mockito.eq(SOUTH), Mockito.any(), Mockito.any(), Mockito.any());
    }
}
