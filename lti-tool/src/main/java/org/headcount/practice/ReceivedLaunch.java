package org.headcount.practice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A launch that the practice tool verified and let in. */
public final class ReceivedLaunch {

    private final String id;
    private final KnownPlatform platform;
    private final Instant at;
    private final String idToken;
    private final ObjectNode claims;

    ReceivedLaunch(String id, KnownPlatform platform, Instant at, String idToken, ObjectNode claims) {
        this.id = id;
        this.platform = platform;
        this.at = at;
        this.idToken = idToken;
        this.claims = claims.deepCopy();
    }

    /** Not to be guessed: whoever has it may see the launch. */
    public String id() {
        return id;
    }

    public KnownPlatform platform() {
        return platform;
    }

    public Instant at() {
        return at;
    }

    /** As it came, in three parts. */
    public String idToken() {
        return idToken;
    }

    /** All claims. */
    public ObjectNode claims() {
        return claims.deepCopy();
    }

    /** A claim of LTI by its short name, such as {@code resource_link}; a missing node if it is not there. */
    public JsonNode lti(String name) {
        return claims.path(Lti.CLAIM + name);
    }

    /** What may be chosen, and where to send it; a missing node unless this is a deep linking request. */
    public JsonNode deepLinking() {
        return claims.path(Lti.DEEP_LINKING + "deep_linking_settings");
    }

    /** Empty for an anonymous launch. */
    public Optional<String> subject() {
        return Json.text(claims, "sub");
    }

    public Optional<String> name() {
        return Json.text(claims, "name");
    }

    public String deploymentId() {
        return lti("deployment_id").asText();
    }

    public List<String> roles() {
        List<String> roles = new ArrayList<>();
        lti("roles").forEach(role -> roles.add(role.asText()));
        return List.copyOf(roles);
    }

    public Optional<String> contextId() {
        return Json.text(lti("context"), "id");
    }

    /** The one line item of the resource link, if it has exactly one. */
    public Optional<String> lineItem() {
        return Json.text(claims.path(Lti.AGS_CLAIM), "lineitem");
    }

    /** Where the line items of the context are. */
    public Optional<String> lineItems() {
        return Json.text(claims.path(Lti.AGS_CLAIM), "lineitems");
    }

    /** Where the roster of the context is. */
    public Optional<String> memberships() {
        return Json.text(claims.path(Lti.NRPS_CLAIM), "context_memberships_url");
    }

    boolean isByStaff() {
        return roles().stream().anyMatch(role -> role.matches(".*(Instructor|Administrator|ContentDeveloper|Mentor)$"));
    }

    boolean isSameCourseAs(ReceivedLaunch other) {
        return platform.equals(other.platform)
                && deploymentId().equals(other.deploymentId())
                && contextId().equals(other.contextId());
    }
}
