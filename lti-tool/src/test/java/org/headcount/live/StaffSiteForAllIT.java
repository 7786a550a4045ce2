package org.headcount.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every page of staff for whoever cannot see it well, or has no mouse: without a violation of WCAG 2.2 AA that axe finds, and by keyboard alone. */
class StaffSiteForAllIT extends EveryStaffPage {

    @TestFactory
    Stream<DynamicTest> theKeyboardReachesEverythingAndShowsWhereItIsAndAxeFindsNothing() {
        return each((page, name, address) -> {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
            page.setViewportSize(1280, 720);
            StaffSite.open(page, address);
            Stops stops = new Stops(page);
            stops.walk();
            List<String> unseen = stops.unseen();
            int reached = stops.reached();
            page.evaluate("document.activeElement.blur()");
            assertAll(
                    () -> assertThat(unseen)
                            .as("without a visible focus on %s", address)
                            .isEmpty(),
                    () -> assertThat(reached)
                            .as("stops reached of %s on %s", stops.all(), address)
                            .isGreaterThanOrEqualTo(Math.min(stops.all(), Stops.MOST / 2)
                                    * 9
                                    / 10), // of radio buttons one stands for all
                    () -> assertThat(Axe.violations(page)).as(address).isEmpty());
        });
    }
}
