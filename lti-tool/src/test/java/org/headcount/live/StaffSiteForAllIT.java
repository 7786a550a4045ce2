package org.headcount.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every page of staff for whoever cannot see it well, or has no mouse: without a violation of WCAG 2.2 AA that axe finds, and by keyboard alone. */
class StaffSiteForAllIT extends EveryStaffPage {

    @TestFactory
    Stream<DynamicTest> axeFindsNothing() {
        return each((page, name, address) -> {
            StaffSite.open(page, address);
            assertThat(Axe.violations(page)).as(address).isEmpty();
        });
    }

    @TestFactory
    Stream<DynamicTest> theKeyboardReachesEverythingAndShowsWhereItIs() {
        return each((page, name, address) -> {
            StaffSite.open(page, address);
            Stops stops = new Stops(page);
            stops.walk();
            assertThat(stops.unseen())
                    .as("without a visible focus on %s", address)
                    .isEmpty();
            assertThat(stops.reached())
                    .as("stops reached of %s on %s", stops.all(), address)
                    .isGreaterThanOrEqualTo(
                            Math.min(stops.all(), Stops.MOST / 2) * 9 / 10); // of radio buttons one stands for all
        });
    }
}
