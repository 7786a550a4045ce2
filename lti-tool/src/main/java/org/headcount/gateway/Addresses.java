package org.headcount.gateway;

import java.net.URI;
import java.util.Optional;
import org.headcount.metering.fact.InstitutionId;

/**
 * Every address of ours, made from the configured public URL and never from a request header.
 *
 * @param base without a trailing slash, query or fragment
 */
public record Addresses(URI base) {

    public Addresses {
        String text = base.toString();
        if (text.endsWith("/") || base.getRawQuery() != null || base.getRawFragment() != null) {
            throw new IllegalArgumentException("the public URL has no trailing slash, query or fragment");
        }
    }

    public String login() {
        return base + "/lti/login";
    }

    public String launch() {
        return base + "/lti/launch";
    }

    /** Our keys as a tool of one LMS, for it to check us by. */
    public String toolKeys(String platform) {
        return base + "/lti/jwks/" + platform;
    }

    /** Where an LMS opens dynamic registration. */
    public String register(String invitation) {
        return base + "/lti/register/" + invitation;
    }

    /** What an LMS launches to reach a tool behind us. */
    public String tool(String tool) {
        return base + "/lti/tools/" + tool;
    }

    /** What an LMS launches to let somebody choose content in any tool behind us. */
    public String tools() {
        return base + "/lti/tools";
    }

    /** What an LMS launches to show staff how licences are used. */
    public String usage() {
        return base + "/lti/usage";
    }

    /** What an LMS launches to show learners their own status. */
    public String me() {
        return base + "/lti/me";
    }

    /** What an LMS launches to reach one place of a tool. */
    public String link(String link) {
        return base + "/lti/links/" + link;
    }

    /** The link that an address made by {@link #link} means; nothing may follow it. */
    public Optional<String> linkAt(String address) {
        return below(base + "/lti/links/", address);
    }

    /** The tool that an address made by {@link #tool} means; nothing may follow it. */
    public Optional<String> toolAt(String address) {
        return below(base + "/lti/tools/", address);
    }

    private static Optional<String> below(String prefix, String address) {
        return address.startsWith(prefix)
                        && address.length() > prefix.length()
                        && address.indexOf('/', prefix.length()) < 0
                ? Optional.of(address.substring(prefix.length()))
                : Optional.empty();
    }

    /** The issuer that tools see for one LMS. */
    public String issuer(String platform) {
        return base + "/platforms/" + platform;
    }

    public String authorization(String platform) {
        return issuer(platform) + "/authorize";
    }

    public String token(String platform) {
        return issuer(platform) + "/token";
    }

    public String platformKeys(String platform) {
        return issuer(platform) + "/jwks";
    }

    /** Where a tool has the browser post what somebody chose. */
    public String deepLink(String platform) {
        return issuer(platform) + "/deep-link";
    }

    /** What a tool reads of one LMS before it registers there. */
    public String configuration(String platform, String invitation) {
        return issuer(platform) + "/.well-known/openid-configuration?invitation=" + invitation;
    }

    /** Where a tool registers with an invitation, and reads and changes its registration by its own id. */
    public String toolRegistration(String platform, String name) {
        return issuer(platform) + "/register/" + name;
    }

    public String lineItems(String ref) {
        return base + "/services/" + ref + "/lineitems";
    }

    public String lineItem(String ref, String item) {
        return lineItems(ref) + "/" + item;
    }

    public String memberships(String ref) {
        return base + "/services/" + ref + "/memberships";
    }

    public String groups(String ref) {
        return base + "/services/" + ref + "/groups";
    }

    public String groupSets(String ref) {
        return base + "/services/" + ref + "/groupsets";
    }

    /** Where staff sign in and read. */
    public String admin() {
        return base + "/admin";
    }

    /** Where staff decide what learners ask for. */
    public String requests(InstitutionId institution) {
        return admin() + "/institutions/" + institution + "/requests";
    }

    /** What somebody opens who was invited to the staff of an institution. */
    public String join(String institution, String invitation) {
        return base + "/admin/join/" + institution + "/" + invitation;
    }

    /**
     * Where an identity provider sends whoever signed in there. Each institution has an address of its own: at one for all, the answer of one's provider could
     * be had as that of another, whose provider passes it on (RFC 9700 §4.4).
     */
    public String signedIn(InstitutionId institution) {
        return base + "/admin/signed-in/" + institution;
    }

    /** Where tools order notices. */
    public String noticeHandlers(String ref) {
        return base + "/services/" + ref + "/notice-handlers";
    }

    /** Where one LMS tells us notices. */
    public String notices(String platform) {
        return base + "/lti/notices/" + platform;
    }

    /** Where all calls of our REST lie. */
    public String api() {
        return base + "/api/v1";
    }

    /** The {@code type} of a problem answer. */
    public String problem(String name) {
        return base + "/problems/" + name;
    }
}
