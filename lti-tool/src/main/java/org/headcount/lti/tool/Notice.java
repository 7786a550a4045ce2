package org.headcount.lti.tool;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.message.PlainText;
import org.headcount.lti.message.Timestamps;
import org.headcount.lti.wire.Claims;
import org.headcount.lti.wire.TokenTimes;
import org.headcount.lti.wire.VerifiedToken;

/**
 * What an LMS tells beside launches (Platform Notification Service 1.0), signed by the LMS, for us, now.
 *
 * @param id the same however often the LMS tells it
 * @param origins of a copied course, the courses that it was made of
 */
public record Notice(
        Claims claims, String id, String type, String deployment, List<String> origins, Instant expiresAt) {

    private static final int LONGEST = 255;
    private static final int MOST_ORIGINS = 100;
    private static final TokenTimes TIMES =
            new TokenTimes(Duration.ofSeconds(60), Duration.ofMinutes(10), Duration.ofHours(1));

    /** Names the first rule that is broken. */
    public static Checked<Notice> check(VerifiedToken token, PlatformRegistration lms, Instant now) {
        Claims claims = token.claims();
        if (claims.string(ClaimNames.ISSUER).filter(lms.issuer()::equals).isEmpty()) {
            return Checked.Broken.of(Rule.ISSUER, "another one");
        }
        List<String> audience = claims.oneOrMore(ClaimNames.AUDIENCE).orElse(List.of());
        if (!audience.equals(List.of(lms.clientId()))) {
            return Checked.Broken.of(Rule.AUDIENCE, "another one");
        }
        Optional<Violation> untimely = TIMES.check(claims, now).map(Violation::of);
        if (untimely.isPresent()) {
            return new Checked.Broken<>(List.of(untimely.get()));
        }
        if (claims.string(ClaimNames.VERSION)
                .filter(ClaimNames.VERSION_1_3::equals)
                .isEmpty()) {
            return Checked.Broken.of(Rule.VERSION, "another one");
        }
        Optional<String> deployment = claims.string(ClaimNames.DEPLOYMENT_ID);
        if (deployment.filter(lms.deployments()::contains).isEmpty()) {
            return Checked.Broken.of(Rule.DEPLOYMENT, "another one");
        }
        return read(claims, deployment.get());
    }

    private static Checked<Notice> read(Claims claims, String deployment) {
        Optional<Claims> notice = claims.object(ClaimNames.NOTICE);
        Optional<String> id = notice.flatMap(said -> said.string("id")).filter(Notice::isPlain);
        Optional<String> type = notice.flatMap(said -> said.string("type")).filter(Notice::isPlain);
        boolean dated = notice.flatMap(said -> said.string("timestamp"))
                .flatMap(Timestamps::parse)
                .isPresent();
        List<String> origins = claims.strings(ClaimNames.ORIGIN_CONTEXTS).orElse(List.of());
        boolean sound = origins.size() <= MOST_ORIGINS && origins.stream().allMatch(Notice::isPlain);
        return id.isPresent() && type.isPresent() && dated && sound
                ? new Checked.Kept<>(new Notice(
                        claims,
                        id.get(),
                        type.get(),
                        deployment,
                        origins,
                        claims.instant(ClaimNames.EXPIRES_AT).orElseThrow()))
                : Checked.Broken.of(Rule.NOTICE, "something else");
    }

    private static boolean isPlain(String text) {
        return !text.isEmpty() && text.length() <= LONGEST && PlainText.is(text);
    }

    /** What it is, not about whom. */
    @Override
    public String toString() {
        return "Notice[" + type + "]";
    }
}
