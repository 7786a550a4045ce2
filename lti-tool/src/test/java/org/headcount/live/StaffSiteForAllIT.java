package org.headcount.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every page of staff for whoever cannot see it well, or has no mouse: without a violation of WCAG 2.2 AA that axe finds, and by keyboard alone. */
class StaffSiteForAllIT extends EveryStaffPage {

    private static final List<String> WCAG = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");

    @TestFactory
    Stream<DynamicTest> axeFindsNothing() {
        return each((page, name, address) -> {
            List<String> found = new ArrayList<>();
            for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                page.setViewportSize(scheme == ColorScheme.LIGHT ? 1440 : 360, 900);
                StaffSite.open(page, address);
                for (Rule rule : new AxeBuilder(page)
                        .withTags(WCAG)
                        .setLegacyMode(true) // in one go, since no page has frames
                        .analyze()
                        .getViolations()) {
                    found.add(scheme + " " + rule.getId() + ": "
                            + rule.getNodes().stream()
                                    .limit(3)
                                    .map(node -> node.getHtml())
                                    .collect(Collectors.joining(" | ")));
                }
            }
            assertThat(found).as(address).isEmpty();
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
