package org.headcount.metering;

import static org.assertj.core.api.Assertions.assertThat;

import org.headcount.metering.ledger.LedgerContract;
import org.junit.jupiter.api.Test;

/** The worked examples of status are all there; {@link LedgerContract} and {@link MeterContract} work them. */
class StatusVectorsTest {

    @Test
    void noRowIsMissing() {
        assertThat(StatusVector.all()).hasSize(37);
    }
}
