package org.headcount.housetest.bad.lti.message;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.NullMarked;

/** Words are made of java.base. */
@NullMarked
public final class WordThatKnowsJson {

    private final JsonNode other;

    public WordThatKnowsJson(JsonNode other) {
        this.other = other;
    }

    @Override
    public String toString() {
        return "uses " + other;
    }
}
