package org.headcount.gateway.staff;

import org.headcount.lti.wire.Secrets;

/**
 * Who signs in, as an LMS or an identity provider vouches for them: a hash, for nothing more is needed to know somebody again.
 *
 * @param hash of issuer and subject
 * @param way by which they come: {@link #LMS}, or the issuer of an identity provider
 * @param verifiedEmail of which an identity provider says that it is theirs, in lower case; empty where nobody says so
 */
public record StaffIdentity(String hash, String way, String name, String verifiedEmail) {

    public static final String LMS = "lti";

    /** An LMS's user. What it says of their address is not believed: many let people write what they like. */
    public static StaffIdentity ofLms(String platform, String subject, String name) {
        return new StaffIdentity(Secrets.hash("lti." + platform + "\n" + subject), LMS, name, "");
    }

    public static StaffIdentity ofProvider(String issuer, String subject, String name, String verifiedEmail) {
        return new StaffIdentity(Secrets.hash("oidc." + issuer + "\n" + subject), issuer, name, verifiedEmail);
    }

    @Override
    public String toString() {
        return "StaffIdentity";
    }
}
