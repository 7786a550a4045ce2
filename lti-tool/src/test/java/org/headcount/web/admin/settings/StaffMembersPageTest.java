package org.headcount.web.admin.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.headcount.gateway.staff.StaffEntry;
import org.headcount.gateway.staff.StaffIdentity;
import org.headcount.gateway.staff.StaffMember;
import org.headcount.gateway.staff.StaffRole;
import org.headcount.gateway.staff.StaffSessions;
import org.headcount.gateway.staff.StaffSettings;
import org.headcount.lti.wire.Secrets;
import org.headcount.lti.wire.TurnedClock;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.PracticeBrowser;
import org.headcount.store.Store;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of staff and keys, and that of the audit, for each who may see them and who may not. */
class StaffMembersPageTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final InstitutionId NORTH = new InstitutionId("north");
    private static final String MARKUP = "<img src=x onerror=alert(1)>";

    @TempDir
    Path folder;

    private final TurnedClock clock = new TurnedClock(NOON);
    private Service service;
    private Store store;

    @BeforeEach
    void begin() throws IOException, InterruptedException {
        service = Service.start(folder, clock);
        service.institution("north", "switch");
        service.institution("south", "switch");
        store = Store.open(Service.settings(folder).databaseUrl(), clock);
    }

    @AfterEach
    void end() {
        store.close();
        service.close();
    }

    private StaffMember member(InstitutionId institution, StaffRole role, String name) {
        return store.staffMembers()
                .enter(institution, StaffIdentity.ofLms("pf1", name, name), Optional.of(role), clock.instant())
                .orElseThrow();
    }

    /** A browser in which that member is signed in. */
    private PracticeBrowser signedIn(StaffMember member) {
        String secret = Secrets.id(200);
        Instant now = clock.instant();
        store.staffSessions()
                .begin(new StaffSessions.Session(
                        Optional.of(member.institution()),
                        Secrets.hash(secret),
                        member.id(),
                        "",
                        "",
                        "",
                        now,
                        now.plus(Duration.ofHours(8))));
        return new PracticeBrowser().saying("Cookie", "hc_staff=" + member.institution() + "." + secret);
    }

    private String page(String rest) {
        return service.base() + "/admin/institutions/north/" + rest;
    }

    private BrowserPage post(PracticeBrowser browser, String rest, Map<String, String> fields) {
        Map<String, String> all = new HashMap<>(fields);
        all.putIfAbsent("once", Secrets.id(100));
        all.put(
                "token",
                browser.get(service.base() + "/admin/institutions/north")
                        .form("/sign-out")
                        .value("token")
                        .orElseThrow());
        return browser.follow(browser.post(page(rest), all));
    }

    @Test
    void onlyOwnersSeeAndChangeStaffKeysAndAudit() {
        StaffMember ida = member(NORTH, StaffRole.OWNER, "Ida");
        for (StaffRole role : new StaffRole[] {StaffRole.VIEWER, StaffRole.MANAGER}) {
            PracticeBrowser browser = signedIn(member(NORTH, role, role.wire()));
            for (String rest : new String[] {"staff", "audit"}) {
                assertThat(browser.get(page(rest)).status()).isEqualTo(403);
            }
            assertThat(browser.get(page("files/audit?format=csv")).status()).isEqualTo(403);
            assertThat(browser.get(page("settings")).text()).doesNotContain("Staff and keys", "Who changed what");
            for (String rest : new String[] {
                "staff/invite", "staff/keys", "staff/roles", "staff/provider", "staff/members/" + ida.id() + "/remove"
            }) {
                assertThat(post(browser, rest, Map.of("role", "owner")).status())
                        .as(rest)
                        .isEqualTo(403);
            }
        }
        assertThat(store.staffMembers().list(NORTH)).hasSize(3);
        assertThat(signedIn(ida).get(page("staff")).text()).contains("Ida", "Staff and keys");
        assertThat(signedIn(ida).get(page("settings")).text()).contains("Staff and keys", "Who changed what");
    }

    @Test
    void anInvitationIsShownOnceAndOpens() {
        PracticeBrowser ida = signedIn(member(NORTH, StaffRole.OWNER, "Ida"));

        BrowserPage shown =
                post(ida, "staff/invite", Map.of("role", "manager", "name", MARKUP, "email", "Ben@School.example"));

        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.text()).contains(MARKUP);
        assertThat(shown.body()).doesNotContain("<img").contains("mailto:ben@school.example");
        java.util.regex.Matcher link = java.util.regex.Pattern.compile("value=\"([^\"]*/admin/join/[^\"]*)\"")
                .matcher(shown.body());
        assertThat(link.find()).isTrue();
        assertThat(new PracticeBrowser().get(link.group(1)).text())
                .contains("You are invited to the licence pages of north");
        assertThat(ida.get(page("staff")).body()).doesNotContain("/admin/join/").contains("ben@school.example");
        String member = store.staffMembers().list(NORTH).stream()
                .filter(one -> one.email().equals("ben@school.example"))
                .findFirst()
                .orElseThrow()
                .id();
        post(ida, "staff/members/" + member + "/invite", Map.of());
        assertThat(new PracticeBrowser().get(link.group(1)).status())
                .as("another one takes its place")
                .isEqualTo(404);
    }

    @Test
    void whatIsNoAddressInvitesNobody() {
        PracticeBrowser ida = signedIn(member(NORTH, StaffRole.OWNER, "Ida"));

        for (String email : new String[] {"x", "a@b@c", "a b@school.example", "<x>@school.example"}) {
            assertThat(post(ida, "staff/invite", Map.of("role", "owner", "email", email))
                            .text())
                    .contains("Nobody was invited");
        }
        assertThat(post(ida, "staff/invite", Map.of("role", "operator")).text()).contains("Nobody was invited");
        assertThat(store.staffMembers().list(NORTH)).hasSize(1);
    }

    @Test
    void aRoleThatIsChangedHoldsInTheNextPageAndWhoIsRemovedIsOut() {
        PracticeBrowser ida = signedIn(member(NORTH, StaffRole.OWNER, "Ida"));
        StaffMember ben = member(NORTH, StaffRole.OWNER, "Ben");
        PracticeBrowser bens = signedIn(ben);
        assertThat(bens.get(page("staff")).status()).isEqualTo(200);

        assertThat(post(ida, "staff/members/" + ben.id() + "/role", Map.of("role", "viewer"))
                        .text())
                .contains("The role is changed");
        assertThat(bens.get(page("staff")).status()).isEqualTo(403);
        post(ida, "staff/members/" + ben.id() + "/sign-out", Map.of());
        assertThat(bens.get(page("")).text()).contains("Sign in to see who is active");
        PracticeBrowser again = signedIn(ben);
        post(ida, "staff/members/" + ben.id() + "/remove", Map.of());
        assertThat(again.get(page("")).text()).contains("Sign in to see who is active");
        assertThat(ida.get(page("staff")).text()).doesNotContain("Ben");
    }

    @Test
    void theLastOwnerIsToldToInviteAnotherFirst() {
        StaffMember ida = member(NORTH, StaffRole.OWNER, "Ida");
        PracticeBrowser idas = signedIn(ida);

        for (String what : new String[] {"role", "remove"}) {
            BrowserPage answer = post(idas, "staff/members/" + ida.id() + "/" + what, Map.of("role", "viewer"));
            assertThat(answer.text()).as(what).contains("Nothing was changed", "Invite another owner first");
        }
        assertThat(idas.get(page("staff")).status()).isEqualTo(200);

        member(NORTH, StaffRole.OWNER, "Ben");
        post(idas, "staff/members/" + ida.id() + "/role", Map.of("role", "viewer"));
        assertThat(idas.get(page("staff")).status()).isEqualTo(403);
    }

    @Test
    void nothingOfAnotherInstitutionIsReachedByItsId() {
        InstitutionId south = new InstitutionId("south");
        StaffMember other = member(south, StaffRole.OWNER, "Sue");
        PracticeBrowser ida = signedIn(member(NORTH, StaffRole.OWNER, "Ida"));

        for (String what : new String[] {"role", "remove", "sign-out", "invite"}) {
            post(ida, "staff/members/" + other.id() + "/" + what, Map.of("role", "viewer"));
        }

        assertThat(store.staffMembers().find(south, other.id()).map(StaffMember::role))
                .contains(StaffRole.OWNER);
        assertThat(ida.get(service.base() + "/admin/institutions/south/staff").status())
                .isEqualTo(404);
        assertThat(ida.get(service.base() + "/admin/institutions/south/files/audit?format=csv")
                        .status())
                .isEqualTo(404);
        assertThat(new PracticeBrowser()
                        .saying("Cookie", "hc_staff=south.x")
                        .get(page(""))
                        .text())
                .contains("Sign in");
    }

    @Test
    void aSessionOfOneInstitutionIsNoneOfAnother() {
        PracticeBrowser ida = signedIn(member(NORTH, StaffRole.OWNER, "Ida"));
        assertThat(ida.get(page("")).status()).isEqualTo(200);
        String secret = Secrets.id(200);
        StaffMember sue = member(new InstitutionId("south"), StaffRole.OWNER, "Sue");
        store.staffSessions()
                .begin(new StaffSessions.Session(
                        Optional.of(sue.institution()),
                        Secrets.hash(secret),
                        sue.id(),
                        "",
                        "",
                        "",
                        NOON,
                        NOON.plus(Duration.ofHours(8))));

        for (String cookie : new String[] {"north." + secret, "." + secret, secret, "south" + secret}) {
            assertThat(new PracticeBrowser()
                            .saying("Cookie", "hc_staff=" + cookie)
                            .get(page(""))
                            .text())
                    .contains("Sign in to see who is active");
        }
    }

    @Test
    void aKeyIsShownOnceAndWorksUntilItIsRemoved() throws IOException, InterruptedException {
        PracticeBrowser ida = signedIn(member(NORTH, StaffRole.OWNER, "Ida"));

        BrowserPage shown = post(ida, "staff/keys", Map.of("rights", "read", "label", "reports"));
        java.util.regex.Matcher key = java.util.regex.Pattern.compile("value=\"(hc_north_[a-z0-9]+)\"")
                .matcher(shown.body());
        assertThat(key.find()).isTrue();

        assertThat(service.get(key.group(1), "institutions/north/learners").status())
                .isEqualTo(200);
        assertThat(ida.get(page("staff")).body()).contains("reports").doesNotContain(key.group(1));
        String id = store.apiKeys().list(NORTH).stream()
                .filter(one -> one.label().equals("reports"))
                .findFirst()
                .orElseThrow()
                .id();
        post(ida, "staff/keys/" + id + "/remove", Map.of());
        assertThat(service.get(key.group(1), "institutions/north/learners").status())
                .isEqualTo(401);
    }

    @Test
    void whoReloadsWhatIsShownOnceMakesNothing() {
        StaffMember member = member(NORTH, StaffRole.OWNER, "Ida");
        PracticeBrowser ida = signedIn(member);
        BrowserPage staff = ida.get(page("staff"));
        Map<String, Map<String, String>> forms = Map.of(
                "staff/keys",
                Map.of("label", "reports", "rights", "read"),
                "staff/invite",
                Map.of("role", "viewer", "name", "Ben"),
                "staff/members/" + member.id() + "/invite",
                Map.of());

        forms.forEach((address, fields) -> {
            BrowserStep step = staff.form(address).step(fields);
            BrowserPage first = ida.send(step);
            assertThat(first.status()).as(address).isEqualTo(200);
            assertThat(first.body()).as(address).containsPattern("hc_north_|/admin/join/");

            BrowserPage again = ida.follow(ida.send(step));

            assertThat(again.text()).as(address).contains("made already and shown once");
            assertThat(again.body()).as(address).doesNotContainPattern("hc_north_|/admin/join/");
        });
        assertThat(store.apiKeys().list(NORTH))
                .filteredOn(key -> key.label().equals("reports"))
                .hasSize(1);
        assertThat(store.staffMembers().list(NORTH)).hasSize(2);
        assertThat(post(ida, "staff/keys", Map.of("label", "x", "rights", "read", "once", ""))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void whatAnyoneChangedIsFoundOnThePageAndInTheFile() {
        StaffMember member = member(NORTH, StaffRole.OWNER, "Ida Stone");
        PracticeBrowser ida = signedIn(member);
        clock.turn(Duration.ofSeconds(1));
        post(ida, "staff/keys", Map.of("rights", "read", "label", MARKUP));

        BrowserPage page = ida.get(page("audit"));
        assertThat(page.text()).contains("Key made", "Ida Stone", "owner", MARKUP);
        assertThat(page.body()).doesNotContain("<img");
        assertThat(ida.get(page("audit?action=key-deleted")).text()).contains("Nothing was changed");
        assertThat(ida.get(page("audit?until=2026-01-01")).text()).contains("Nothing was changed");
        assertThat(ida.get(page("audit?knownAt=2026-03-01T12:00:00.5Z")).text())
                .as("as it was known before")
                .doesNotContain(MARKUP);
        assertThat(ida.get(page("audit?from=x")).status()).isEqualTo(400);
        assertThat(ida.get(page("audit?after=nothing")).status()).isEqualTo(200);
        BrowserPage file = ida.get(page("files/audit?format=csv&action=key-created"));
        assertThat(file.status()).isEqualTo(200);
        assertThat(file.body()).contains("staff:" + member.id()).doesNotContain("Ida Stone");
    }

    @Test
    void theAuditGoesOnUntilTheOldest() {
        PracticeBrowser ida = signedIn(member(NORTH, StaffRole.OWNER, "Ida"));
        for (int one = 0; one < 60; one++) {
            clock.turn(Duration.ofSeconds(1));
            store.audit()
                    .note(
                            NORTH,
                            org.headcount.metering.fact.Author.SYSTEM,
                            org.headcount.gateway.Audit.Action.SWITCHED_ON,
                            "l" + one);
        }

        BrowserPage first = ida.get(page("audit?action=switched-on"));
        assertThat(first.text()).contains("l59", "l10").doesNotContain("l9 ");
        java.util.regex.Matcher older =
                java.util.regex.Pattern.compile("href=\"([^\"]*after=[^\"]*)\"").matcher(first.body());
        assertThat(older.find()).isTrue();
        BrowserPage second = ida.get(
                first.url().resolve(older.group(1).replace("&amp;", "&")).toString());
        assertThat(second.text()).contains("l9", "l0").doesNotContain("l10");
    }

    @Test
    void rolesOfTheLmsAreWorthWhatTheFormSays() {
        PracticeBrowser ida = signedIn(store.staffMembers()
                .join(NORTH, invited(), StaffIdentity.ofLms("pf1", "x", "Ida"), NOON)
                .orElseThrow());

        assertThat(post(
                                ida,
                                "staff/roles",
                                Map.of(
                                        "administrators",
                                        "",
                                        "instructors",
                                        "viewer",
                                        "other",
                                        "urn:lti:instrole:ims/lis/Registrar",
                                        "worth",
                                        "manager"))
                        .text())
                .contains("Kept.");

        assertThat(store.staffSettings().entry(NORTH).worth())
                .containsOnly(
                        Map.entry("instructor", StaffRole.VIEWER),
                        Map.entry("urn:lti:instrole:ims/lis/Registrar", StaffRole.MANAGER));
        assertThat(ida.get(page("staff")).body()).contains("urn:lti:instrole:ims/lis/Registrar");
    }

    @Test
    void rolesThatTheFormDoesNotShowAreKept() {
        PracticeBrowser ida = signedIn(store.staffMembers()
                .join(NORTH, invited(), StaffIdentity.ofLms("pf1", "x", "Ida"), NOON)
                .orElseThrow());
        store.staffSettings()
                .changeEntry(
                        NORTH,
                        new StaffEntry(Map.of(
                                StaffEntry.ADMINISTRATOR,
                                StaffRole.OWNER,
                                "urn:a",
                                StaffRole.VIEWER,
                                "urn:b",
                                StaffRole.MANAGER,
                                MARKUP,
                                StaffRole.VIEWER)));
        BrowserPage shown = ida.get(page("staff"));
        assertThat(shown.text()).contains("Further roles", "urn:b", "urn:a");

        ida.send(shown.form("staff/roles").step(Map.of("other", "urn:c", "worth", "owner")));

        assertThat(store.staffSettings().entry(NORTH).worth())
                .containsOnly(
                        Map.entry(StaffEntry.ADMINISTRATOR, StaffRole.OWNER),
                        Map.entry("urn:a", StaffRole.VIEWER),
                        Map.entry("urn:b", StaffRole.MANAGER),
                        Map.entry("urn:c", StaffRole.OWNER));
        ida.send(ida.get(page("staff")).form("staff/roles").step(Map.of("other", "")));
        assertThat(store.staffSettings().entry(NORTH).worth())
                .as("the one that was shown, and no other, can be taken away")
                .containsOnlyKeys(StaffEntry.ADMINISTRATOR, "urn:b", "urn:c");
    }

    @Test
    void whoOwnsByARoleOnlyIsToldWhatToDoBeforeItOwnsNoMore() {
        PracticeBrowser ida = signedIn(member(NORTH, StaffRole.OWNER, "Ida"));

        BrowserPage refused = post(ida, "staff/roles", Map.of("administrators", "viewer", "instructors", ""));

        assertThat(refused.text()).contains("Nothing was changed", "Give one of them the role of owner");
        assertThat(store.staffSettings().entry(NORTH)).isEqualTo(StaffEntry.USUAL);
    }

    @Test
    void whoOwnsByAProviderOnlyIsToldWhatToDoBeforeItIsRemoved() {
        StaffSettings.IdentityProvider provider =
                new StaffSettings.IdentityProvider("https://id.north.example", "c", "");
        store.staffSettings().keepProvider(NORTH, provider);
        PracticeBrowser ida = signedIn(store.staffMembers()
                .join(NORTH, invited(), StaffIdentity.ofProvider(provider.issuer(), "x", "Ida", ""), NOON)
                .orElseThrow());

        assertThat(post(ida, "staff/provider/remove", Map.of()).text())
                .contains("Nothing was changed", "come in from the LMS once");

        assertThat(store.staffSettings().provider(NORTH)).contains(provider);
    }

    private String invited() {
        store.staffMembers()
                .invite(
                        StaffMember.invited(NORTH, StaffRole.OWNER, "", "", NOON),
                        "hash",
                        NOON.plus(Duration.ofDays(7)));
        return "hash";
    }

    @Test
    void aProviderThatDoesNotAnswerIsNotKept() {
        PracticeBrowser ida = signedIn(member(NORTH, StaffRole.OWNER, "Ida"));

        for (String issuer : new String[] {"http://127.0.0.1:1", "ftp://x", "not an address", "http://10.0.0.1/"}) {
            assertThat(post(ida, "staff/provider", Map.of("issuer", issuer, "client", "c"))
                            .text())
                    .contains("tells no configuration");
        }
        assertThat(store.staffSettings().provider(NORTH)).isEmpty();
    }

    @Test
    void pagesAreCompressedWhereTheBrowserTakesIt() throws IOException, InterruptedException {
        String secret = Secrets.id(200);
        StaffMember ida = member(NORTH, StaffRole.OWNER, "Ida");
        store.staffSessions()
                .begin(new StaffSessions.Session(
                        Optional.of(NORTH), Secrets.hash(secret), ida.id(), "", "", "", NOON, NOON.plusSeconds(60)));
        for (String accepted : new String[] {"gzip, deflate, br", "br;q=1, gzip;q=0.5", "gzip;q=0", "identity"}) {
            java.net.http.HttpResponse<byte[]> answer = java.net.http.HttpClient.newHttpClient()
                    .send(
                            java.net.http.HttpRequest.newBuilder(java.net.URI.create(page("staff")))
                                    .header("Cookie", "hc_staff=north." + secret)
                                    .header("Accept-Encoding", accepted)
                                    .build(),
                            java.net.http.HttpResponse.BodyHandlers.ofByteArray());
            boolean zipped = List.of("gzip, deflate, br", "br;q=1, gzip;q=0.5").contains(accepted);
            assertThat(answer.headers().firstValue("Content-Encoding").isPresent())
                    .as(accepted)
                    .isEqualTo(zipped);
            assertThat(answer.headers().firstValue("Vary")).contains("Accept-Encoding");
            byte[] html = zipped
                    ? new java.util.zip.GZIPInputStream(new java.io.ByteArrayInputStream(answer.body())).readAllBytes()
                    : answer.body();
            assertThat(new String(html, java.nio.charset.StandardCharsets.UTF_8))
                    .contains("Ida", "</html>");
        }
    }
}
