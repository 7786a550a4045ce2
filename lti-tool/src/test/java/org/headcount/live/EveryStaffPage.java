package org.headcount.live;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.headcount.cli.demo.Demonstration;
import org.headcount.settings.Settings;
import org.headcount.testing.Browser;
import org.headcount.testing.FreePorts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;

/** The site as the demonstration shows it, in Chromium, with somebody signed in, for what every page of it has to keep to. */
@SuppressWarnings("NullAway.Init")
abstract class EveryStaffPage {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-26T10:00:00Z"), ZoneOffset.UTC);
    private static final String KEY = "the-operator-of-the-demonstration";

    private static Demonstration demonstration;
    static String base;
    static BrowserContext staff;
    static Map<String, String> pages;

    @BeforeAll
    static void signIn() {
        int port = FreePorts.next();
        demonstration = Demonstration.start(
                new Settings(Optional.empty(), port, "jdbc:sqlite:unused", true, Optional.of(KEY)), CLOCK);
        base = "http://localhost:" + port;
        staff = Browser.fresh();
        signInTo(staff);
        pages = StaffSite.pages(staff, base, "demo");
    }

    @AfterAll
    static void close() {
        staff.close();
        demonstration.close();
    }

    static void signInTo(BrowserContext browser) {
        StaffSite.signIn(browser, base, KEY);
    }

    /** In one tab, one page after the other: a new one for each takes as long as to show it. */
    static Stream<DynamicTest> each(Check check) {
        Page shown = staff.newPage();
        return pages.entrySet().stream()
                .map(page ->
                        DynamicTest.dynamicTest(page.getKey(), () -> check.look(shown, page.getKey(), page.getValue())))
                .onClose(shown::close);
    }

    @FunctionalInterface
    interface Check {
        void look(Page page, String name, String address);
    }
}
