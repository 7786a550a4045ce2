package org.headcount.lti.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.message.MessageType;
import org.headcount.lti.wire.Claims;
import org.headcount.lti.wire.Json;

/** Launches for tests of other rooms, as if they had kept every rule. */
public final class LaunchMessages {

    private LaunchMessages() {}

    /** @param members each {@code 'name': value}, with single quotation marks for JSON's double ones */
    public static LaunchMessage of(String... members) {
        return of(MessageType.RESOURCE_LINK, members);
    }

    /** As {@link #of}, by which somebody wants to choose content. */
    public static LaunchMessage choosing(String... members) {
        LaunchMessage bare = of(MessageType.DEEP_LINKING, members);
        ObjectNode claims = bare.claims().copy();
        claims.put(ClaimNames.MESSAGE_TYPE, MessageType.DEEP_LINKING.wireName());
        ObjectNode settings = claims.putObject(ClaimNames.DEEP_LINKING_SETTINGS)
                .put("deep_link_return_url", "https://lms.example/return");
        settings.putArray("accept_types").add("ltiResourceLink");
        settings.putArray("accept_presentation_document_targets").add("iframe");
        return new LaunchMessage(Claims.of(claims), MessageType.DEEP_LINKING);
    }

    private static LaunchMessage of(MessageType type, String... members) {
        StringBuilder json = new StringBuilder("""
                {"iss":"https://lms.example","aud":"client-1","iat":1,"exp":2,"nonce":"n",
                "https://purl.imsglobal.org/spec/lti/claim/message_type":"LtiResourceLinkRequest",
                "https://purl.imsglobal.org/spec/lti/claim/version":"1.3.0",
                "https://purl.imsglobal.org/spec/lti/claim/deployment_id":"1"
                """);
        for (String member : members) {
            json.append(',')
                    .append(member.replace("\\'", "\u0000").replace('\'', '"').replace('\u0000', '\''));
        }
        ObjectNode claims = Json.readObject(json.append('}').toString()).orElseThrow();
        return new LaunchMessage(Claims.of(claims), type);
    }
}
