package org.headcount.web.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.lti.wire.UrlPolicy;

/** Reads registrations that came by a form of ours as those are read that come by a call. */
public final class Registrations {

    private final Urls urls;

    public Registrations(UrlPolicy policy) {
        this.urls = new Urls(policy);
    }

    /**
     * @param body as for {@code POST} where {@code present} is empty, else as for {@code PATCH}
     * @throws org.headcount.web.ProblemException with a fault for each member that cannot be used
     */
    public PlatformRegistration platform(ObjectNode body, String id, Optional<PlatformRegistration> present) {
        return PlatformJson.read(Members.of(body), urls, id, present);
    }

    /** Likewise. */
    public ToolRegistration tool(ObjectNode body, String id, Optional<ToolRegistration> present) {
        return ToolJson.read(Members.of(body), urls, id, present);
    }

    /** Whether an address may be called, as a call would say; empty where it may. */
    public Optional<String> fault(String address) {
        try {
            urls.url(address);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Whether an address can be an LMS's issuer. */
    public boolean isIssuer(String address) {
        try {
            urls.issuer(address);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** All services that a tool may be given, in the order in which they are told. */
    public static List<String> scopes() {
        return ToolJson.KNOWN;
    }
}
