package org.headcount.gateway.launch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.connection.LmsConnection;
import org.headcount.lti.message.BrowserRequest;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.platform.ToolLogin;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.Secrets;
import org.headcount.metering.fact.IdentityName;

/** Sends on to its tool whatever leaves no fact behind, and makes what {@link Arrivals} parks of a launch: parks it under a hint, and asks the tool to begin its login. The hint, and no cookie of ours, carries the second leg. */
final class Onward {

    private static final int HINT_CHANCE = 160;
    private static final Duration BETWEEN_LEGS = Duration.ofMinutes(2);

    private final Addresses addresses;
    private final Parking parking;

    Onward(Addresses addresses, ParkedLaunches parked, Arrivals arrivals) {
        this.addresses = addresses;
        this.parking = new Parking(parked, arrivals);
    }

    /**
     * @param claims for the tool, complete but for nonce and times
     * @param counted whose licence is looked at again; empty where nobody is counted
     * @param written who was written down; empty where nobody was
     * @param returnUrl of the LMS's page; empty where unknown
     */
    BrowserRequest send(
            LmsConnection lms,
            ToolRegistration tool,
            ObjectNode claims,
            Optional<IdentityName> counted,
            Optional<IdentityName> written,
            String locale,
            String returnUrl,
            Instant now) {
        ParkedLaunch waiting = waiting(lms, tool, claims, counted, locale, returnUrl, now);
        parking.park(waiting, written);
        return request(addresses, tool, claims, waiting);
    }

    /** The launch to be parked. */
    static ParkedLaunch waiting(
            LmsConnection lms,
            ToolRegistration tool,
            ObjectNode claims,
            Optional<IdentityName> counted,
            String locale,
            String returnUrl,
            Instant now) {
        return new ParkedLaunch(
                lms.institution(),
                Secrets.id(HINT_CHANCE),
                lms.platform().id(),
                tool.id(),
                number(),
                counted,
                locale,
                Json.text(claims),
                returnUrl,
                now.plus(BETWEEN_LEGS));
    }

    /** Asks the tool to begin its login, once the launch is parked. */
    static BrowserRequest request(Addresses addresses, ToolRegistration tool, ObjectNode claims, ParkedLaunch waiting) {
        String deployment = claims.path(ClaimNames.DEPLOYMENT_ID).asText();
        return ToolLogin.request(
                tool, addresses.issuer(waiting.platform()), deployment, waiting.loginHint(), waiting.hint());
    }

    /** Up to nine digits: old tools read a login_hint as a number. It is no secret; the other hint is. */
    private static String number() {
        return Integer.toString(ByteBuffer.wrap(Secrets.bytes(Integer.BYTES)).getInt() >>> 3);
    }
}
