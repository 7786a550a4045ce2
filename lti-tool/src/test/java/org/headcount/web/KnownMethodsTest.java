package org.headcount.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9110 §9.1, §9.3.7, §10.2.1 and §15.5.6: what an address takes, and what it says to all else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KnownMethodsTest {

    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND");

    private Service service;

    @BeforeAll
    void start(@TempDir Path folder) {
        service = Service.start(folder, Clock.systemUTC());
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /health/live                                      | GET, HEAD
                    /health/ready                                     | GET, HEAD
                    /metrics                                          | GET, HEAD
                    /lti/login                                        | GET, HEAD, POST
                    /lti/launch                                       | POST
                    /lti/jwks                                         | GET, HEAD
                    /lti/jwks/pfnone                                  | GET, HEAD
                    /lti/register/none                                | GET, HEAD, POST
                    /lti/register/close.js                            | GET, HEAD
                    /lti/tools                                        | GET, HEAD, POST
                    /lti/tools/none                                   | GET, HEAD, POST
                    /lti/links/none                                   | GET, HEAD, POST
                    /lti/notices/pfnone                               | POST
                    /lti/usage                                        | GET, HEAD, POST
                    /lti/me                                           | GET, HEAD, POST
                    /platforms/pfnone/authorize                       | GET, HEAD, POST
                    /platforms/pfnone/token                           | POST
                    /platforms/pfnone/deep-link                       | POST
                    /platforms/pfnone/jwks                            | GET, HEAD
                    /platforms/pfnone/.well-known/openid-configuration | GET, HEAD
                    /platforms/pfnone/register/none                   | GET, HEAD, POST, PUT, DELETE
                    /services/none/lineitems                          | GET, HEAD, POST
                    /services/none/lineitems/1                        | GET, HEAD, PUT, DELETE
                    /services/none/lineitems/1/scores                 | POST
                    /services/none/lineitems/1/results                | GET, HEAD
                    /services/none/memberships                        | GET, HEAD
                    /services/none/groups                             | GET, HEAD
                    /services/none/groupsets                          | GET, HEAD
                    /services/none/notice-handlers                    | GET, HEAD, PUT
                    /admin                                            | GET, HEAD, POST
                    /admin/institutions/none                          | GET, HEAD, POST
                    """)
    void anAddressNamesWhatItTakesToWhoAsksAndToWhoComesWithAnythingElse(String address, String allow)
            throws Exception {
        List<String> wanted = new ArrayList<>(List.of("OPTIONS: 200, " + allow));
        List<String> answered = new ArrayList<>(List.of("OPTIONS: " + said(send("OPTIONS", address))));
        for (String method : METHODS) {
            boolean taken = List.of(allow.split(", ", -1)).contains(method);
            HttpResponse<String> answer = send(method, address);
            wanted.add(method + (taken ? ": taken" : ": 405, " + allow));
            answered.add(method + ": " + (isTaken(answer) ? "taken" : said(answer)));
        }

        assertThat(answered).isEqualTo(wanted);
    }

    private static boolean isTaken(HttpResponse<String> answer) {
        return answer.statusCode() != 405
                && answer.statusCode() < 500
                && answer.headers().firstValue("Allow").isEmpty();
    }

    private static String said(HttpResponse<String> answer) {
        return answer.statusCode() + ", "
                + String.join(" and ", answer.headers().allValues("Allow"));
    }

    @ParameterizedTest
    @CsvSource({
        "PATCH, /lti/login, '', text/html;charset=utf-8",
        "PATCH, /lti/login, application/json, application/problem+json",
        "GET, /lti/launch, '', text/html;charset=utf-8",
        "DELETE, /lti/jwks, '', application/problem+json",
        "DELETE, /lti/jwks, text/html, text/html;charset=utf-8",
        "GET, /platforms/pfnone/token, '', application/problem+json",
        "PATCH, /services/none/lineitems/1, '', application/problem+json",
        "PUT, /admin, '', text/html;charset=utf-8",
        "PUT, /admin, application/json, application/problem+json"
    })
    void aRefusalIsAProblemForProgramsAndAPageForPeople(String method, String address, String accept, String type)
            throws Exception {
        HttpResponse<String> answer =
                accept.isEmpty() ? send(method, address) : send(method, address, "Accept", accept);

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).isPresent();
        assertThat(answer.headers().firstValue("Content-Type")).contains(type);
        if (type.contains("json")) {
            assertThat(answer.body()).contains("/problems/method-not-allowed");
        }
    }

    @Test
    void whatIsSentIsReadBackNowhere() throws Exception {
        HttpResponse<String> rest =
                send("TRACE", "/api/v1/institutions", "Authorization", "Bearer " + Service.OPERATOR_KEY);
        HttpResponse<String> nothing = send("TRACE", "/nothing", "X-Secret", "secret");

        assertThat(rest.statusCode()).isEqualTo(405);
        assertThat(rest.headers().firstValue("Allow").orElse(""))
                .contains("GET", "POST")
                .doesNotContain("TRACE");
        assertThat(rest.body()).doesNotContain(Service.OPERATOR_KEY);
        assertThat(said(nothing)).as("no method is there").isEqualTo("405, ");
        assertThat(nothing.headers().firstValue("Allow")).contains("");
        assertThat(nothing.body()).doesNotContain("secret");
    }

    @Test
    void whereNothingIsNoMethodIs() throws Exception {
        for (String address : List.of("/platforms/pfnone", "/platforms/pfnone/nothing", "/services/none/nothing")) {
            for (String method : List.of("GET", "PATCH", "OPTIONS")) {
                assertThat(send(method, address).statusCode())
                        .as(method + " " + address)
                        .isEqualTo(404);
            }
        }
    }

    private HttpResponse<String> send(String method, String address, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(service.base() + address))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return service.send(request.build()).raw();
    }
}
