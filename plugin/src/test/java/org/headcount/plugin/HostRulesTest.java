package org.headcount.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rule files that come with the plugin, against requests that were seen on hosts or read in their sources. */
class HostRulesTest {

    @ParameterizedTest
    @ValueSource(strings = {"openolat", "sakai", "jspwiki", "generic"})
    void everyFileThatComesWithThePluginCanBeRead(String host) throws IOException {
        assertThat(Settings.rules(host).all()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET    | /restapi/users/688128                              | READ   | access     | self",
                "PUT    | /restapi/users                                     | WRITE  | personal   | host.externalId:EXT-77 host.email:l@e",
                "POST   | /restapi/users/688128                              | WRITE  | personal   | host:688128",
                "DELETE | /restapi/users/688128                              | WRITE  | personal   | host:688128",
                "POST   | /restapi/users/0688128                             | WRITE  | personal   | host:688128",
                "DELETE | /restapi/users/+688128                             | WRITE  | personal   | host:688128",
                "PUT    | /restapi/repo/forums/3/threads?authorKey=00688128  | WRITE  | message    | host:688128",
                "POST   | /restapi/users/688128/portrait                     | WRITE  | personal   | host:688128",
                "PUT    | /restapi/users/lena/auth/LDAP                      | WRITE  | personal   | host.login:lena",
                "PUT    | /restapi/users/688128/folders/personal             | WRITE  | document   | host:688128",
                "PUT    | /restapi/users/688128/forums/1/threads             | WRITE  | message    | host:688128",
                "PUT    | /restapi/repo/courses/5/participants/688128        | WRITE  | enrolment  | host:688128",
                "PUT    | /restapi/repo/entries/5/participants               | WRITE  | enrolment  | host:1 host:2",
                "DELETE | /restapi/groups/9/participants/688128              | WRITE  | enrolment  | host:688128",
                "PUT    | /restapi/curriculum/1/elements/2/members           | WRITE  | enrolment  | host:1 host:2 host:3",
                "PUT    | /restapi/organisations/types/4/allow               | PASS   | access     | self",
                "PUT    | /restapi/organisations/4/user/688128               | WRITE  | enrolment  | host:688128",
                "POST   | /restapi/repo/courses/5/assessments/77             | WRITE  | grade      | host:688128",
                "PUT    | /restapi/repo/courses/5/certificates/688128        | WRITE  | grade      | host:688128",
                "POST   | /restapi/repo/lectures/rollcalls                   | WRITE  | attendance | host:688128",
                "PUT    | /restapi/repo/forums/3/threads?authorKey=688128    | WRITE  | message    | host:688128",
                "POST   | /restapi/repo/forums/3/posts/4                     | WRITE  | message    | self",
                "POST   | /restapi/repo/courses/5/folder/x                   | WRITE  | document   | self",
                "POST   | /restapi/catalog/4                                 | PASS   | access     | self",
                "POST   | /lti/ags/1/lineitems/2/lineitem/scores             | WRITE  | grade      | host.lti:688128",
                "POST   | /lti/token                                         | PASS   | access     | self",
                "POST   | /lti/auth                                          | REPORT | access     | self",
                "POST   | /dmz/1:1:1:1:1:ofo_:fid/                           | REPORT | login      | self",
                "GET    | /dmz/                                              | PASS   | access     | self",
                "PUT    | /webdav/home/private/a.txt                         | WRITE  | document   | self",
                "PROPFIND | /webdav/home                                     | READ   | access     | self",
                "GET    | /auth/HomeSite/688128/profil/0                     | WINDOW | access     | self",
                "POST   | /auth/1:1:1000000132:2:1/                          | WINDOW | access     | self",
                "POST   | /unheard/of                                        | WRITE  | other      | self",
            })
    void openOlat(String method, String url, Rule.Effect effect, String kind, String about) throws Exception {
        String json = url.contains("participants") || url.contains("members")
                ? "[{\"key\":1},{\"key\":2,\"name\":{\"key\":9}},{\"identityKey\":3}]"
                        .replace(url.contains("members") ? "#" : ",{\"identityKey\":3}", "")
                : "{\"identityKey\":688128,\"userId\":\"688128\",\"externalId\":\"EXT-77\",\"email\":\"l@e\"}";
        decides("openolat", FakeVisit.of(method, url).with(json), effect, kind, about);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET    | /sakai-ws/rest/sakai/addNewUser?sessionid=x&eid=lena                 | WRITE  | personal  | host:lena",
                "HEAD   | /sakai-ws/rest/sakai/changeUserEmail?eid=lena                        | WRITE  | personal  | host:lena",
                "GET    | /sakai-ws/rest/sakai/changeUserInfo?eid=lena                         | WRITE  | personal  | host:lena",
                "GET    | /sakai-ws/rest/sakai/addMemberToSiteWithRoleBatch?eids=lena,max      | WRITE  | enrolment | host:lena host:max",
                "GET    | /sakai-ws/rest/sakai/getUserEmail?eid=lena                           | READ   | access    | self",
                "POST   | /direct/user/lena.json                                               | WRITE  | personal  | host:lena",
                "POST   | /direct/user/lena.smith                                              | WRITE  | personal  | host:lena.smith",
                "PUT    | /direct/user/lena.smith.xml                                          | WRITE  | personal  | host:lena.smith",
                "PUT    | /direct/profile/l.smith@example.org.json                             | WRITE  | personal  | host:l.smith@example.org",
                "GET    | /direct/profile/lena/requestFriend                                   | WRITE  | personal  | host:lena",
                "GET    | /direct/profile/lena.json                                            | READ   | access    | self",
                "POST   | /direct/user/Lena.JSON                                               | WRITE  | personal  | host:lena",
                "POST   | /direct/user/new?eid=%20LENA                                         | WRITE  | personal  | host:lena",
                "DELETE | /direct/membership/Lena::site:abc                                    | WRITE  | enrolment | host:lena",
                "DELETE | /direct/membership/lena::site:abc                                    | WRITE  | enrolment | host:lena",
                "POST   | /direct/membership/join/site/abc                                     | WRITE  | enrolment | self",
                "POST   | /direct/user/new?eid=lena                                            | WRITE  | personal  | host:lena",
                "POST   | /direct/assignment/new?studentId=lena                                | WRITE  | grade     | host:lena",
                "POST   | /direct/announcement/new                                             | WRITE  | document  | self",
                "POST   | /api/sites/s/grades/4/1f2e                                           | WRITE  | grade     | host.externalId:1f2e",
                "PATCH  | /api/users/me/prefs                                                  | WRITE  | personal  | self",
                "POST   | /api/sites/s/topics/4/posts                                          | WRITE  | message   | self",
                "GET    | /api/users/me/events                                                 | READ   | access    | self",
                "POST   | /imsblis/lti13/lineitem/5/scores                                     | WRITE  | grade     | host.externalId:1f2e",
                "POST   | /portal/xlogin                                                       | REPORT | login     | self",
                "GET    | /portal/site/s/tool/t?sakai_action=doSave                            | WRITE  | other     | self",
                "GET    | /portal/site/s/tool/t?sakai_action=show                              | READ   | access    | self",
                "POST   | /portal/site/s/tool/t                                                | WRITE  | other     | self",
                "PUT    | /dav/site/a.txt                                                      | WRITE  | document  | self",
                "GET    | /library/js/x.js                                                     | PASS   | access    | self",
            })
    void sakai(String method, String url, Rule.Effect effect, String kind, String about) throws Exception {
        decides("sakai", FakeVisit.of(method, url).with("{\"userId\":\"1f2e\"}"), effect, kind, about);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET  | /Wiki.jsp?page=Main                     |                                 | READ   | access",
                "GET  | /UserPreferences.jsp?tab=profile        |                                 | READ   | access",
                "POST | /UserPreferences.jsp?tab=prefs          | action=setAssertedName          | READ   | access",
                "POST | /UserPreferences.jsp?tab=profile        | action=saveProfile&fullname=L   | WRITE  | personal",
                "GET  | /UserPreferences.jsp?action=saveProfile |                                 | WRITE  | personal",
                "POST | /Login.jsp?tab=register                 | action=saveProfile&fullname=L   | WRITE  | personal",
                "POST | /Login.jsp?redirect=Main                | j_username=lena&submitlogin=1   | REPORT | login",
                "GET  | /Login.jsp                              |                                 | READ   | access",
                "POST | /LostPassword.jsp                       | action=resetPassword&name=lena  | PASS   | access",
                "POST | /Edit.jsp?page=Main                     | _editedtext=x&preview=1         | READ   | access",
                "POST | /Edit.jsp?page=Main                     | _editedtext=x&ok=1              | WRITE  | document",
                "GET  | /Edit.jsp?page=Main&ok=1                |                                 | WRITE  | document",
                "POST | /Comment.jsp?page=Main                  | _editedtext=x&ok=1              | WRITE  | message",
                "POST | /wiki/Main?do=Login                     | action=saveProfile              | WRITE  | personal",
                "POST | /wiki/Main?do=Edit                      | ok=1                            | WRITE  | document",
                "POST | /attach                                 |                                 | WRITE  | document",
                "GET  | /attach/Main/a.txt                      |                                 | READ   | access",
                "GET  | /Delete.jsp?page=Main&delete-all=1      |                                 | WRITE  | document",
                "GET  | /Rename.jsp?page=Main&renameto=A        |                                 | WRITE  | document",
                "POST | /NewGroup.jsp                           | action=save                     | WRITE  | other",
                "GET  | /NewGroup.jsp                           |                                 | READ   | access",
                "POST | /Search.jsp                             | query=x&ok=Find                 | READ   | access",
                "POST | /RPC2/                                  |                                 | WRITE  | document",
                "GET  | /templates/default/haddock.css          |                                 | PASS   | access",
            })
    void jspWiki(String method, String url, @Nullable String form, Rule.Effect effect, String kind) throws Exception {
        FakeVisit visit = FakeVisit.of(method, url).form(new Query(form == null ? "" : form));
        decides("jspwiki", visit.by("self"), effect, kind, "self");
    }

    @ParameterizedTest
    @ValueSource(strings = {"688128", "688128.0", "6.88128e5", "\"0688128\"", "\"+688128\""})
    void aKeyOfOpenOlatIsANumberHoweverItIsWritten(String key) throws Exception {
        decides(
                "openolat",
                FakeVisit.of("POST", "/restapi/repo/courses/5/assessments/77").with("{\"identityKey\":" + key + "}"),
                Rule.Effect.WRITE,
                "grade",
                "host:688128");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "addNewUser               | <eid>Lena</eid>                        | WRITE | personal  | host:lena",
                "setUserTimeZone          | <eid>lena</eid>                        | WRITE | personal  | host:lena",
                "addMemberToSiteWithRole  | <siteid>9</siteid><eid>lena</eid>      | WRITE | enrolment | host:lena",
                "addMemberToGroup         | <userid><![CDATA[lena]]></userid>      | WRITE | enrolment | host:lena",
                "removeMemberFromSiteBatch | <eids>lena, max</eids>                | WRITE | enrolment | host:lena host:max",
                "getSitesForUser          | <eid>lena</eid>                        | READ  | access    | self",
            })
    void sakaiBySoap(String operation, String parameters, Rule.Effect effect, String kind, String about)
            throws Exception {
        String body = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><o:" + operation
                + " xmlns:o='http://webservices.sakaiproject.org/'><sessionid>x</sessionid>" + parameters + "</o:"
                + operation + "></s:Body></s:Envelope>";

        decides("sakai", FakeVisit.of("POST", "/sakai-ws/soap/sakai").with(body), effect, kind, about);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE e [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><Envelope><Body><addNewUser><eid>&x;</eid></addNewUser></Body></Envelope>",
                "<!DOCTYPE e [<!ENTITY x 'lena'>]><Envelope><Body><getX><eid>&x;</eid></getX></Body></Envelope>",
                "<Envelope><Body><getX><eid>&x;</eid></getX></Body></Envelope>",
                "<Envelope><Body>",
                "{}",
            })
    void whatIsNoPlainXmlIsNotTakenForAReading(String body) throws Exception {
        FakeVisit visit = FakeVisit.of("POST", "/sakai-ws/soap/sakai").with(body);

        Rule rule = Settings.rules("sakai").decide(visit);

        assertThat(rule.effect).isEqualTo(Rule.Effect.WRITE);
        assertThatThrownBy(() -> rule.subjects.in(visit, new Bean(), rule.path, "host"))
                .isInstanceOf(Unreadable.class);
    }

    private static void decides(String host, FakeVisit visit, Rule.Effect effect, String kind, String about)
            throws Exception {
        Rules rules = Settings.rules(host);
        visit.headers.put("Authorization", "Digest username=\"self\", realm=\"x\"");
        visit.of(rules);

        Rule rule = rules.decide(visit);

        assertThat(rule.effect).as(rule.toString()).isEqualTo(effect);
        assertThat(rule.kind.word()).as(rule.toString()).isEqualTo(kind);
        List<Learner> found = rule.subjects.in(visit, new Bean(), rule.path, "host");
        assertThat(found.stream().map(Learner::identity).collect(Collectors.joining(" ")))
                .as(rule.toString())
                .matches(about.equals("self") ? "host(\\.login)?:self" : java.util.regex.Pattern.quote(about));
    }
}
