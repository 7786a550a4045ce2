package org.headcount.gateway.staff;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.testing.Race;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link StaffSettings} keeps to. */
@SuppressWarnings("NullAway.Init")
public abstract class StaffSettingsContract {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final InstitutionId NORTH = new InstitutionId("north");
    private static final InstitutionId SOUTH = new InstitutionId("south");
    private static final StaffSettings.IdentityProvider SCHOOL =
            new StaffSettings.IdentityProvider("https://id.school.example", "c1", "sealed");

    private StaffSettingPorts ports;
    private StaffSettings settings;

    public record StaffSettingPorts(StaffSettings settings, StaffMembers members, StaffSessions sessions) {}

    protected abstract StaffSettingPorts nothingSaid();

    @BeforeEach
    void begin() {
        ports = nothingSaid();
        settings = ports.settings();
    }

    @Test
    void administratorsOwnUntilSomebodySaysOtherwiseAndNobodyMayBeLetInByRole() {
        assertThat(settings.entry(NORTH)).isEqualTo(StaffEntry.USUAL);

        settings.changeEntry(
                NORTH,
                new StaffEntry(Map.of(
                        StaffEntry.INSTRUCTOR,
                        StaffRole.VIEWER,
                        "https://lms.example/roles#Registrar",
                        StaffRole.MANAGER)));

        assertThat(settings.entry(NORTH).worth())
                .containsOnlyKeys(StaffEntry.INSTRUCTOR, "https://lms.example/roles#Registrar");
        assertThat(settings.entry(SOUTH)).isEqualTo(StaffEntry.USUAL);
        settings.changeEntry(NORTH, new StaffEntry(Map.of()));
        assertThat(settings.entry(NORTH).worth()).isEmpty();
    }

    @Test
    void whoIsInByRoleSignsInAnewWhenRolesAreWorthSomethingElse() {
        StaffMember byRole = ports.members()
                .enter(NORTH, StaffIdentity.ofLms("pf1", "5", ""), Optional.of(StaffRole.OWNER), NOON)
                .orElseThrow();
        ports.sessions()
                .begin(new StaffSessions.Session(
                        Optional.of(NORTH), "h1", byRole.id(), "", "", "", NOON, NOON.plusSeconds(60)));

        settings.changeEntry(NORTH, new StaffEntry(Map.of()));

        assertThat(ports.sessions().find(Optional.of(NORTH), "h1")).isEmpty();
    }

    @Test
    void nobodyStaysInByWhatRolesWereWorthBeforeWhoeverRuns() throws Exception {
        for (int round = 0; round < 12; round++) {
            InstitutionId school = new InstitutionId("school" + round);
            List<Callable<Boolean>> racers = new ArrayList<>();
            for (int person = 0; person < 6; person++) {
                String subject = "s" + person;
                racers.add(() -> comesIn(school, subject));
            }
            racers.add(() -> {
                settings.changeEntry(school, new StaffEntry(Map.of(StaffEntry.ADMINISTRATOR, StaffRole.VIEWER)));
                return true;
            });

            assertThat(Race.of(racers)).containsOnly(true);

            for (int person = 0; person < 6; person++) {
                assertThat(ports.sessions()
                                .find(Optional.of(school), "hash of s" + person)
                                .flatMap(StaffSessions.Kept::member)
                                .map(StaffMember::role))
                        .isIn(Optional.empty(), Optional.of(StaffRole.VIEWER));
            }
        }
    }

    private boolean comesIn(InstitutionId school, String subject) {
        return ports.members()
                .enter(
                        school,
                        StaffIdentity.ofLms("pf1", subject, ""),
                        entry -> Optional.ofNullable(entry.worth().get(StaffEntry.ADMINISTRATOR)),
                        member -> new StaffSessions.Session(
                                Optional.of(school),
                                "hash of " + subject,
                                member.id(),
                                "",
                                "",
                                "",
                                NOON,
                                NOON.plusSeconds(60)),
                        NOON)
                .isPresent();
    }

    @Test
    void rolesThatTwoAddAtOnceAreBothKept() throws Exception {
        AtomicInteger number = new AtomicInteger();

        Race.of(() -> {
            String role = "urn:role:" + number.incrementAndGet();
            settings.changeEntry(NORTH, before -> {
                Map<String, StaffRole> worth = new HashMap<>(before.worth());
                worth.put(role, StaffRole.VIEWER);
                return new StaffEntry(worth);
            });
            return true;
        });

        assertThat(settings.entry(NORTH).worth())
                .hasSize(number.get() + 1)
                .containsEntry(StaffEntry.ADMINISTRATOR, StaffRole.OWNER);
    }

    @Test
    void aProviderTakesThePlaceOfTheOneBeforeAndCanBeRemoved() {
        settings.keepProvider(NORTH, SCHOOL);
        assertThat(settings.provider(NORTH)).contains(SCHOOL);
        assertThat(settings.provider(SOUTH)).isEmpty();

        StaffSettings.IdentityProvider other = new StaffSettings.IdentityProvider("https://other.example", "c2", "");
        settings.keepProvider(NORTH, other);

        assertThat(settings.provider(NORTH)).contains(other);
        assertThat(settings.removeProvider(SOUTH)).isFalse();
        assertThat(settings.removeProvider(NORTH)).isTrue();
        assertThat(settings.removeProvider(NORTH)).isFalse();
        assertThat(settings.provider(NORTH)).isEmpty();
    }
}
