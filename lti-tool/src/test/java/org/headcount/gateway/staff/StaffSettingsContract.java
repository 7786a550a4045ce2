package org.headcount.gateway.staff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.gateway.staff.StaffSettings.Change.DONE;
import static org.headcount.gateway.staff.StaffSettings.Change.LAST_OWNER;
import static org.headcount.gateway.staff.StaffSettings.Change.NOTHING_THERE;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
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

    private static final StaffIdentity HEAD = StaffIdentity.ofLms("pf1", "head", "");
    private static final StaffIdentity PIA = StaffIdentity.ofProvider(SCHOOL.issuer(), "pia", "", "");
    private static final StaffEntry NOBODY = new StaffEntry(Map.of());

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
        owner(NORTH, HEAD);

        settings.changeEntry(NORTH, new StaffEntry(Map.of()));

        assertThat(ports.sessions().find(Optional.of(NORTH), "h1")).isEmpty();
    }

    @Test
    void nobodyStaysInByWhatRolesWereWorthBeforeWhoeverRuns() throws Exception {
        for (int round = 0; round < 12; round++) {
            InstitutionId school = new InstitutionId("school" + round);
            owner(school, HEAD);
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

    /** One by our own word who has come in. */
    private StaffMember owner(InstitutionId school, StaffIdentity who) {
        StaffMember member = StaffMember.invited(school, StaffRole.OWNER, "", "", NOON);
        ports.members().invite(member, "invitation of " + who.hash(), NOON.plusSeconds(60));
        return ports.members()
                .join(school, "invitation of " + who.hash(), who, NOON)
                .orElseThrow();
    }

    private StaffMember ownerByRole(InstitutionId school) {
        return ports.members()
                .enter(school, StaffIdentity.ofLms("pf1", "5", ""), Optional.of(StaffRole.OWNER), NOON)
                .orElseThrow();
    }

    @Test
    void aRoleGoesOnMakingOwnersWhileAllWhoHaveComeOwnByOne() {
        StaffMember byRole = ownerByRole(NORTH);
        ports.members()
                .invite(
                        StaffMember.invited(NORTH, StaffRole.OWNER, "", "", NOON),
                        "of one who never comes",
                        NOON.plusSeconds(60));

        assertThat(settings.changeEntry(NORTH, NOBODY)).isEqualTo(LAST_OWNER);
        assertThat(settings.changeEntry(NORTH, new StaffEntry(Map.of(StaffEntry.INSTRUCTOR, StaffRole.OWNER))))
                .as("nobody has come by that one")
                .isEqualTo(LAST_OWNER);
        assertThat(settings.entry(NORTH)).isEqualTo(StaffEntry.USUAL);
        assertThat(settings.changeEntry(
                        NORTH,
                        new StaffEntry(Map.of(
                                StaffEntry.ADMINISTRATOR, StaffRole.OWNER, StaffEntry.INSTRUCTOR, StaffRole.VIEWER))))
                .isEqualTo(DONE);

        ports.members().changeRole(NORTH, byRole.id(), StaffRole.OWNER);
        assertThat(settings.changeEntry(NORTH, NOBODY)).isEqualTo(DONE);
    }

    @Test
    void noOwnerComesInByARoleThatOwnsNoMoreWhoeverRuns() throws Exception {
        for (int round = 0; round < 12; round++) {
            InstitutionId school = new InstitutionId("school" + round);
            List<Callable<Boolean>> racers = new ArrayList<>();
            for (int person = 0; person < 4; person++) {
                String subject = "s" + person;
                racers.add(() -> comesIn(school, subject));
            }
            racers.add(() -> settings.changeEntry(school, NOBODY) == DONE);

            List<Boolean> got = Race.of(racers);

            boolean closed = got.get(got.size() - 1);
            assertThat(got.subList(0, got.size() - 1)).containsOnly(!closed);
            assertThat(settings.entry(school)).isEqualTo(closed ? NOBODY : StaffEntry.USUAL);
        }
    }

    @Test
    void theProviderOfTheLastOwnerStays() {
        settings.keepProvider(NORTH, SCHOOL);
        StaffMember owner = owner(NORTH, PIA);
        ownerByRole(NORTH);

        assertThat(settings.removeProvider(NORTH)).isEqualTo(LAST_OWNER);
        assertThat(settings.keepProvider(
                        NORTH, new StaffSettings.IdentityProvider("https://other.example", "c1", "sealed")))
                .isEqualTo(LAST_OWNER);
        assertThat(settings.provider(NORTH)).contains(SCHOOL);
        assertThat(settings.keepProvider(NORTH, new StaffSettings.IdentityProvider(SCHOOL.issuer(), "c2", "")))
                .isEqualTo(DONE);

        StaffMember head = owner(NORTH, HEAD);
        assertThat(settings.removeProvider(NORTH)).isEqualTo(DONE);
        assertThat(ports.members().remove(NORTH, head.id()))
                .as("the other cannot come in any more")
                .isEqualTo(StaffMembers.Change.LAST_OWNER);
        assertThat(ports.members().remove(NORTH, owner.id())).isEqualTo(StaffMembers.Change.DONE);
    }

    @Test
    void theLastOwnerDoesNotGiveAwayTheOnlyWayInThatIsLeft() {
        settings.keepProvider(NORTH, SCHOOL);
        StaffMember owner = owner(NORTH, PIA);
        ports.members().inviteAnew(NORTH, owner.id(), "from the LMS too", NOON.plusSeconds(60));
        assertThat(ports.members().join(NORTH, "from the LMS too", HEAD, NOON)).isPresent();
        assertThat(settings.removeProvider(NORTH)).isEqualTo(DONE);
        ports.members()
                .invite(
                        StaffMember.invited(NORTH, StaffRole.VIEWER, "", "", NOON),
                        "of a viewer",
                        NOON.plusSeconds(60));

        assertThat(ports.members().join(NORTH, "of a viewer", HEAD, NOON)).isEmpty();

        assertThat(ports.members().enter(NORTH, HEAD, Optional.empty(), NOON))
                .map(StaffMember::role)
                .contains(StaffRole.OWNER);
    }

    @Test
    void ofAProviderAndTheOnlyOtherOwnerOneStaysWhoeverRuns() throws Exception {
        for (int round = 0; round < 12; round++) {
            InstitutionId school = new InstitutionId("school" + round);
            settings.keepProvider(school, SCHOOL);
            owner(school, PIA);
            String head = owner(school, HEAD).id();

            assertThat(Race.of(List.of(
                            () -> settings.removeProvider(school) == DONE,
                            () -> ports.members().remove(school, head) == StaffMembers.Change.DONE)))
                    .containsExactlyInAnyOrder(true, false);
        }
    }

    private boolean comesIn(InstitutionId school, String subject) {
        return ports.members()
                .enter(
                        school,
                        StaffIdentity.ofLms("pf1", subject, ""),
                        entry -> Optional.ofNullable(entry.worth().get(StaffEntry.ADMINISTRATOR)),
                        session(school, subject),
                        NOON)
                .isPresent();
    }

    @Test
    void nobodyStaysInByAProviderThatWasGivenUpWhileTheyCameWhoeverRuns() throws Exception {
        for (int round = 0; round < 12; round++) {
            InstitutionId school = new InstitutionId("school" + round);
            boolean removed = round % 2 == 0;
            settings.keepProvider(school, SCHOOL);
            owner(school, HEAD);
            List<Callable<Boolean>> racers = new ArrayList<>();
            for (int person = 0; person < 6; person++) {
                String subject = "s" + person;
                String invitation = "invitation of " + subject;
                ports.members()
                        .invite(
                                StaffMember.invited(school, StaffRole.OWNER, "", subject + "@school.example", NOON),
                                invitation,
                                NOON.plusSeconds(60));
                StaffIdentity who = StaffIdentity.ofProvider(SCHOOL.issuer(), subject, "", subject + "@school.example");
                racers.add(
                        person % 2 == 0
                                ? () -> ports.members()
                                        .join(school, SCHOOL, invitation, who, session(school, subject), NOON)
                                        .isPresent()
                                : () -> ports.members()
                                        .enter(school, SCHOOL, who, session(school, subject), NOON)
                                        .isPresent());
            }
            racers.add(() -> (removed
                            ? settings.removeProvider(school)
                            : settings.keepProvider(
                                    school, new StaffSettings.IdentityProvider(SCHOOL.issuer(), "another", "")))
                    == DONE);

            assertThat(Race.of(racers)).last().isEqualTo(true);

            for (int person = 0; person < 6; person++) {
                assertThat(ports.sessions().find(Optional.of(school), "hash of s" + person))
                        .isEmpty();
            }
            assertThat(ports.members()
                            .enter(
                                    school,
                                    SCHOOL,
                                    StaffIdentity.ofProvider(SCHOOL.issuer(), "s0", "", ""),
                                    session(school, "s0"),
                                    NOON))
                    .isEmpty();
        }
    }

    @Test
    void whoTakesAnInvitationIsSignedInByTheSameAct() {
        StaffMember member = StaffMember.invited(NORTH, StaffRole.VIEWER, "", "", NOON);
        ports.members().invite(member, "i1", NOON.plusSeconds(60));

        assertThat(ports.members()
                        .join(NORTH, "i1", HEAD, session(NORTH, "s1"), NOON)
                        .map(StaffMember::id))
                .contains(member.id());
        assertThat(ports.members().join(NORTH, "i1", HEAD, session(NORTH, "s2"), NOON))
                .isEmpty();

        assertThat(ports.sessions().find(Optional.of(NORTH), "hash of s1")).isPresent();
        assertThat(ports.sessions().find(Optional.of(NORTH), "hash of s2")).isEmpty();
    }

    private static Function<StaffMember, StaffSessions.Session> session(InstitutionId school, String subject) {
        return member -> new StaffSessions.Session(
                Optional.of(school), "hash of " + subject, member.id(), "", "", "", NOON, NOON.plusSeconds(60));
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
        assertThat(settings.removeProvider(SOUTH)).isEqualTo(NOTHING_THERE);
        assertThat(settings.removeProvider(NORTH)).isEqualTo(DONE);
        assertThat(settings.removeProvider(NORTH)).isEqualTo(NOTHING_THERE);
        assertThat(settings.provider(NORTH)).isEmpty();
    }
}
