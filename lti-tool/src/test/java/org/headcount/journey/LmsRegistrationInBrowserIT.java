package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.headcount.practice.PracticeLms;
import org.headcount.testing.Browser;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An administrator of an LMS registers Headcount in a frame there, in a real browser: what the policy and the script really do. */
@SuppressWarnings("NullAway.Init")
class LmsRegistrationInBrowserIT {

    @TempDir
    private static Path folder;

    private static Service service;
    private static PracticeLms lms;
    private static String key;

    @BeforeAll
    static void begin() throws IOException, InterruptedException {
        service = Service.start(folder, Clock.systemUTC());
        lms = new PracticeLms(0, Clock.systemUTC(), "School of Rivers");
        key = service.institution("rivers", "switch");
    }

    @AfterAll
    static void end() {
        service.close();
        lms.close();
    }

    @Test
    void theFrameSaysWhatIsRegisteredAndIsClosedWhenItIs() throws Exception {
        String invitation = service.post(key, "institutions/rivers/platforms/invitations", "{}")
                .body()
                .path("registrationUri")
                .asText();
        try (BrowserContext context = Browser.fresh()) {
            Page page = context.newPage();
            List<String> complaints = new ArrayList<>();
            page.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    complaints.add(message.text());
                }
            });
            page.navigate(
                    lms.issuer() + "/register-tool?tool=" + URLEncoder.encode(invitation, StandardCharsets.UTF_8));
            FrameLocator frame = page.frameLocator("iframe[name='registration']");
            frame.getByText(service.base() + "/lti/launch").waitFor();

            frame.getByRole(AriaRole.BUTTON, new FrameLocator.GetByRoleOptions().setName("Register"))
                    .click();

            page.getByText("The registration is closed").waitFor();
            assertThat(complaints).isEmpty();
        }
        assertThat(service.get(key, "institutions/rivers/platforms")
                        .body()
                        .path("platforms")
                        .path(0)
                        .path("state")
                        .asText())
                .isEqualTo("pending");
    }
}
