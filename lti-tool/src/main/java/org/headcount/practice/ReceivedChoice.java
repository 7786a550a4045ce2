package org.headcount.practice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a tool answered, verified and taken over by the practice LMS. */
public final class ReceivedChoice {

    private final ContentChoice choice;
    private final String token;
    private final ObjectNode claims;

    ReceivedChoice(ContentChoice choice, String token, ObjectNode claims) {
        this.choice = choice;
        this.token = token;
        this.claims = claims.deepCopy();
    }

    public ContentChoice choice() {
        return choice;
    }

    /** As it came, in three parts. */
    public String token() {
        return token;
    }

    public ObjectNode claims() {
        return claims.deepCopy();
    }

    /** A missing node where the tool sent none. */
    public JsonNode items() {
        return claims.path(Lti.DEEP_LINKING + "content_items");
    }

    /** A text beside the items, such as {@code errormsg}; a missing node where the tool sent none. */
    public JsonNode says(String name) {
        return claims.path(Lti.DEEP_LINKING + name);
    }
}
