package org.headcount.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.Locale;

/** Pictures of pages below {@code target/screenshots}, as they look on a telephone by night and on a desk by day. */
final class Screenshots {

    private static final int TELEPHONE = 360;
    private static final int TABLET = 768;
    private static final int DESK = 1440;
    private static final int HEIGHT = 900;
    private static final Path FOLDER = Path.of(System.getProperty("basedir", "."))
            .resolve("target/screenshots")
            .toAbsolutePath();

    private Screenshots() {}

    /** Takes both pictures of a page, and fails if it is wider than its window there or on a tablet. Leaves it on the desk by day. */
    static void take(Page page, String name) {
        take(page, name, TELEPHONE, ColorScheme.DARK);
        fits(page, name, TABLET);
        take(page, name, DESK, ColorScheme.LIGHT);
    }

    private static void take(Page page, String name, int width, ColorScheme scheme) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        fits(page, name, width);
        String file = name + "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT) + ".png";
        page.screenshot(
                new Page.ScreenshotOptions().setPath(FOLDER.resolve(file)).setFullPage(true));
    }

    private static void fits(Page page, String name, int width) {
        page.setViewportSize(width, HEIGHT);
        int needed = ((Number) page.evaluate("document.documentElement.scrollWidth")).intValue();
        assertThat(needed).as("width of %s at %d", name, width).isLessThanOrEqualTo(width);
    }
}
