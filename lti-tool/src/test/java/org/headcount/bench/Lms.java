package org.headcount.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An LMS that answers at once: a key set, a token for everybody, and thanks for every score. What it signs looks as Moodle's tokens do. */
final class Lms implements AutoCloseable {

    static final String CLIENT = "bench-client";
    static final String DEPLOYMENT = "1";

    private static final String PURL = "https://purl.imsglobal.org/spec/lti/claim/";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Crypto crypto;
    private final String base;

    Lms(Crypto crypto) {
        this.crypto = crypto;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        base = "http://127.0.0.1:" + server.getAddress().getPort();
        answer("/keys", "application/json", Crypto.keySet());
        answer(
                "/token",
                "application/json",
                "{\"access_token\":\"of-the-bench\",\"token_type\":\"Bearer\",\"expires_in\":3600,\"scope\":\"\"}");
        answer("/courses", "application/json", "{}");
        server.setExecutor(threads);
        server.start();
    }

    private void answer(String path, String type, String body) {
        byte[] bytes = body.getBytes(UTF_8);
        server.createContext(path, exchange -> {
            try (HttpExchange open = exchange) {
                open.getRequestBody().readAllBytes();
                open.getResponseHeaders().set("Content-Type", type);
                open.sendResponseHeaders(200, bytes.length);
                open.getResponseBody().write(bytes);
            }
        });
    }

    String issuer() {
        return base;
    }

    String authorization() {
        return base + "/authorize";
    }

    String token() {
        return base + "/token";
    }

    String keys() {
        return base + "/keys";
    }

    String scores() {
        return base + "/courses/2/lineitems/2/lineitem/scores?type_id=1";
    }

    /** What a learner's launch says, with a freshly made signature. */
    String idToken(int learner, String audience, String nonce, String target) {
        long now = Instant.now().getEpochSecond();
        return crypto.token("""
                {"nonce":"%s","iat":%d,"exp":%d,"iss":"%s","aud":"%s","sub":"%d",\
                "PURLdeployment_id":"1","PURLtarget_link_uri":"%s",\
                "PURLlis":{"person_sourcedid":"SIS-S-%d","course_section_sourcedid":"SIS-COURSE-101"},\
                "PURLroles":["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"],\
                "PURLcontext":{"id":"2","label":"LTI101","title":"LTI lab course & \\"quotes\\"","type":["CourseSection"]},\
                "PURLmessage_type":"LtiResourceLinkRequest",\
                "PURLresource_link":{"title":"Graded exercise","description":"Do it & be HAPPY","id":"1"},\
                "https://purl.imsglobal.org/spec/lti-bo/claim/basicoutcome":{"lis_result_sourcedid":"{\\"data\\":{\\"instanceid\\":\\"1\\",\
                \\"userid\\":\\"5\\",\\"typeid\\":\\"1\\",\\"launchid\\":301012715},\\"hash\\":\\"a8c4df25c0c669cbae41e3e4670ea6455a5e60a3bea3cdc7a38632a435e55431\\"}",\
                "lis_outcome_service_url":"BASE/mod/lti/service.php"},\
                "given_name":"Ann","family_name":"Learner","name":"Ann Learner %d",\
                "PURLext":{"user_username":"student1","lms":"moodle-2"},"email":"student%d@example.com",\
                "PURLlaunch_presentation":{"locale":"en","document_target":"iframe",\
                "return_url":"BASE/mod/lti/return.php?course=2&launch_container=3&instanceid=1&sesskey=j7M86IiHRa"},\
                "PURLtool_platform":{"product_family_code":"moodle","version":"2024100706","guid":"625d8766caf380c04e8ef24c6132ca4f",\
                "name":"LTILAB","description":"Moodle LTI Lab"},"PURLversion":"1.3.0",\
                "PURLcustom":{"level":"3","members":"BASE/mod/lti/services.php/CourseSection/2/bindings/1/memberships",\
                "context_history":"","user_username":"student1","resource_title":"Graded exercise","groups":"1","person_sourcedid":"SIS-S-1",\
                "course_idnumber":"SIS-COURSE-101","unknown_var":"$Foo.bar","fixed":"x y=z",\
                "context_setting_url":"BASE/mod/lti/services.php/CourseSection/2/bindings/tool/1/custom"},\
                "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint":{"lineitem":"BASE/courses/2/lineitems/2/lineitem?type_id=1",\
                "scope":["https://purl.imsglobal.org/spec/lti-ags/scope/lineitem","https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly",\
                "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly","https://purl.imsglobal.org/spec/lti-ags/scope/score"],\
                "lineitems":"BASE/courses/2/lineitems?type_id=1"},\
                "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice":{\
                "context_memberships_url":"BASE/mod/lti/services.php/CourseSection/2/bindings/1/memberships","service_versions":["1.0","2.0"]}}""".replace("PURL", PURL)
                .replace("BASE", base)
                .formatted(nonce, now, now + 60, base, audience, learner, target, learner, learner, learner));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
