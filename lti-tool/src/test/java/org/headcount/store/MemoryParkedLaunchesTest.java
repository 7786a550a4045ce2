package org.headcount.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import org.headcount.gateway.launch.ParkedLaunch;
import org.headcount.gateway.launch.ParkedLaunches;
import org.headcount.gateway.launch.ParkedLaunchesContract;
import org.headcount.metering.fact.InstitutionId;
import org.junit.jupiter.api.Test;

class MemoryParkedLaunchesTest extends ParkedLaunchesContract {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final InstitutionId NORTH = new InstitutionId("north");

    @Override
    protected ParkedLaunches noLaunches() {
        return new MemoryParkedLaunches();
    }

    @Test
    void aFloodThatNobodyTakesUpFillsItsShareOfTheMemoryAndNoMore() {
        MemoryParkedLaunches launches = new MemoryParkedLaunches(100_000);
        IntStream.range(0, 1_000).forEach(number -> launches.park(launch("h" + number)));

        long left = IntStream.range(0, 1_000)
                .mapToObj(number -> launches.redeem(NORTH, "pf1", "h" + number, "tl1", "n" + number, NOON))
                .filter(ParkedLaunches.Redemption.Redeemed.class::isInstance)
                .count();

        assertThat(left).isBetween(1L, 100L);
    }

    private static ParkedLaunch launch(String hint) {
        return new ParkedLaunch(
                NORTH, hint, "pf1", "tl1", "1", Optional.empty(), "", "x".repeat(1_000), "", NOON.plusSeconds(120));
    }
}
