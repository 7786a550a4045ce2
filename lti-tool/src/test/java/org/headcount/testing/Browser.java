package org.headcount.testing;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Chromium as this machine has it, driven by Playwright. One process for all tests, started by the first who asks; each
 * test opens a context of its own, which has its own cookies. That one is Chromium without what surrounds its pages, which
 * shows the same in half the time.
 */
public final class Browser {

    private static final List<String> WHOLE = List.of("chromium", "chromium-browser", "google-chrome");
    private static final List<String> FLAGS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            // else a frame goes from process to process with its sites, and now and then Playwright loses it
            "--disable-site-isolation-trials");

    private Browser() {}

    /** A browser that has never been anywhere, in English. The caller closes it. Only for the thread that asked first. */
    public static BrowserContext fresh() {
        return fresh("en-GB");
    }

    /** A browser that has never been anywhere. The caller closes it. Only for the thread that asked first. */
    public static BrowserContext fresh(String locale) {
        return shared().newContext(new com.microsoft.playwright.Browser.NewContextOptions().setLocale(locale));
    }

    /**
     * The same without script, and without motion: a button that still scrolls is tried again by a timer in the page, and
     * without script none ever rings.
     */
    public static BrowserContext withoutScript() {
        return shared().newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setLocale("en-GB")
                .setJavaScriptEnabled(false)
                .setReducedMotion(ReducedMotion.REDUCE));
    }

    /**
     * A browser process of its own, for what only a profile or a flag can change. The caller closes it. Only for the thread that asked first.
     *
     * @param profile a folder that may hold {@code Default/Preferences}
     */
    public static BrowserContext profile(Path profile, List<String> flags) {
        return Running.PLAYWRIGHT
                .chromium()
                .launchPersistentContext(
                        profile,
                        new BrowserType.LaunchPersistentContextOptions()
                                .setExecutablePath(whole())
                                .setLocale("en-GB")
                                .setArgs(with(flags)));
    }

    private static List<String> with(List<String> flags) {
        List<String> all = new ArrayList<>(FLAGS);
        all.addAll(flags);
        return all;
    }

    /** The one browser process, for tests that need other options. Nobody closes it. */
    public static com.microsoft.playwright.Browser shared() {
        return Running.BROWSER;
    }

    /** With its settings and profiles. Fails if there is none and none can be installed, and says what to install. */
    private static Path whole() {
        return Installed.program("Chromium", WHOLE, program -> true, "chromium");
    }

    /** Pages only; where that is neither installed nor to be had, the whole. */
    private static Path pagesOnly() {
        return Installed.program(
                "Chromium",
                List.of("chromium-headless-shell", "chrome-headless-shell"),
                WHOLE,
                program -> true,
                "chromium-headless-shell");
    }

    private static final class Running {

        static final Playwright PLAYWRIGHT = playwright();
        static final com.microsoft.playwright.Browser BROWSER = PLAYWRIGHT
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(pagesOnly())
                        .setArgs(with(List.of("--process-per-site")))); // else each new tab starts a process,
        // and compiles the same scripts again

        private static Playwright playwright() {
            Playwright playwright = Playwright.create(
                    new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
            Runtime.getRuntime().addShutdownHook(new Thread(playwright::close, "browser-end"));
            return playwright;
        }
    }
}
