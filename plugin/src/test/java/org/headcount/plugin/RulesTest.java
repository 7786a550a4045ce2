package org.headcount.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/a/b            | /a/b          | true",
                "/a/b            | /a//b/        | true",
                "/a/b            | /a/b/c        | false",
                "/a/{id}         | /a/7          | true",
                "/a/{id}         | /a            | false",
                "/a/{b,c}/d      | /a/c/d        | true",
                "/a/{b,c}/d      | /a/x/d        | false",
                "/a/{add*,x}     | /a/addMember  | true",
                "/a/*.png        | /a/b.png      | true",
                "/a/*.png        | /a/.pn        | false",
                "/a/**           | /a            | true",
                "/a/**           | /a/b/c        | true",
                "/a/**           | /ab           | false",
                "/**             | /             | true",
                "/a/**/x/**      | /a/b/x        | true",
                "/a/**/x/**      | /a/x/b/c      | true",
                "/a/**/x/**      | /a/b/c        | false",
                "/a/**/x/y       | /a/x/x/y      | true",
            })
    void aPathMatchesAsWritten(String pattern, String path, boolean matches) {
        assertThat(PathPattern.of(pattern).matches(new Route(path))).isEqualTo(matches);
    }

    @Test
    void aNamedSegmentIsFoundBehindAnyNumberOfOthers() {
        assertThat(PathPattern.of("/a/**/users/{id}/x").segment("id", new Route("/a/users/1/users/2/x")))
                .contains("2");
    }

    @Test
    void aPathOfManySegmentsIsNotTriedInEveryWay() {
        String path = "/x".repeat(100_000);

        assertThat(PathPattern.of("/**/x/**/x/**/x/**/y").matches(new Route(path)))
                .isFalse();
    }

    @Test
    void theFirstRuleThatMatchesDecides() {
        Rules rules = rules("pass * /a/b", "write PUT /a/**", "read * /{a,c}/**", "pass FOO /**");

        assertThat(where(rules, "PUT", "/a/b")).isEqualTo("test.rules:1");
        assertThat(where(rules, "PUT", "/a/c")).isEqualTo("test.rules:2");
        assertThat(where(rules, "DELETE", "/a/c")).isEqualTo("test.rules:3");
        assertThat(where(rules, "GET", "/c")).isEqualTo("test.rules:3");
        assertThat(where(rules, "FOO", "/")).isEqualTo("test.rules:4");
    }

    @Test
    void whatMatchesNothingIsReadOrAChangeOfOnesOwn() {
        Rules rules = rules("pass * /a");

        Rule read = rules.decide(FakeVisit.of("GET", "/b"));
        Rule write = rules.decide(FakeVisit.of("MKCALENDAR", "/b"));

        assertThat(read.effect).isEqualTo(Rule.Effect.READ);
        assertThat(write.effect).isEqualTo(Rule.Effect.WRITE);
        assertThat(write.kind).isEqualTo(Kind.OTHER);
        assertThat(write.where).isEqualTo("test.rules:no rule");
    }

    @Test
    void aChangeByGetIsOneByHeadTooForHostsAnswerItAlike() {
        Rules rules = rules("write GET /add", "write POST /add", "read GET /show", "read * /**");

        assertThat(where(rules, "HEAD", "/add")).isEqualTo("test.rules:1");
        assertThat(where(rules, "HEAD", "/show")).isEqualTo("test.rules:4");
    }

    @Test
    void aConditionAsksTheQueryOrAHeader() {
        Rules rules =
                rules("write GET /p when=query:action=do*", "write GET /p when=header:X-Mode=edit", "read GET /p");

        assertThat(where(rules, "GET", "/p?action=doSave")).isEqualTo("test.rules:1");
        assertThat(where(rules, "GET", "/p?action=show")).isEqualTo("test.rules:3");
        FakeVisit edit = FakeVisit.of("GET", "/p");
        edit.headers.put("X-Mode", "edit");
        assertThat(rules.decide(edit).where).isEqualTo("test.rules:2");
    }

    @Test
    void aConditionOnAFormHoldsWhereverTheParameterStands() {
        Rules rules = rules("write * /p when=form:action=save*", "write * /p when=query:ok", "read * /p");

        assertThat(where(rules, "GET", "/p?action=saveProfile")).isEqualTo("test.rules:1");
        assertThat(rules.decide(FakeVisit.of("POST", "/p").form(new Query("action=saveProfile"))).where)
                .isEqualTo("test.rules:1");
        assertThat(rules.decide(FakeVisit.of("POST", "/p").form(new Query("ok=1"))).where)
                .isEqualTo("test.rules:3");
    }

    @Test
    void everythingThatIsWrongIsNamedAtOnceByFileAndLine() {
        assertThatThrownBy(() -> rules(
                        "# a comment",
                        "rite PUT /a",
                        "write PUT a",
                        "write put /a",
                        "write PUT /a subject=path:id",
                        "write PUT /a subject=json:key",
                        "write PUT /a activity=fun",
                        "write PUT /a door=window",
                        "write PUT /{a}/{a}",
                        "write PUT /a subject=query:x.as(name)",
                        "write PUT /a when=cookie:x",
                        "write PUT /a colour=red",
                        "actor path:id",
                        "  write Some.Class",
                        "paths sometimes",
                        "write PUT"))
                .hasMessage("""
                        test.rules:2: 'rite' is neither a rule nor a setting with one value
                        test.rules:3: path a does not begin with a slash
                        test.rules:4: methods put cannot be read
                        test.rules:5: path:id is not in /a
                        test.rules:6: pointer key does not begin with a slash
                        test.rules:7: activity=fun is not one of login, access, submission, enrolment, v\
                        oucher, grade, personal, compliance, sales, message, attendance, document, other
                        test.rules:8: door=window is not one of screen, api, lti, webdav
                        test.rules:9: path /{a}/{a} has two segments of one name
                        test.rules:10: as(name) is not key, login, email, externalId or lti
                        test.rules:11: when=cookie:x is not query:NAME, form:NAME, header:NAME or xml:/PATH
                        test.rules:12: 'colour=red' cannot stand here, or not twice
                        test.rules:13: path is not a place where a name can stand here
                        test.rules:14: only lines below a window rule are indented
                        test.rules:15: sometimes is neither with-context nor after-context
                        test.rules:16: a rule is KIND METHODS PATH and what more it needs""");
    }

    static Rules rules(String... lines) {
        return RuleReader.read("test.rules", List.of(lines));
    }

    private static String where(Rules rules, String method, String url) {
        return rules.decide(FakeVisit.of(method, url)).where;
    }
}
