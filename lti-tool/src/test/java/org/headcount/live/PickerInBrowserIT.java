package org.headcount.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.live.Campus.IDA;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.headcount.practice.ContentChoice;
import org.headcount.practice.Person;
import org.headcount.practice.PracticeTool;
import org.headcount.practice.Role;
import org.headcount.testing.Browser;
import org.headcount.testing.Service;
import org.headcount.web.pages.Texts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A teacher is asked which tool to choose content from, in a real browser. */
@SuppressWarnings("NullAway.Init")
class PickerInBrowserIT {

    private static final String LONG =
            "Laboratórium-és-gyakorlóprogram-mérnökhallgatóknak-és-tanáraiknak <b>&amp; Co</b>";

    @TempDir
    Path folder;

    private final InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));
    private final PracticeTool first = new PracticeTool("localhost", 0, clock);
    private final PracticeTool second = new PracticeTool("localhost", 0, clock);
    private Service service;
    private Campus campus;

    @BeforeEach
    void connect() throws IOException, InterruptedException {
        service = Service.start(folder, clock);
        campus = Campus.found(service, clock, "school", "switch");
        campus.connect(first);
        Service.Answer connected = service.post(campus.key(), "institutions/school/tools", """
                        {"name": "%s", "loginUri": "%s", "redirectUris": ["%s"], "targetLinkUri": "%s", "jwksUri": "%s"}
                        """.formatted(
                        LONG, second.loginUri(), second.redirectUri(), second.targetLinkUri(), second.jwksUri()));
        assertThat(connected.status()).isEqualTo(201);
        campus.lms()
                .add(new ContentChoice(
                        "any",
                        "rivers",
                        "Add content",
                        Campus.CLIENT,
                        Campus.DEPLOYMENT,
                        service.base() + "/lti/tools"));
    }

    @AfterEach
    void close() {
        campus.close();
        service.close();
        first.close();
        second.close();
    }

    private Page picker(BrowserContext browser) {
        return picker(browser, IDA);
    }

    private Page picker(BrowserContext browser, Person teacher) {
        Page page = browser.newPage();
        page.navigate(campus.lms().chooseUrl(teacher.id(), "any"));
        page.locator(".choices button").first().waitFor();
        return page;
    }

    @Test
    void aTeacherChoosesByKeyboardAloneAndSeesWhereTheKeyboardIs() {
        try (BrowserContext browser = Browser.fresh()) {
            Page page = picker(browser);
            assertThat(page.locator(".choices button").allTextContents()).containsExactlyInAnyOrder("The tool", LONG);

            List<String> reached = new ArrayList<>();
            for (int press = 0; press < 3; press++) {
                page.keyboard().press("Tab");
                reached.add((String) page.evaluate("document.activeElement.textContent"));
                assertThat((String) page.evaluate("getComputedStyle(document.activeElement).outlineStyle"))
                        .isEqualTo("solid");
            }
            assertThat(reached).contains("The tool", LONG, "None of these, back to the course");

            page.getByText("The tool").focus();
            page.keyboard().press("Enter");
            page.waitForURL(url -> url.startsWith(first.base()));
            assertThat(page.locator("body").textContent()).contains("Ida");
        }
    }

    @Test
    void axeFindsNothingByDayAndByNightAndNothingIsWiderThanATelephone() {
        try (BrowserContext browser = Browser.fresh()) {
            Page page = picker(browser);
            Screenshots.take(page, "picker");
            assertThat(Axe.violations(page)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "fr", "es", "pt", "hu"})
    void itAsksInTheLanguageThatTheLmsNames(String language) {
        Person teacher = new Person("t-" + language, "Ida", "Stone", "", Role.INSTRUCTOR, language);
        campus.lms().add(teacher);
        try (BrowserContext browser = Browser.fresh("it-IT")) {
            Page page = picker(browser, teacher);

            assertThat(page.locator("html").getAttribute("lang")).isEqualTo(language);
            assertThat(page.locator("h1").textContent())
                    .isEqualTo(Texts.forPerson(language, "").of("picker.title"));
        }
    }

    @Test
    void withoutScriptTheChoiceIsMadeAllTheSame() {
        try (BrowserContext browser = Browser.withoutScript()) {
            Page page = browser.newPage();
            page.navigate(campus.lms().chooseUrl(IDA.id(), "any"));
            for (int step = 0; step < 4 && page.locator(".choices").count() == 0; step++) {
                page.locator("button").first().click(); // what sends on by itself elsewhere
                page.waitForLoadState();
            }
            page.getByText("The tool").click();
            for (int step = 0; step < 4 && !page.url().startsWith(first.base()); step++) {
                page.locator("button").first().click();
                page.waitForLoadState();
            }
            assertThat(page.url()).startsWith(first.base());
        }
    }

    @Test
    void whoChoosesNoneComesBackToTheCourseWithNothing() {
        try (BrowserContext browser = Browser.fresh()) {
            Page page = picker(browser);
            page.getByText("None of these, back to the course").click();
            page.waitForURL(url -> url.startsWith(campus.lms().issuer()));
            assertThat(campus.lms().chosen()).allMatch(choice -> choice.items().isEmpty());
        }
    }
}
