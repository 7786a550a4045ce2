package org.headcount.lti.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.message.MessageType;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.KeyRings;
import org.headcount.lti.wire.Secrets;

/** Signs what we answer to an LMS that asked us to let somebody choose content (Deep Linking 2.0, deep linking response message). */
public final class DeepLinkingAnswers {

    /** Some LMSs have no patience with a clock that is ahead of theirs. */
    private static final Duration BACKDATED = Duration.ofSeconds(2);

    private static final Duration LIFETIME = Duration.ofMinutes(5);
    private static final int CHANCE = 128;

    private final KeyRings keys;

    public DeepLinkingAnswers(KeyRings keys) {
        this.keys = keys;
    }

    /**
     * To be called when the browser is about to carry it.
     *
     * @param deployment the LMS's own, that asked
     * @param content items and messages by their claims' names
     */
    public String sign(
            PlatformRegistration lms, String deployment, DeepLinkingSettings asked, ObjectNode content, Instant now) {
        ObjectNode claims = Json.object()
                .put(ClaimNames.ISSUER, lms.clientId())
                .put(ClaimNames.AUDIENCE, lms.issuer())
                .put(ClaimNames.ISSUED_AT, now.minus(BACKDATED).getEpochSecond())
                .put(ClaimNames.EXPIRES_AT, now.plus(LIFETIME).getEpochSecond())
                .put(ClaimNames.NONCE, Secrets.id(CHANCE))
                .put(ClaimNames.MESSAGE_TYPE, MessageType.DEEP_LINKING_RESPONSE.wireName())
                .put(ClaimNames.VERSION, ClaimNames.VERSION_1_3)
                .put(ClaimNames.DEPLOYMENT_ID, deployment);
        asked.data().ifPresent(data -> claims.put(ClaimNames.DATA, data));
        claims.setAll(content);
        return keys.of(lms.id()).sign(claims, now);
    }
}
