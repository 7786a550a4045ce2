package org.headcount.gateway.roster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.headcount.gateway.Part;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.message.PlainText;
import org.headcount.lti.message.Roles;
import org.headcount.lti.wire.Claims;
import org.headcount.metering.fact.Role;

/**
 * Somebody on an LMS's roster (Names and Role Provisioning Services 2.0 §2.2).
 *
 * @param userId the same as the {@code sub} of that person's launches
 * @param part in the course, in the meter's words; empty where the roles say nothing of it
 * @param standing in the LMS, which says nothing of a licence
 */
public record RosterMember(String userId, String name, Optional<Role> part, Standing standing) {

    private static final int LONGEST_ID = 255;
    private static final int LONGEST_NAME = 255;

    /** What a message for a member may say to a tool behind us. Everything else in it is an address of the LMS, or may be one. */
    private static final Set<String> PASSED =
            Set.of(ClaimNames.MESSAGE_TYPE, ClaimNames.VERSION, ClaimNames.CUSTOM, ClaimNames.LOCALE);

    /** How an LMS lists somebody. */
    public enum Standing {
        ACTIVE,
        /** Suspended there, or not yet admitted. */
        INACTIVE,
        /** Taken off, as a list of differences says it. */
        DELETED
    }

    /** Empty for somebody without an id that a launch could have. */
    public static Optional<RosterMember> read(ObjectNode member) {
        Claims said = Claims.of(member.deepCopy().without(List.of("message")));
        return said.text("user_id")
                .filter(id -> !id.isEmpty() && id.length() <= LONGEST_ID && PlainText.is(id))
                .map(id -> new RosterMember(
                        id,
                        name(said),
                        Part.of(Roles.of(said.strings("roles").orElse(List.of()))),
                        standing(said.string("status").orElse(""))));
    }

    private static String name(Claims said) {
        String told = said.string("name").filter(PlainText::is).orElse("").strip();
        return told.length() <= LONGEST_NAME ? told : told.substring(0, LONGEST_NAME);
    }

    private static Standing standing(String status) {
        return switch (status.toLowerCase(Locale.ROOT)) {
            case "inactive" -> Standing.INACTIVE;
            case "deleted" -> Standing.DELETED;
            default -> Standing.ACTIVE;
        };
    }

    /** As a tool may have it. Most LMSs write a list of messages, one writes a single one. */
    public static ObjectNode forTool(ObjectNode member) {
        JsonNode message = member.path("message");
        if (message instanceof ArrayNode several) {
            several.forEach(RosterMember::strip);
        } else {
            strip(message);
        }
        return member;
    }

    private static void strip(JsonNode message) {
        if (message instanceof ObjectNode object) {
            object.retain(PASSED);
        }
    }
}
