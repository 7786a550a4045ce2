package org.headcount.gateway.registration;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.connection.Registrar;
import org.headcount.lti.wire.Secrets;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;

/** An invitation that was made just now. Its secret is kept nowhere: whoever makes it shows it, once. */
public record FreshInvitation(String secret, Invitation kept) {

    /** An LMS's administrator may have to be found first. */
    private static final Duration FOR_LMS = Duration.ofDays(7);

    /** A tool is opened by whoever invites it (LTI Dynamic Registration 1.0 §3.3 wants it short). */
    private static final Duration FOR_TOOL = Duration.ofHours(1);

    private static final int CHANCE = 200;

    /** @param platform whose registration is to be renewed; empty for a new LMS, which gets its id here */
    public static FreshInvitation ofLms(
            InstitutionId institution, Optional<String> platform, String issuer, Registrar by, Instant now) {
        return of(
                institution,
                Invitation.Kind.LMS,
                platform.orElseGet(() -> "pf" + Secrets.id(100)),
                platform.isPresent(),
                issuer,
                by,
                now.plus(FOR_LMS));
    }

    /** @param platform with which the tool registers */
    public static FreshInvitation ofTool(InstitutionId institution, String platform, Registrar by, Instant now) {
        return of(institution, Invitation.Kind.TOOL, platform, false, "", by, now.plus(FOR_TOOL));
    }

    private static FreshInvitation of(
            InstitutionId institution,
            Invitation.Kind kind,
            String platform,
            boolean renews,
            String issuer,
            Registrar by,
            Instant expiresAt) {
        String secret = Secrets.id(CHANCE);
        return new FreshInvitation(
                secret,
                new Invitation(
                        institution,
                        "in" + Secrets.id(60),
                        Secrets.hash(secret),
                        kind,
                        platform,
                        renews,
                        issuer,
                        by,
                        Micros.floor(expiresAt)));
    }

    /** What a tool that is invited reads first. */
    public String configuration(Addresses addresses) {
        return addresses.configuration(kept.platform(), kept.id());
    }

    /** Where a browser opens a tool for its registration (LTI Dynamic Registration 1.0 §3.3). */
    public String opening(String registrationUri, Addresses addresses) {
        return registrationUri
                + (registrationUri.indexOf('?') < 0 ? "?" : "&")
                + "openid_configuration=" + URLEncoder.encode(configuration(addresses), StandardCharsets.UTF_8)
                + "&registration_token=" + secret;
    }

    @Override
    public String toString() {
        return "FreshInvitation[" + kept.id() + "]";
    }
}
