package org.headcount.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Pictures of pages below {@code target/screenshots}, as they look on a telephone, a tablet and a desk, by day and by night. */
final class Screenshots {

    private static final List<Integer> WIDTHS = List.of(360, 768, 1440);
    private static final int HEIGHT = 900;
    private static final Path FOLDER = Path.of(System.getProperty("basedir", "."))
            .resolve("target/screenshots")
            .toAbsolutePath();

    private Screenshots() {}

    /** Takes the six pictures of a page, and fails if one is wider than its window. */
    static void take(Page page, String name) {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            for (int width : WIDTHS) {
                page.setViewportSize(width, HEIGHT);
                String file = name + "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT) + ".png";
                page.screenshot(new Page.ScreenshotOptions()
                        .setPath(FOLDER.resolve(file))
                        .setFullPage(true));
                int needed = ((Number) page.evaluate("document.documentElement.scrollWidth")).intValue();
                assertThat(needed).as("width of %s", file).isLessThanOrEqualTo(width);
            }
        }
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        page.setViewportSize(1440, HEIGHT);
    }
}
