package org.headcount.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;
import org.headcount.practice.PracticeBrowser;

/** What the LMS said of a launch, and what the tool was told, each as it went through the browser. */
record PassedClaims(ObjectNode sent, ObjectNode received) {

    /** Those that cannot stay: who speaks to whom, and where services are. */
    static final String[] MADE_ANEW = {
        "iss",
        "aud",
        "nonce",
        "https://purl.imsglobal.org/spec/lti/claim/deployment_id",
        "https://purl.imsglobal.org/spec/lti/claim/target_link_uri",
        "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint",
        "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
    };

    /** Made anew as well, and within one second the same. */
    private static final Set<String> TIMES = Set.of("iat", "exp");

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /**
     * Of the newest launch.
     *
     * @param launch where the LMS has the browser post
     * @param redirect where we have it post
     */
    static PassedClaims in(PracticeBrowser browser, String launch, String redirect) {
        return new PassedClaims(posted(browser, launch), posted(browser, redirect));
    }

    /** The claims, but for the times, that are not the same, digit by digit, on both sides. */
    Set<String> differing() {
        Set<String> names = new TreeSet<>();
        sent.fieldNames().forEachRemaining(names::add);
        received.fieldNames().forEachRemaining(names::add);
        names.removeAll(TIMES);
        names.removeIf(
                name -> sent.path(name).toString().equals(received.path(name).toString()));
        return names;
    }

    /** Of the grade service, as the tool was told. */
    JsonNode grades() {
        return received.path("https://purl.imsglobal.org/spec/lti-ags/claim/endpoint");
    }

    private static ObjectNode posted(PracticeBrowser browser, String address) {
        String token = browser.visited().stream()
                .filter(page ->
                        page.step().method().equals("POST") && page.step().isTo(address))
                .flatMap(page -> page.step().parameter("id_token").stream())
                .reduce((older, newer) -> newer)
                .orElseThrow(() -> new AssertionError("no id_token went to " + address));
        byte[] payload = Base64.getUrlDecoder().decode(token.split("\\.")[1]);
        try {
            return (ObjectNode) JSON.readTree(new String(payload, StandardCharsets.UTF_8));
        } catch (JsonProcessingException notJson) {
            throw new AssertionError("no claims in " + token, notJson);
        }
    }
}
