package org.headcount.gateway.staff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.headcount.gateway.staff.StaffMembers.Change.DONE;
import static org.headcount.gateway.staff.StaffMembers.Change.LAST_OWNER;
import static org.headcount.gateway.staff.StaffMembers.Change.NO_MEMBER;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.headcount.gateway.Audit;
import org.headcount.gateway.SentForm;
import org.headcount.lti.wire.Secrets;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.testing.Race;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link StaffMembers} keeps to, and {@link StaffSessions} with it. */
@SuppressWarnings("NullAway.Init")
public abstract class StaffMembersContract {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Instant LATER = NOON.plus(Duration.ofDays(7));
    private static final InstitutionId NORTH = new InstitutionId("north");
    private static final InstitutionId SOUTH = new InstitutionId("south");
    private static final StaffIdentity ADA = StaffIdentity.ofLms("pf1", "5", "Ada Marsh");
    private static final StaffIdentity ADA_AT_HOME =
            StaffIdentity.ofProvider("https://id.example", "a", "Ada M.", "ada@school.example");
    private static final Author OWNER = new Author("staff:st1", "owner", "");

    private StaffPorts ports;
    private StaffMembers staff;

    /** The ports of two nodes on one database. */
    public record StaffPorts(StaffMembers here, StaffMembers there, StaffSessions sessions, Audit audit) {}

    protected abstract StaffPorts nobody();

    @BeforeEach
    void begin() {
        ports = nobody();
        staff = ports.here();
    }

    private StaffMember invited(StaffRole role, String email, String secret) {
        StaffMember member = StaffMember.invited(NORTH, role, "Ada", email, NOON);
        staff.by(OWNER).invite(member, Secrets.hash(secret), LATER);
        return member;
    }

    @Test
    void whoIsInvitedIsAMemberWhoHasNotComeYet() {
        StaffMember member = invited(StaffRole.MANAGER, "ada@school.example", "s1");

        assertThat(staff.list(NORTH)).containsExactly(member);
        assertThat(staff.list(SOUTH)).isEmpty();
        assertThat(staff.find(SOUTH, member.id())).isEmpty();
        assertThat(staff.isOpen(NORTH, Secrets.hash("s1"), NOON)).isTrue();
        assertThat(staff.isOpen(SOUTH, Secrets.hash("s1"), NOON)).isFalse();
        assertThat(staff.isOpen(NORTH, Secrets.hash("s1"), LATER)).isFalse();
        assertThat(member.toString()).doesNotContain("Ada", "school");
    }

    @Test
    void anInvitationLetsOneInWhoeverRuns() throws Exception {
        StaffMember member = invited(StaffRole.MANAGER, "", "s1");

        List<Optional<StaffMember>> got = Race.of(
                12,
                () -> ports.there()
                        .join(NORTH, Secrets.hash("s1"), StaffIdentity.ofLms("pf1", Secrets.id(40), ""), NOON));

        assertThat(got.stream().flatMap(Optional::stream).map(StaffMember::id)).containsExactly(member.id());
        assertThat(staff.join(NORTH, Secrets.hash("s1"), ADA, NOON)).isEmpty();
    }

    @Test
    void anInvitationOpensNothingElsewhereNorWhenItIsOver() {
        invited(StaffRole.MANAGER, "", "s1");

        assertThat(staff.join(SOUTH, Secrets.hash("s1"), ADA, NOON)).isEmpty();
        assertThat(staff.join(NORTH, Secrets.hash("s1"), ADA, LATER)).isEmpty();
        assertThat(staff.join(NORTH, Secrets.hash("s2"), ADA, NOON)).isEmpty();
        assertThat(staff.enter(NORTH, ADA, Optional.empty(), NOON)).isEmpty();
    }

    @Test
    void anotherInvitationTakesThePlaceOfTheOneBefore() {
        StaffMember member = invited(StaffRole.MANAGER, "", "s1");

        assertThat(staff.inviteAnew(NORTH, member.id(), Secrets.hash("s2"), LATER))
                .isTrue();
        assertThat(staff.inviteAnew(SOUTH, member.id(), Secrets.hash("s3"), LATER))
                .isFalse();

        assertThat(staff.join(NORTH, Secrets.hash("s1"), ADA, NOON)).isEmpty();
        assertThat(staff.join(NORTH, Secrets.hash("s2"), ADA, NOON)).isPresent();
    }

    @Test
    void aFormThatIsSentAgainInvitesNobodyWhoeverRuns() throws Exception {
        SentForm form = new SentForm("form-1", NOON);

        assertThat(Race.of(() -> staff.invite(
                        StaffMember.invited(NORTH, StaffRole.VIEWER, "", "", NOON),
                        Secrets.hash(Secrets.id(40)),
                        LATER,
                        form)))
                .containsOnlyOnce(true);
        assertThat(staff.list(NORTH)).hasSize(1);
        String id = staff.list(NORTH).get(0).id();

        SentForm anew = new SentForm("form-2", NOON);
        assertThat(staff.inviteAnew(NORTH, id, Secrets.hash("s2"), LATER, anew)).isEqualTo(StaffMembers.Anew.INVITED);
        assertThat(staff.inviteAnew(NORTH, id, Secrets.hash("s3"), LATER, anew))
                .isEqualTo(StaffMembers.Anew.SENT_BEFORE);
        assertThat(staff.isOpen(NORTH, Secrets.hash("s2"), NOON)).isTrue();
        assertThat(staff.isOpen(NORTH, Secrets.hash("s3"), NOON)).isFalse();
        assertThat(staff.inviteAnew(SOUTH, id, Secrets.hash("s4"), LATER, new SentForm("form-3", NOON)))
                .isEqualTo(StaffMembers.Anew.NO_MEMBER);
    }

    @Test
    void whoCameIsKnownAgainAndCalledAsTheyAreCalledThere() {
        invited(StaffRole.VIEWER, "", "s1");
        StaffMember joined = staff.join(NORTH, Secrets.hash("s1"), ADA, NOON).orElseThrow();

        StaffMember again =
                staff.enter(NORTH, ADA, Optional.empty(), NOON.plusSeconds(5)).orElseThrow();

        assertThat(again.id()).isEqualTo(joined.id());
        assertThat(again.name()).isEqualTo("Ada Marsh");
        assertThat(again.signedInAt()).contains(NOON.plusSeconds(5));
        assertThat(staff.enter(SOUTH, ADA, Optional.empty(), NOON)).isEmpty();
    }

    @Test
    void anAddressThatWasInvitedLetsInWhomItBelongsTo() {
        StaffMember member = invited(StaffRole.OWNER, "ada@school.example", "s1");

        assertThat(staff.enter(NORTH, StaffIdentity.ofProvider("i", "b", "", ""), Optional.empty(), NOON))
                .isEmpty();
        assertThat(staff.enter(NORTH, ADA_AT_HOME, Optional.empty(), LATER)).isEmpty();
        assertThat(staff.enter(NORTH, ADA_AT_HOME, Optional.empty(), NOON).map(StaffMember::id))
                .contains(member.id());
        assertThat(staff.join(NORTH, Secrets.hash("s1"), ADA, NOON))
                .as("the invitation is used")
                .isEmpty();
    }

    @Test
    void whoComesForARoleIsOneMemberHoweverManyRun() throws Exception {
        List<Optional<StaffMember>> got =
                Race.of(12, () -> ports.there().enter(NORTH, ADA, Optional.of(StaffRole.OWNER), NOON));

        assertThat(got).allMatch(Optional::isPresent);
        assertThat(staff.list(NORTH))
                .extracting(StaffMember::role, StaffMember::byRole)
                .containsExactly(tuple(StaffRole.OWNER, true));
    }

    @Test
    void whoCameForARoleRisesFallsAndGoesWithIt() {
        staff.enter(NORTH, ADA, Optional.of(StaffRole.OWNER), NOON);

        assertThat(staff.enter(NORTH, ADA, Optional.of(StaffRole.VIEWER), NOON).map(StaffMember::role))
                .contains(StaffRole.VIEWER);
        assertThat(staff.enter(NORTH, ADA, Optional.empty(), NOON)).isEmpty();
    }

    @Test
    void aRoleThatWasGivenHereStaysWhateverTheLmsSays() {
        String id = staff.enter(NORTH, ADA, Optional.of(StaffRole.OWNER), NOON)
                .orElseThrow()
                .id();

        anotherOwner();

        assertThat(staff.by(OWNER).changeRole(NORTH, id, StaffRole.VIEWER)).isEqualTo(DONE);
        assertThat(staff.changeRole(SOUTH, id, StaffRole.OWNER)).isEqualTo(NO_MEMBER);

        assertThat(staff.enter(NORTH, ADA, Optional.of(StaffRole.OWNER), NOON).map(StaffMember::role))
                .contains(StaffRole.VIEWER);
        assertThat(staff.enter(NORTH, ADA, Optional.empty(), NOON)).isPresent();
    }

    @Test
    void whoWasRemovedIsOutAtOnceAndComesBackOnlyWhenInvited() {
        StaffMember member =
                staff.enter(NORTH, ADA, Optional.of(StaffRole.OWNER), NOON).orElseThrow();
        ports.sessions().begin(session(member, "h1"));

        anotherOwner();
        assertThat(staff.remove(SOUTH, member.id())).isEqualTo(NO_MEMBER);
        assertThat(ports.sessions().find(Optional.of(NORTH), "h1")).isPresent();
        assertThat(staff.by(OWNER).remove(NORTH, member.id())).isEqualTo(DONE);

        assertThat(ports.sessions().find(Optional.of(NORTH), "h1")).isEmpty();
        assertThat(staff.find(NORTH, member.id())).isEmpty();
        assertThat(staff.remove(NORTH, member.id())).isEqualTo(NO_MEMBER);
        assertThat(staff.enter(NORTH, ADA, Optional.of(StaffRole.OWNER), NOON)).isEmpty();
        invited(StaffRole.VIEWER, "", "s1");
        assertThat(staff.join(NORTH, Secrets.hash("s1"), ADA, NOON).map(StaffMember::role))
                .contains(StaffRole.VIEWER);
    }

    private StaffMember owner(String subject) {
        return staff.enter(NORTH, StaffIdentity.ofLms("pf1", subject, ""), Optional.of(StaffRole.OWNER), NOON)
                .orElseThrow();
    }

    private void anotherOwner() {
        staff.changeRole(NORTH, owner("another").id(), StaffRole.OWNER);
    }

    @Test
    void theLastOwnerIsNeitherRemovedNorMadeLess() {
        StaffMember ada = owner("5");
        StaffMember waiting = invited(StaffRole.OWNER, "", "s1");

        assertThat(staff.by(OWNER).remove(NORTH, ada.id())).isEqualTo(LAST_OWNER);
        assertThat(staff.by(OWNER).changeRole(NORTH, ada.id(), StaffRole.MANAGER))
                .isEqualTo(LAST_OWNER);
        assertThat(staff.changeRole(NORTH, ada.id(), StaffRole.OWNER)).isEqualTo(DONE);
        assertThat(staff.find(NORTH, ada.id()).map(StaffMember::role)).contains(StaffRole.OWNER);
        assertThat(staff.remove(NORTH, waiting.id()))
                .as("who never came can be done without")
                .isEqualTo(DONE);

        anotherOwner();
        assertThat(staff.remove(NORTH, ada.id())).isEqualTo(DONE);
    }

    @Test
    void whoOwnsByARoleOnlyStandsInForNoOwnerByOurOwnWord() {
        StaffMember ada = owner("5");
        staff.changeRole(NORTH, ada.id(), StaffRole.OWNER);
        StaffMember byRole = owner("6");

        assertThat(staff.by(OWNER).remove(NORTH, ada.id()))
                .as("the LMS may have let the other go")
                .isEqualTo(LAST_OWNER);
        assertThat(staff.by(OWNER).remove(NORTH, byRole.id())).isEqualTo(DONE);
    }

    @Test
    void aRoleThatStaffGiveWhileItsMemberComesInIsNotTakenForThatOfTheLms() throws Exception {
        for (int round = 0; round < 8; round++) {
            InstitutionId school = new InstitutionId("college" + round);
            StaffIdentity who = StaffIdentity.ofLms("pf1", "5", "");
            staff.enter(school, StaffIdentity.ofLms("pf1", "6", ""), Optional.of(StaffRole.OWNER), NOON);
            StaffMember member = staff.enter(school, who, Optional.of(StaffRole.VIEWER), NOON)
                    .orElseThrow();
            List<Callable<Boolean>> both = List.of(
                    () -> ports.here().changeRole(school, member.id(), StaffRole.MANAGER) == DONE,
                    () -> ports.there()
                            .enter(school, who, Optional.of(StaffRole.OWNER), NOON)
                            .isPresent());
            assertThat(Race.of(both)).containsOnly(true);

            StaffMember now = staff.find(school, member.id()).orElseThrow();
            assertThat(now.byRole()).isFalse();
            assertThat(now.role()).isEqualTo(StaffRole.MANAGER);
        }
    }

    @Test
    void ofTwoOwnersWhoRemoveEachOtherOneStaysWhoeverRuns() throws Exception {
        for (int round = 0; round < 8; round++) {
            InstitutionId school = new InstitutionId("school" + round);
            List<Callable<StaffMembers.Change>> both = new ArrayList<>();
            for (StaffMembers node : List.of(ports.here(), ports.there())) {
                String id = node.enter(
                                school,
                                StaffIdentity.ofLms("pf1", "s" + both.size(), ""),
                                Optional.of(StaffRole.OWNER),
                                NOON)
                        .orElseThrow()
                        .id();
                boolean removes = round % 2 == 0 || both.isEmpty();
                both.add(() -> removes ? node.remove(school, id) : node.changeRole(school, id, StaffRole.VIEWER));
            }

            assertThat(Race.of(both)).containsExactlyInAnyOrder(DONE, LAST_OWNER);

            assertThat(staff.list(school).stream().filter(one -> one.role() == StaffRole.OWNER))
                    .hasSize(1);
        }
    }

    @Test
    void theLastOwnerBecomesNothingLessByAnInvitation() {
        StaffMember ada =
                staff.enter(NORTH, ADA, Optional.of(StaffRole.OWNER), NOON).orElseThrow();
        StaffMember member = invited(StaffRole.VIEWER, "", "s1");

        assertThat(staff.join(NORTH, Secrets.hash("s1"), ADA, NOON)).isEmpty();

        assertThat(staff.enter(NORTH, ADA, Optional.of(StaffRole.OWNER), NOON).map(StaffMember::id))
                .contains(ada.id());
        anotherOwner();
        assertThat(staff.join(NORTH, Secrets.hash("s1"), ADA, NOON).map(StaffMember::id))
                .contains(member.id());
    }

    @Test
    void whoIsInvitedAndWasHereAlreadyIsOnePerson() {
        StaffMember before =
                staff.enter(NORTH, ADA, Optional.of(StaffRole.VIEWER), NOON).orElseThrow();
        ports.sessions().begin(session(before, "h1"));
        StaffMember member = invited(StaffRole.OWNER, "", "s1");

        staff.join(NORTH, Secrets.hash("s1"), ADA, NOON);

        assertThat(staff.list(NORTH)).extracting(StaffMember::id).containsExactly(member.id());
        assertThat(ports.sessions().find(Optional.of(NORTH), "h1")).isEmpty();
    }

    @Test
    void whatWasChangedIsToldWithoutNames() {
        StaffMember member = invited(StaffRole.MANAGER, "ada@school.example", "s1");
        staff.join(NORTH, Secrets.hash("s1"), ADA, NOON);
        staff.by(OWNER).changeRole(NORTH, member.id(), StaffRole.VIEWER);
        staff.by(OWNER).remove(NORTH, member.id());

        List<Audit.Entry> told = ports.audit()
                .list(
                        NORTH,
                        new Audit.Question(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                        100);

        assertThat(told)
                .extracting(Audit.Entry::action)
                .containsExactlyInAnyOrder(
                        Audit.Action.STAFF_INVITED,
                        Audit.Action.STAFF_JOINED,
                        Audit.Action.STAFF_CHANGED,
                        Audit.Action.STAFF_REMOVED);
        assertThat(told).allMatch(entry -> entry.subject().equals(member.id()));
        assertThat(told.toString()).doesNotContain("Ada", "school.example", Secrets.hash("s1"));
    }

    @Test
    void aSessionIsFoundByItsInstitutionAndHashWithTheMemberAsTheyAreNow() {
        StaffMember member =
                staff.enter(NORTH, ADA, Optional.of(StaffRole.OWNER), NOON).orElseThrow();
        StaffSessions.Session session = session(member, "h1");
        ports.sessions().begin(session);
        anotherOwner();
        staff.changeRole(NORTH, member.id(), StaffRole.VIEWER);

        StaffSessions.Kept kept =
                ports.sessions().find(Optional.of(NORTH), "h1").orElseThrow();

        assertThat(kept.session()).isEqualTo(session);
        assertThat(kept.member().map(StaffMember::role)).contains(StaffRole.VIEWER);
        assertThat(ports.sessions().find(Optional.of(SOUTH), "h1")).isEmpty();
        assertThat(ports.sessions().find(Optional.empty(), "h1")).isEmpty();
        assertThat(ports.sessions().find(Optional.of(NORTH), "h2")).isEmpty();
    }

    @Test
    void aSessionThatEndedWhileItWasUsedStaysEnded() {
        StaffMember member =
                staff.enter(NORTH, ADA, Optional.of(StaffRole.OWNER), NOON).orElseThrow();
        StaffSessions.Session session = session(member, "h1");
        ports.sessions().begin(session);

        ports.sessions().touch(session, NOON.plusSeconds(90));
        assertThat(ports.sessions()
                        .find(Optional.of(NORTH), "h1")
                        .map(kept -> kept.session().seenAt()))
                .contains(NOON.plusSeconds(90));
        ports.sessions().end(Optional.of(NORTH), "h1");
        ports.sessions().touch(session, NOON.plusSeconds(95));

        assertThat(ports.sessions().find(Optional.of(NORTH), "h1")).isEmpty();
    }

    @Test
    void allSessionsOfAMemberEndAndNobodyElses() {
        StaffMember ada =
                staff.enter(NORTH, ADA, Optional.of(StaffRole.OWNER), NOON).orElseThrow();
        StaffMember ben = staff.enter(NORTH, StaffIdentity.ofLms("pf1", "6", "Ben"), Optional.of(StaffRole.OWNER), NOON)
                .orElseThrow();
        ports.sessions().begin(session(ada, "h1"));
        ports.sessions().begin(session(ada, "h2"));
        ports.sessions().begin(session(ben, "h3"));
        ports.sessions().begin(new StaffSessions.Session(Optional.empty(), "h4", "", "k", "", "", NOON, LATER));

        ports.sessions().endAll(Optional.of(NORTH), ada.id());

        assertThat(ports.sessions().find(Optional.of(NORTH), "h1")).isEmpty();
        assertThat(ports.sessions().find(Optional.of(NORTH), "h2")).isEmpty();
        assertThat(ports.sessions().find(Optional.of(NORTH), "h3")).isPresent();
        assertThat(ports.sessions().find(Optional.empty(), "h4")).isPresent();
        ports.sessions().endAll(Optional.empty(), "");
        assertThat(ports.sessions().find(Optional.empty(), "h4")).isEmpty();
    }

    private static StaffSessions.Session session(StaffMember member, String hash) {
        return new StaffSessions.Session(
                Optional.of(member.institution()), hash, member.id(), "", "https://lms.example", "de", NOON, LATER);
    }
}
