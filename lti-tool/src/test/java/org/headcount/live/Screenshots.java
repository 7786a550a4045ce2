package org.headcount.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Pictures of pages below {@code target/screenshots} for whoever asks for them by {@code -Dscreenshots}: as they look on a telephone, a tablet and a desk, by day and by night. */
final class Screenshots {

    private static final List<Integer> WIDTHS = List.of(360, 768, 1440);
    private static final int HEIGHT = 900;
    private static final boolean ASKED = System.getProperty("screenshots") != null;
    private static final String NEEDED = """
            width => new Promise(done => {
              const until = performance.now() + 5000;
              const look = () => {
                const needed = document.documentElement.scrollWidth;
                if (needed <= width || performance.now() > until) { done(needed); } else { requestAnimationFrame(look); }
              };
              look();
            })""";
    private static final Path FOLDER = Path.of(System.getProperty("basedir", "."))
            .resolve("target/screenshots")
            .toAbsolutePath();

    private Screenshots() {}

    /** Fails if a page is wider than one of the windows, and takes its pictures if they are asked for. Leaves it on the desk by day. */
    static void take(Page page, String name) {
        for (int width : WIDTHS) {
            fits(page, name, width);
            if (ASKED) {
                picture(page, name + "-" + width, ColorScheme.DARK);
                picture(page, name + "-" + width, ColorScheme.LIGHT);
            }
        }
    }

    private static void picture(Page page, String name, ColorScheme scheme) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        String file = name + "-" + scheme.name().toLowerCase(Locale.ROOT) + ".png";
        page.screenshot(
                new Page.ScreenshotOptions().setPath(FOLDER.resolve(file)).setFullPage(true));
    }

    /** Fails if a page is wider than a window of that width, once what is drawn has followed the window. */
    static void fits(Page page, String name, int width) {
        page.setViewportSize(width, HEIGHT);
        assertThat(((Number) page.evaluate(NEEDED, width)).intValue())
                .as("width of %s", name)
                .isLessThanOrEqualTo(width);
    }
}
