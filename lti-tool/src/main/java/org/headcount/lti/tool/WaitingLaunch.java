package org.headcount.lti.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.message.MessageType;
import org.headcount.lti.wire.Claims;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.Seal;

/**
 * A launch that kept every rule and waits for somebody to say where it goes: sealed and given to the browser, so that any node can go on and waiting costs
 * nothing.
 *
 * @param platform the LMS that it came from
 * @param ticket its own, for whoever goes on to spend
 * @param known whether its person was known when it came: who is not by then was erased
 */
public record WaitingLaunch(LaunchMessage launch, String platform, String ticket, boolean known, Instant expiresAt) {

    private static final String PURPOSE = "waiting-launch";

    /** Base64url, a third longer than the launch's claims. */
    public String seal(Seal seal) {
        ObjectNode waiting = Json.object()
                .put("platform", platform)
                .put("ticket", ticket)
                .put("known", known)
                .put("until", expiresAt.getEpochSecond());
        waiting.set("claims", launch.claims().copy());
        return seal.close(PURPOSE, Json.bytes(waiting));
    }

    /** Empty for anything that {@link #seal} did not make; says nothing about age. */
    public static Optional<WaitingLaunch> open(Seal seal, String sealed) {
        return seal.open(PURPOSE, sealed)
                .flatMap(Json::readObject)
                .map(Claims::of)
                .flatMap(WaitingLaunch::read);
    }

    private static Optional<WaitingLaunch> read(Claims waiting) {
        Claims claims = waiting.object("claims").orElseThrow(); // we sealed it ourselves
        return claims.string(ClaimNames.MESSAGE_TYPE)
                .flatMap(MessageType::of)
                .map(type -> new WaitingLaunch(
                        new LaunchMessage(claims, type),
                        waiting.string("platform").orElseThrow(),
                        waiting.string("ticket").orElseThrow(),
                        waiting.flag("known").orElseThrow(),
                        waiting.instant("until").orElseThrow()));
    }
}
