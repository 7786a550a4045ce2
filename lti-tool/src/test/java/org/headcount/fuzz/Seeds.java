package org.headcount.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.Recording.Exchange;
import org.headcount.moodle.Captures;
import org.headcount.web.report.SheetParsers;

/** What fuzzing begins with: what a Moodle was recorded to send, and for what it never sends a few words by hand. */
final class Seeds {

    private static final int LONGEST = 8_000;
    private static final Set<String> TEXTS = Set.of(
            "token",
            "link-header",
            "url",
            "timestamp",
            "list-cursor",
            "address",
            "page",
            "accept",
            "sealed",
            "login-state",
            "waiting-launch",
            "parts",
            "list-csv",
            "list-xlsx",
            "xlsx-sheet",
            "xlsx-strings",
            "xlsx-workbook",
            "xlsx-relations",
            "import-csv",
            "import-ndjson");
    private static final Set<String> FORMS =
            Set.of("login-parameters", "authentication-parameters", "token-parameters");

    private Seeds() {}

    static List<byte[]> of(String parser) {
        List<byte[]> seeds = new ArrayList<>();
        byHand(parser).forEach(text -> seeds.add(text.getBytes(UTF_8)));
        switch (parser) {
            case "list-xlsx" -> seeds.add(SheetParsers.workbook());
            case "xlsx-sheet" -> seeds.add(SheetParsers.part("xl/worksheets/sheet1.xml"));
            case "xlsx-strings" -> seeds.add(SheetParsers.part("xl/sharedStrings.xml"));
            case "xlsx-workbook" -> seeds.add(SheetParsers.part("xl/workbook.xml"));
            case "xlsx-relations" -> seeds.add(SheetParsers.part("xl/_rels/workbook.xml.rels"));
            default ->
                recorded(parser)
                        .filter(text -> text.length() <= LONGEST)
                        .forEach(text -> seeds.add(text.getBytes(UTF_8)));
        }
        return seeds;
    }

    private static Stream<String> recorded(String parser) {
        if (parser.equals("token")) {
            return tokens();
        }
        if (parser.equals("launch-claims") || parser.equals("launch-to-tool")) {
            return tokens().flatMap(token -> launch(token).stream());
        }
        if (parser.equals("link-header")) {
            return Captures.exchanges().flatMap(exchange -> exchange.responseHeader("Link").stream());
        }
        if (FORMS.contains(parser)) {
            return Captures.exchanges().flatMap(Seeds::forms);
        }
        return TEXTS.contains(parser)
                ? Stream.empty()
                : Captures.exchanges()
                        .flatMap(exchange -> Stream.of(exchange.requestBody(), exchange.responseBody()))
                        .filter(body -> body.startsWith("{") || body.startsWith("["))
                        .distinct();
    }

    private static Stream<String> tokens() {
        return Captures.exchanges()
                .flatMap(exchange -> Stream.of("id_token", "JWT", "client_assertion")
                        .flatMap(name -> Optional.ofNullable(exchange.form().get(name)).stream()))
                .filter(token -> token.split("\\.", -1).length == 3)
                .distinct();
    }

    /** As if it had been for us, and now. */
    private static Optional<String> launch(String token) {
        return Json.readObject(Base64.getUrlDecoder().decode(token.split("\\.")[1]))
                .filter(claims -> claims.has(ClaimNames.MESSAGE_TYPE))
                .map(Seeds::forUs);
    }

    private static String forUs(ObjectNode claims) {
        return Json.text(claims.put("iss", "http://localhost:8080")
                .put("aud", "client-1")
                .put("nonce", "n-1")
                .put("iat", 1_795_281_000)
                .put("exp", 1_795_281_060)
                .put(ClaimNames.DEPLOYMENT_ID, "1")
                .put(ClaimNames.TARGET_LINK_URI, "http://localhost:9100/a/launch"));
    }

    private static Stream<String> forms(Exchange exchange) {
        int query = exchange.url().indexOf('?');
        Stream<String> queries =
                query < 0 ? Stream.empty() : Stream.of(exchange.url().substring(query + 1));
        return exchange.requestHeader("Content-Type")
                        .filter(type -> type.startsWith("application/x-www-form-urlencoded"))
                        .isPresent()
                ? Stream.concat(queries, Stream.of(exchange.requestBody()))
                : queries;
    }

    private static List<String> byHand(String parser) {
        return BY_HAND.getOrDefault(parser, List.of());
    }

    private static final String CHOICE = """
            {"iss":"tlquiz","aud":"https://headcount.example/platforms/pf1","iat":1795281000,"exp":1795281060,"nonce":"n",
             "jti":"j","https://purl.imsglobal.org/spec/lti/claim/message_type":"LtiDeepLinkingResponse",
             "https://purl.imsglobal.org/spec/lti/claim/version":"1.3.0",
             "https://purl.imsglobal.org/spec/lti/claim/deployment_id":"dep",
             "https://purl.imsglobal.org/spec/lti-dl/claim/data":"d",
             "https://purl.imsglobal.org/spec/lti-dl/claim/msg":"m",
             "https://purl.imsglobal.org/spec/lti-dl/claim/content_items":[]}""";

    private static final String METADATA = """
            {"application_type":"web","response_types":["id_token"],"grant_types":["implicit","client_credentials"],
             "initiate_login_uri":"https://tool.example/login","redirect_uris":["https://tool.example/launch"],
             "client_name":"Quiz","jwks_uri":"https://tool.example/jwks","token_endpoint_auth_method":"private_key_jwt",
             "scope":"https://purl.imsglobal.org/spec/lti-ags/scope/score",
             "https://purl.imsglobal.org/spec/lti-tool-configuration":{"domain":"tool.example",
              "target_link_uri":"https://tool.example/start","claims":["iss","sub"],
              "messages":[{"type":"LtiDeepLinkingRequest","target_link_uri":"https://tool.example/choose"}]}}""";

    private static final String STATEMENT = """
            {"id":"fd41c918-b88b-4b20-a0a5-a4c32391aa01","actor":{"account":{"homePage":"urn:headcount:host","name":"ada"}},
             "verb":{"id":"http://adlnet.gov/expapi/verbs/completed"},"object":{"id":"https://course.example/1"},
             "timestamp":"2026-03-01T10:00:00Z","context":{"extensions":{"urn:headcount:role":"learner"}}}""";

    private static final Map<String, List<String>> BY_HAND = Map.ofEntries(
            Map.entry("assertion-claims", List.of("""
                    {"iss":"tlquiz","sub":"tlquiz","aud":["https://headcount.example/platforms/pf1/token"],
                     "iat":1795262400,"exp":1795262460,"jti":"j-1"}""")),
            Map.entry(
                    "parts",
                    List.of(
                            "multipart/mixed; boundary=x\n--x\r\nContent-Type: application/json\r\n\r\n{}\r\n--x--\r\n")),
            Map.entry(
                    "sealed",
                    List.of("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")),
            Map.entry(
                    "login-state",
                    List.of("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")),
            Map.entry(
                    "waiting-launch",
                    List.of("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")),
            Map.entry(
                    "url",
                    List.of(
                            "https://tool.example/launch",
                            "https://tool.example/launch?a=b#c",
                            "https://user@host.example:8443/",
                            "https://[::1]/",
                            "http://0x7f000001/")),
            Map.entry(
                    "link-header",
                    List.of(
                            "<https://lms.example/items?type_id=1&from=2>; rel=\"next\"",
                            "<?from=2>; rel=next, </items/3?x=%41>;rel=\"differences last\"",
                            "<https://lms.example/items?a=b&amp;c=d>; rel=\u201cnext\u201d")),
            Map.entry("timestamp", List.of("2026-11-21T12:00:00.123456+0100", "2026-11-21T12:00Z")),
            Map.entry(
                    "list-cursor",
                    List.of(
                            "3e56bbd444bee4a59fdb56ec9663c2386c696d69743d322666726f6d3d34",
                            "d1ecbc1be249a51a82acf700ae0d954461743d25334666726f6d25334434")),
            Map.entry(
                    "address",
                    List.of("https://headcount.example/lti/tools/tlquiz", "https://headcount.example/lti/links/abc")),
            Map.entry("page", List.of("MjAyNg", "bGVhcm5lcjFcbnRvZGF5", "10")),
            Map.entry("accept", List.of("text/csv;q=0.9, application/json;q=0.1", "application/*, */*;q=0.8", "*")),
            Map.entry(
                    "login-parameters",
                    List.of(
                            "iss=https%3A%2F%2Flms.example&login_hint=5&target_link_uri=https%3A%2F%2Fx&client_id=c&lti_deployment_id=1&lti_message_hint=m&lti_storage_target=_parent")),
            Map.entry(
                    "authentication-parameters",
                    List.of(
                            "scope=openid&response_type=id_token&response_mode=form_post&prompt=none&client_id=tlquiz&redirect_uri=https%3A%2F%2Ftool.example%2Flaunch&login_hint=5&nonce=n&state=s&lti_message_hint=h")),
            Map.entry(
                    "token-parameters",
                    List.of(
                            "grant_type=client_credentials&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=a.b.c&scope=a+b")),
            Map.entry("notice", List.of("""
                    {"iss":"http://localhost:8080","aud":"client-1","iat":1795281000,"exp":1795281060,"nonce":"n",
                     "https://purl.imsglobal.org/spec/lti/claim/version":"1.3.0",
                     "https://purl.imsglobal.org/spec/lti/claim/deployment_id":"1",
                     "https://purl.imsglobal.org/spec/lti/claim/notice":{"id":"x","timestamp":"2026-11-21T12:00:00Z",
                      "type":"LtiContextCopyNotice"},
                     "https://purl.imsglobal.org/spec/lti/claim/context":{"id":"2"},
                     "https://purl.imsglobal.org/spec/lti/claim/origin_contexts":["1"]}""")),
            Map.entry("client-metadata", List.of(METADATA)),
            Map.entry("deep-link-claims", List.of(CHOICE)),
            Map.entry("deep-linking-settings", List.of("""
                    {"deep_link_return_url":"https://lms.example/return","accept_types":["link"],"data":"",
                     "accept_presentation_document_targets":["iframe"],"accept_multiple":true}""")),
            Map.entry("deep-link-items", List.of("""
                    [{"type":"ltiResourceLink","url":"https://tool.example/unit?a=b#c","title":"T","custom":{"n":1.50,"b":true},
                      "lineItem":{"scoreMaximum":1,"submissionReview":{"url":"https://tool.example/review"}}},
                     {"type":"link","url":"https://x.example"},{"type":"ltiResourceLink"}]""")),
            Map.entry("launch-claims", List.of()),
            Map.entry("score", List.of("""
                    {"userId":"5","scoreGiven":"61.60000","scoreMaximum":80,"activityProgress":"Completed",
                     "gradingProgress":"FullyGraded","timestamp":"2026-11-21T17:21:50+0000","resultScore":1,"resultMaximum":2}""")),
            Map.entry("line-item", List.of("""
                    {"id":"https://lms.example/1","label":"L","scoreMaximum":60.50,"resourceId":2,"resourceLinkId":"7","tag":"t",
                     "startDateTime":"2026-11-21T12:00:00Z"}""")),
            Map.entry("written-object", List.of("""
                    { "n" : 1.50 , "id" : "a" , "submissionReview":{ "url" : "x" , "y":["}"] } , "m":1e2 }""", """
                    [ {"id":"a","n":1.50} , 7, {"id":"b","s":"],["},[1],{ } ]""")),
            Map.entry("roster-member", List.of("""
                    {"user_id":5,"roles":["Learner"],"status":"Inactive","name":"A","message":[{"x":1}]}""")),
            Map.entry("result", List.of("""
                    {"userId":"5","resultScore":1.5,"resultMaximum":"2"}""")),
            Map.entry("fact", List.of("""
                    {"source":"t","id":"1","type":"activity","learner":"host:ada","kind":"access","role":"learner","origin":"STAFF",
                     "at":"2026-03-01T00:00:00Z","unit":"u","actor":"a","reason":"r","context":{"a":{"b":1}}}""", """
                    {"source":"t","id":"v","type":"void","learner":"host:ada","at":"2026-03-01T00:00:00+01:00","reason":"wrong",
                     "voids":{"source":"t","id":"1"},"approvedBy":"b"}""", """
                    {"source":"t","id":"e","type":"exempt","learner":"ada","from":"2026-03-01T00:00:00Z","reason":"r",
                     "at":"2026-03-01T00:00:00Z","until":"2026-04-01T00:00:00Z"}""")),
            Map.entry("cloud-events", List.of("""
                    [{"specversion":"1.0","type":"org.headcount.activity","source":"t","id":"1","subject":"host:ada",
                      "time":"2026-03-01T00:00:00Z","datacontenttype":"application/json","data":{"kind":"login"},"ext":1}]""")),
            Map.entry(
                    "xapi",
                    List.of(
                            STATEMENT,
                            "[" + STATEMENT + "]",
                            """
                    {"id":"fd41c918-b88b-4b20-a0a5-a4c32391aa02","actor":{"mbox":"mailto:ada@school.example"},
                     "verb":{"id":"http://adlnet.gov/expapi/verbs/voided"},
                     "object":{"objectType":"StatementRef","id":"fd41c918-b88b-4b20-a0a5-a4c32391aa01"}}""",
                            "multipart/mixed; boundary=x\n--x\r\nContent-Type: application/json\r\n\r\n" + STATEMENT
                                    + "\r\n--x--\r\n")),
            Map.entry("caliper", List.of("""
                    {"sensor":"https://s.example","sendTime":"2026-03-01T00:00:00Z","dataVersion":"http://purl.imsglobal.org/ctx/caliper/v1p2",
                     "data":[{"id":"urn:uuid:1","type":"NavigationEvent","action":"NavigatedTo","eventTime":"2026-03-01T00:00:00.000Z",
                      "actor":{"id":"https://s.example/users/ada","type":"Person"},"object":"https://s.example/page",
                      "membership":{"roles":["Learner"]}},
                      {"id":"urn:uuid:2","type":"GradeEvent","action":"Graded","eventTime":"2026-03-01T00:00:00.000Z",
                       "actor":{"id":"https://s.example/app","type":"SoftwareApplication"},
                       "object":{"type":"Attempt","id":"a","assignee":{"id":"https://s.example/users/ada","type":"Person"}}}]}""")),
            Map.entry("policy", List.of("{\"policy\":\"rolling\"}", """
                    {"policy":{"preset":"rolling","window":"P90D","windowUnit":"CALENDAR_DAYS","kinds":["access","login"],"measure":"PEAK",
                     "countedRoles":["learner"],"closeDelay":"PT72H","correctionHorizon":"P12M","capacity":"BLOCK","cap":5}}""")),
            Map.entry("rate-card", List.of("""
                    {"rateCard":{"currency":"EUR","minimum":50,"form":"volume","tiers":[{"from":50,"price":"6.00"},{"from":100,"price":"5.00"}]}}""", """
                    {"rateCard":{"currency":"AUD","form":"base-plus","base":"500.00","included":100,"over":"4.50"}}""")),
            Map.entry("terms", List.of("""
                    {"zone":"Europe/Berlin","commitment":{"learners":250},
                     "contract":{"from":"2026-03-01T00:00:00Z","until":"2027-03-01T00:00:00Z","prorated":true}}""")),
            Map.entry("list-json", List.of("{\"learners\":[\"host:ada\",\"'=1+1\",7,null]}")),
            Map.entry(
                    "list-csv",
                    List.of("learner;name\nhost:ada;Ada\n\"host:\"\"b\"\"en\";Ben\n", "\uFEFFhost:ada\nhost:ben\n")),
            Map.entry("import-csv", List.of("""
                    source,id,type,learner,at,kind,context,voids.source,voids.id
                    t,1,activity,host:ada,2026-03-01T00:00:00Z,access,"{""a"":1}",,
                    t,2,void,host:ada,2026-03-01T00:00:00Z,,,t,1
                    """)),
            Map.entry("import-ndjson", List.of("""
                    {"source":"t","id":"1","type":"activity","learner":"host:ada","at":"2026-03-01T00:00:00Z","recordedAt":"2026-03-01T00:00:01Z"}

                    {"broken
                    """)));
}
