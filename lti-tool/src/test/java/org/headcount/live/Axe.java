package org.headcount.live;

import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What axe finds on a page against WCAG 2.2 AA. */
final class Axe {

    private static final List<String> WCAG = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");

    private Axe() {}

    /** The page as it is shown, on a desk by day and then on a telephone by night: each violation with the first elements that show it. */
    static List<String> violations(Page page) {
        return Stream.of(ColorScheme.LIGHT, ColorScheme.DARK)
                .flatMap(scheme -> violations(page, scheme, scheme == ColorScheme.LIGHT ? 1440 : 360))
                .toList();
    }

    private static Stream<String> violations(Page page, ColorScheme scheme, int width) {
        page.emulateMedia(new Page.EmulateMediaOptions()
                .setColorScheme(scheme)
                .setReducedMotion(ReducedMotion.REDUCE)); // a colour on its way to another has neither's contrast
        page.setViewportSize(width, 900);
        AxeRunOptions options = new AxeRunOptions();
        options.setResultTypes(
                List.of("violations")); // to name each element that keeps a rule takes longer than to look at it
        return new AxeBuilder(page)
                        .options(options)
                        .withTags(WCAG)
                        .setLegacyMode(true) // in one go, since no page has frames
                        .analyze()
                        .getViolations()
                        .stream()
                        .map(rule -> scheme + " " + rule.getId() + ": "
                                + rule.getNodes().stream()
                                        .limit(3)
                                        .map(node -> node.getHtml())
                                        .collect(Collectors.joining(" | ")));
    }
}
