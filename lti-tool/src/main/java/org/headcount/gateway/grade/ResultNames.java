package org.headcount.gateway.grade;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.headcount.lti.wire.WrittenObject;

/** Our names for a line item's results. */
final class ResultNames {

    private final String lineItem;

    /** @param lineItem our address of the line item */
    ResultNames(String lineItem) {
        this.lineItem = lineItem;
    }

    /** The list that a result is in; a result's own address is the list, asked for its user, so that it can be read. */
    String results() {
        return lineItem + "/results";
    }

    private String result(Optional<String> userId) {
        return userId.map(user -> results() + "?user_id=" + URLEncoder.encode(user, StandardCharsets.UTF_8))
                .orElse(results());
    }

    WrittenObject inResult(WrittenObject result) {
        WrittenObject named = result.has("id") ? result.with("id", result(result.text("userId"))) : result;
        return named.has("scoreOf") ? named.with("scoreOf", lineItem) : named;
    }

    /** Canvas tells in answer to a score where its result is. */
    byte[] inScoreAnswer(byte[] body, String userId) {
        return WrittenObject.read(body)
                .filter(answer -> answer.has("resultUrl"))
                .map(answer ->
                        answer.with("resultUrl", result(Optional.of(userId))).bytes())
                .orElse(body);
    }
}
