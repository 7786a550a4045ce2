package org.headcount.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.headcount.testing.Browser;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A list that is empty, on its way, broken, out of reach or of a session that is over says which it is. */
@SuppressWarnings("NullAway.Init")
class StatesInBrowserIT {

    private static final String SEARCHES = "**/learners?*q=*";

    @TempDir
    Path folder;

    private Service service;
    private BrowserContext staff;
    private Page page;

    @BeforeEach
    void openTheList() throws IOException, InterruptedException {
        service = Service.start(folder, InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z")));
        service.institution("school", "switch");
        staff = Browser.fresh();
        StaffSite.signIn(staff, service.base(), Service.OPERATOR_KEY);
        page = staff.newPage();
        page.navigate(service.base() + "/admin/institutions/school/learners");
    }

    @AfterEach
    void close() {
        staff.close();
        service.close();
    }

    private Locator offline() {
        return page.locator("[data-offline]");
    }

    private Locator error() {
        return page.locator("[data-error]");
    }

    private static void shown(Locator locator, boolean shown) {
        locator.waitFor(new Locator.WaitForOptions()
                .setState(shown ? WaitForSelectorState.VISIBLE : WaitForSelectorState.HIDDEN));
    }

    private void search(String text) {
        page.locator("#q").pressSequentially(text);
    }

    @Test
    void nobodyYetAndNobodyOfThatNameAreToldApart() {
        assertThat(page.locator("#list .empty").textContent()).contains("Nobody has been counted yet");

        search("zz");

        page.getByText("Nobody fits").waitFor();
    }

    @Test
    void whileAListIsOnItsWayThePageSaysSo() {
        Deque<Route> held = new ArrayDeque<>();
        page.route(SEARCHES, held::add);

        search("zz");

        shown(page.getByText("Looking…"), true);
        page.waitForCondition(() -> !held.isEmpty());
        held.remove().resume();
        page.getByText("Nobody fits").waitFor();
        shown(page.getByText("Looking…"), false);
    }

    @Test
    void anAnswerThatIsNoneIsToldAndTheNextGoodOneTakesItBack() {
        answers(route -> route.fulfill(new Route.FulfillOptions().setStatus(500).setBody("broken")));
        search("z");
        shown(error(), true);
        assertThat(error().textContent()).contains("could not be shown");
        assertThat(page.locator("#list .empty").textContent())
                .as("what was there stays")
                .contains("Nobody has been counted yet");

        page.unroute(SEARCHES);
        search("z");
        page.getByText("Nobody fits").waitFor();
        shown(error(), false);
    }

    @Test
    void aServiceOutOfReachIsToldAndItsReturnTakesItBack() {
        answers(Route::abort);
        search("z");
        shown(offline(), true);
        assertThat(offline().textContent()).contains("cannot be reached");

        page.unroute(SEARCHES);
        search("z");
        page.getByText("Nobody fits").waitFor();
        shown(offline(), false);
    }

    @Test
    void aComputerWithoutNetworkIsToldAtOnce() {
        shown(offline(), false);

        staff.setOffline(true);
        shown(offline(), true);

        staff.setOffline(false);
        shown(offline(), false);
    }

    @Test
    void whoseSessionIsOverIsShownTheWayInAgain() {
        staff.clearCookies();

        search("z");

        page.getByLabel("Operator key").waitFor();
        assertThat(page.locator("#list").count()).isZero();
    }

    private void answers(Consumer<Route> answer) {
        page.route(SEARCHES, answer);
    }
}
