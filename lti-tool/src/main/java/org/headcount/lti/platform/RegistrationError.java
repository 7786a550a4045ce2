package org.headcount.lti.platform;

/** Why a tool's registration is refused (RFC 7591 §3.2.2). */
public record RegistrationError(String error, String description) {

    static RegistrationError redirect(String description) {
        return new RegistrationError("invalid_redirect_uri", description);
    }

    static RegistrationError metadata(String description) {
        return new RegistrationError("invalid_client_metadata", description);
    }

    /** That another client's registration was sent (RFC 7592 §2.2). */
    public static RegistrationError otherClient() {
        return metadata("client_id is another one than that of this registration");
    }

    /** That the registration would go to where nobody was asked about. */
    public static RegistrationError otherHost(String host) {
        return metadata(host + " is on none of the hosts that were approved: ask for another invitation");
    }
}
