package org.headcount.lti.tool;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import org.headcount.lti.message.MessageType;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.wire.Json;

/**
 * What we register of ourselves with one LMS (LTI Dynamic Registration 1.0 §3.4).
 *
 * @param jwksUri our keys for this LMS and no other
 * @param deepLinkingUri where content is chosen
 */
public record OurRegistration(
        String name,
        String description,
        String loginUri,
        String launchUri,
        String jwksUri,
        String targetLinkUri,
        String deepLinkingUri) {

    static final String TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration";

    /** What a tool behind us may want to know of a person, and does no harm where it does not. */
    private static final List<String> CLAIMS =
            List.of("iss", "sub", "name", "given_name", "family_name", "middle_name", "email", "picture", "locale");

    /** Where instructors choose content, as LMSs call these places; others of theirs are for other purposes. */
    private static final List<String> PLACEMENTS =
            List.of("ContentArea", "RichTextEditor", "link_selection", "assignment_selection", "editor_button");

    /** The scopes that we ask of an LMS: ours, as far as it offers them. */
    public static List<String> scopes(PlatformOffer offer) {
        return java.util.stream.Stream.concat(
                        Scopes.GRADES.stream(), java.util.stream.Stream.of(Scopes.ROSTER_READ, Scopes.NOTICE_HANDLERS))
                .filter(offer.scopes()::contains)
                .toList();
    }

    /** The claims about a person that we ask for, as far as the LMS offers them. */
    public static List<String> claims(PlatformOffer offer) {
        return CLAIMS.stream()
                .filter(claim -> claim.equals("iss") || offer.claims().contains(claim))
                .toList();
    }

    /** What is posted to the LMS. Moodle compares {@code domain} with host and port, all others with a port that is the usual one. */
    public ObjectNode request(PlatformOffer offer) {
        ObjectNode request = Json.object();
        request.put("application_type", "web");
        add(request.putArray("response_types"), List.of("id_token"));
        add(request.putArray("grant_types"), List.of("implicit", "client_credentials"));
        request.put("initiate_login_uri", loginUri);
        add(request.putArray("redirect_uris"), List.of(launchUri));
        request.put("client_name", name);
        request.put("jwks_uri", jwksUri);
        request.put("token_endpoint_auth_method", "private_key_jwt");
        request.put("scope", Scopes.join(scopes(offer)));
        ObjectNode tool = request.putObject(TOOL);
        tool.put("domain", URI.create(targetLinkUri).getAuthority());
        tool.put("description", description);
        tool.put("target_link_uri", targetLinkUri);
        tool.putObject("custom_parameters");
        add(tool.putArray("claims"), claims(offer));
        ArrayNode messages = tool.putArray("messages");
        messages.addObject().put("type", MessageType.RESOURCE_LINK.wireName()).put("target_link_uri", targetLinkUri);
        if (offer.supports(MessageType.DEEP_LINKING)) {
            ObjectNode message = messages.addObject();
            message.put("type", MessageType.DEEP_LINKING.wireName());
            message.put("target_link_uri", deepLinkingUri);
            message.put("label", name);
            List<String> placements = offer.placements(MessageType.DEEP_LINKING).stream()
                    .filter(PLACEMENTS::contains)
                    .toList();
            if (!placements.isEmpty()) {
                add(message.putArray("placements"), placements);
            }
        }
        return request;
    }

    private static void add(ArrayNode array, List<String> values) {
        values.forEach(array::add);
    }
}
