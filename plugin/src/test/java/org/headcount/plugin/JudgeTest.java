package org.headcount.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgeTest {

    private static final String LEAST =
            "service.url=https://h\nservice.key=k\ninstitution=u\nhost=host\ncontexts=*\nwhen.unknown=";

    private final FakeService service = new FakeService();
    private final Rules rules = RulesTest.rules(
            "actor attribute:user>key",
            "actor remote-user",
            "actor basic",
            "alias attribute:user>login.as(login)",
            "nobody role:guest",
            "staff role:teacher",
            "pass * /public/**",
            "report POST /login activity=login",
            "read GET /**",
            "write PUT /users subject=json:/email.as(email) learned=answer:/key activity=personal door=api",
            "write PUT /users/{id} subject=path:id activity=personal door=api",
            "write PUT /logins/{login} subject=path:login.as(login) activity=personal door=api",
            "write PUT /course subject=json:/*/key activity=enrolment door=api",
            "write POST /score subject=json:/userId activity=grade door=lti",
            "write PUT /me/{id} subject=path:id.self(me) activity=personal",
            "write POST /structure subject=none",
            "write PUT /many subject=query:ids.split(,)+query:id.before(::) activity=grade",
            "write POST /** activity=message",
            "write PUT /dav/** activity=document door=webdav",
            "write PUT /grades subject=query:studentId|actor activity=grade");

    @Test
    void readingIsTheReadersAccess() throws Unreadable {
        assertThat(outcome(FakeVisit.of("GET", "/x").by("lena"))).isEqualTo("passes");
        assertThat(service.told).containsExactly("activity access host:lena LEARNER screen");
    }

    @Test
    void whoTeachesOrIsAGuestIsNotCounted() throws Unreadable {
        outcome(FakeVisit.of("GET", "/x").by("tom").as("teacher"));
        outcome(FakeVisit.of("GET", "/x").by("anyone").as("guest"));
        outcome(FakeVisit.of("PUT", "/users/tom").by("tom").as("teacher"));

        assertThat(service.told).isEmpty();
    }

    @Test
    void anInactiveLearnersRecordIsChangedByNobody() throws Unreadable {
        service.inactive("lena", OwnAccess.REACTIVATES);

        assertThat(outcome(FakeVisit.of("PUT", "/users/lena").by("tom").as("teacher")))
                .isEqualTo("refused [host:lena]");
        assertThat(outcome(FakeVisit.of("PUT", "/users/lena").by("max"))).isEqualTo("refused [host:lena]");
        assertThat(outcome(FakeVisit.of("POST", "/score").with("{\"userId\":\"lena\"}")))
                .isEqualTo("refused [host:lena]");
        assertThat(service.told)
                .containsExactly(
                        "refusal personal host:lena STAFF api by test.rules:11",
                        "refusal personal host:lena STAFF api by test.rules:11",
                        "refusal grade host:lena SYSTEM lti by test.rules:14");
    }

    @Test
    void aGradeFromAMachinePassesWhereThePolicyTakesItAndNoOtherChangeDoes() throws Unreadable {
        service.inactive("lena", OwnAccess.REFUSED).takesGrades = true;

        assertThat(outcome(FakeVisit.of("POST", "/score").with("{\"userId\":\"lena\"}")))
                .isEqualTo("passes");
        assertThat(outcome(FakeVisit.of("POST", "/score")
                        .with("{\"userId\":\"lena\"}")
                        .by("tom")
                        .as("teacher")))
                .isEqualTo("refused [host:lena]");
        assertThat(outcome(FakeVisit.of("PUT", "/users/lena"))).isEqualTo("refused [host:lena]");
    }

    @Test
    void oneInactiveAmongSeveralStopsAllAndIsNamed() throws Unreadable {
        service.inactive("b", OwnAccess.REFUSED).inactive("d", OwnAccess.REFUSED);

        assertThat(outcome(FakeVisit.of("PUT", "/many?ids=a,b,c&id=d::site:1")
                        .by("tom")
                        .as("teacher")))
                .isEqualTo("refused [host:b, host:d]");
    }

    @Test
    void anEnrolmentByAnyoneBringsBackWhereThePolicyTakesThemBack() throws Unreadable {
        service.inactive("a", OwnAccess.REACTIVATES).inactive("b", OwnAccess.REFUSED);

        assertThat(outcome(FakeVisit.of("PUT", "/course").with("[{\"key\":\"a\"}]")))
                .isEqualTo("passes");
        assertThat(outcome(FakeVisit.of("PUT", "/course").with("[{\"key\":\"a\"},{\"key\":\"b\"}]")))
                .isEqualTo("refused [host:b]");
    }

    @Test
    void aLearnersOwnAccessBringsThemBackBeforeTheHostIsAsked() throws Unreadable {
        service.inactive("lena", OwnAccess.REACTIVATES);

        assertThat(outcome(FakeVisit.of("GET", "/x").by("lena"))).isEqualTo("passes");
        assertThat(service.told).containsExactly("returning access host:lena LEARNER screen");
    }

    @Test
    void aLearnerWhoChangesTheirOwnRecordComesBackFirst() throws Unreadable {
        service.inactive("lena", OwnAccess.REACTIVATES);

        assertThat(outcome(FakeVisit.of("PUT", "/users/lena").by("lena"))).isEqualTo("passes");
        assertThat(service.told)
                .containsExactly("returning access host:lena LEARNER api", "activity personal host:lena LEARNER api");
    }

    @Test
    void whereNoLicenceIsLeftTheReturnIsRefused() throws Unreadable {
        service.inactive("lena", OwnAccess.REACTIVATES).full = true;

        assertThat(outcome(FakeVisit.of("GET", "/x").by("lena"))).isEqualTo("refused [host:lena]");
    }

    @Test
    void whereThePolicyDeniesTheReturnOwnAccessIsRefusedAndStaffStillRead() throws Unreadable {
        service.inactive("lena", OwnAccess.REFUSED);

        assertThat(outcome(FakeVisit.of("GET", "/users/lena").by("lena"))).isEqualTo("refused [host:lena]");
        assertThat(outcome(FakeVisit.of("PUT", "/users/max").by("lena"))).isEqualTo("refused [host:lena]");
        assertThat(outcome(FakeVisit.of("GET", "/public/x").by("lena"))).isEqualTo("passes");
        assertThat(outcome(FakeVisit.of("GET", "/users/lena").by("tom").as("teacher")))
                .isEqualTo("passes");
    }

    @Test
    void aNameThatCameWithAPasswordBringsNobodyBackUntilTheHostHasCheckedIt() throws Unreadable {
        service.inactive("lena", OwnAccess.REACTIVATES);
        FakeVisit visit = FakeVisit.of("PUT", "/dav/file");
        visit.headers.put("Authorization", basic("lena:wrong"));

        assertThat(outcome(visit, 401)).isEqualTo("passes");
        assertThat(outcome(visit, 302)).isEqualTo("passes");
        assertThat(service.told).isEmpty();
        assertThat(outcome(visit, 201)).isEqualTo("passes");
        assertThat(service.told)
                .containsExactly(
                        "activity document host:lena LEARNER webdav", "activity access host:lena LEARNER webdav");
    }

    @Test
    void aNameThatCameWithAPasswordIsNobodysAccessWhereAPageIsOpenToAll() throws Unreadable {
        for (String method : List.of("GET", "POST")) {
            for (int status : new int[] {200, 302}) {
                FakeVisit visit = FakeVisit.of(method, "/open");
                visit.headers.put("Authorization", basic("lena:wrong"));
                assertThat(outcome(visit, status)).isEqualTo("passes");
            }
        }

        assertThat(service.told).isEmpty();
    }

    @Test
    void whomTheHostSignedInByAPasswordIsToldByTheNameThatTheHostHas() throws Unreadable {
        FakeVisit visit = FakeVisit.of("GET", "/x");
        visit.headers.put("Authorization", basic("lena:secret"));
        Judge judge = judge("allow");
        Judgement judgement = judge.judge(rules.decide(visit), visit.of(rules));

        judge.tell(judgement, visit.by("688128"), 200);
        judge.tell(judgement, visit.by("688128").as("teacher"), 200);

        assertThat(service.told).containsExactly("activity access host:688128 LEARNER screen");
    }

    @Test
    void aNameThatCameWithAPasswordIsEnoughToRefuse() throws Unreadable {
        service.inactive("lena", OwnAccess.REFUSED);
        FakeVisit visit = FakeVisit.of("POST", "/file");
        visit.headers.put("Authorization", basic("lena:secret"));

        assertThat(outcome(visit)).isEqualTo("refused [host:lena]");
    }

    @Test
    void aSessionOfNobodyDoesNotHideTheNameThatCameWithAPassword() throws Unreadable {
        service.inactive("lena", OwnAccess.REFUSED);
        FakeVisit visit = FakeVisit.of("POST", "/file").by("anyone").as("guest").as("teacher");
        visit.headers.put("Authorization", basic("lena:secret"));

        assertThat(outcome(visit)).isEqualTo("refused [host:lena]");
    }

    @Test
    void whatTheHostRefusedDidNotHappen() throws Unreadable {
        outcome(FakeVisit.of("PUT", "/users/lena").by("tom").as("teacher"), 404);

        assertThat(service.told).isEmpty();
    }

    @Test
    void aLogInIsKnownOnlyAfterwards() throws Unreadable {
        FakeVisit visit = FakeVisit.of("POST", "/login");
        Judge judge = judge("allow");
        Judgement judgement = judge.judge(rules.decide(visit), visit.of(rules));

        judge.tell(judgement, visit.by("lena"), 302);

        assertThat(service.told).containsExactly("activity login host:lena LEARNER screen");
    }

    @Test
    void aNewAccountIsKnownByTheAnswerAndItsOtherNameIsTold() throws Unreadable {
        outcome(FakeVisit.of("PUT", "/users").with("{\"email\":\"l@e\"}").answered("{\"key\":688128}"));

        assertThat(service.told)
                .containsExactly("activity personal host:688128 SYSTEM api", "host:688128 is host.email:l@e");
    }

    @Test
    void anotherNameOfTheActorIsTheActor() throws Unreadable {
        FakeVisit visit = FakeVisit.of("PUT", "/logins/lena");
        visit.attributes.put("user", java.util.Map.of("key", 7, "login", "lena"));

        outcome(visit);

        assertThat(service.told).containsExactly("host:7 is host.login:lena", "activity personal host:7 LEARNER api");
    }

    @Test
    void nobodyGetsAroundBeingTheSubjectByNamingAnother() throws Unreadable {
        service.inactive("lena", OwnAccess.PASSES);

        assertThat(outcome(FakeVisit.of("PUT", "/grades").by("lena"))).isEqualTo("refused [host:lena]");
        assertThat(outcome(FakeVisit.of("PUT", "/grades?studentId=x").by("lena")))
                .isEqualTo("refused [host:lena]");
        assertThat(outcome(FakeVisit.of("PUT", "/grades?studentId=x").by("tom").as("teacher")))
                .isEqualTo("passes");
    }

    @Test
    void myselfIsTheActor() throws Unreadable {
        outcome(FakeVisit.of("PUT", "/me/me").by("lena"));

        assertThat(service.told).containsExactly("activity personal host:lena LEARNER screen");
    }

    @Test
    void whileTheServiceIsAwayTheSettingDecidesAboutChangesAndReadingGoesOn() throws Unreadable {
        service.away = true;

        assertThat(outcome(FakeVisit.of("PUT", "/users/lena").by("tom").as("teacher")))
                .isEqualTo("passes");
        FakeVisit write =
                FakeVisit.of("PUT", "/users/lena").by("tom").as("teacher").of(rules);
        assertThat(judge("refuse").judge(rules.decide(write), write).lets()).isFalse();
        FakeVisit read = FakeVisit.of("GET", "/x").by("lena").of(rules);
        assertThat(judge("refuse").judge(rules.decide(read), read).lets()).isTrue();
    }

    @Test
    void aChangeThatDoesNotTellItsSubjectPassesForWhoeverMayActAndIsCounted() throws Unreadable {
        assertThat(outcome(FakeVisit.of("POST", "/score").with("{}").by("tom").as("teacher")))
                .isEqualTo("passes");

        assertThat(board.figures()).containsEntry("Unresolved", 1L);
    }

    @Test
    void aBodyThatIsNoJsonOrTooLargeCannotBeJudged() {
        FakeVisit broken = FakeVisit.of("POST", "/score").with("{\"userId\":");
        FakeVisit large = FakeVisit.of("POST", "/score").with(null);

        assertThatThrownBy(() -> outcome(broken)).isInstanceOf(Unreadable.class).hasMessage("the body is not JSON");
        assertThatThrownBy(() -> outcome(large)).isInstanceOf(Unreadable.class);
    }

    @Test
    void aNumberIsTheSameInAllItsSpellingsAndWhatIsNoneNamesNobody() throws Unreadable {
        Naming naming = Naming.of("query:id.number()", java.util.Set.of(Naming.Source.QUERY));
        for (String one : List.of("7", "+7", "007", "7.00", "0".repeat(5000) + "7", "\u0667")) {
            FakeVisit visit = FakeVisit.of("GET", "/x?id=" + one.replace("+", "%2B"));
            assertThat(naming.outside(visit, new Bean(), "host")).hasToString("[host:7]");
        }
        for (String none : List.of("seven", "7.5", "1e999999999", "1e-999999999", "9".repeat(5000), "-")) {
            assertThat(naming.outside(FakeVisit.of("GET", "/x?id=" + none), new Bean(), "host"))
                    .as(none)
                    .isEmpty();
        }
    }

    @Test
    void whatIsNobodysRecordIsNotReported() throws Unreadable {
        outcome(FakeVisit.of("POST", "/structure").by("lena"));
        outcome(FakeVisit.of("GET", "/public/x").by("lena"));

        assertThat(service.told).isEmpty();
    }

    private final Board board = new Board(() -> 0);

    private Judge judge(String whenUnknown) {
        return new Judge(
                OptionsTest.options(LEAST + whenUnknown),
                service,
                service,
                board,
                new Bean(),
                Clock.fixed(Instant.parse("2026-11-26T10:00:00Z"), ZoneOffset.UTC));
    }

    private String outcome(FakeVisit visit) throws Unreadable {
        return outcome(visit, 200);
    }

    private String outcome(FakeVisit visit, int status) throws Unreadable {
        Judge judge = judge("allow");
        visit.of(rules);
        Judgement judgement = judge.judge(rules.decide(visit), visit);
        if (judgement.lets()) {
            judge.tell(judgement, visit, status);
            return "passes";
        }
        judgement.deeds.forEach(deed -> service.refusal(deed, judgement.where()));
        return "refused "
                + List.copyOf(judgement.refused.stream().map(Answer::learner).toList());
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
