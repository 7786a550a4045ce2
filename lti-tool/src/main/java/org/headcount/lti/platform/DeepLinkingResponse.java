package org.headcount.lti.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.message.MessageType;
import org.headcount.lti.message.PlainText;
import org.headcount.lti.wire.Claims;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.TokenTimes;
import org.headcount.lti.wire.Verification;
import org.headcount.lti.wire.VerifiedToken;

/** What a tool answers after somebody chose content in it: signed by the tool, for us, now (Deep Linking 2.0, deep linking response message). */
public final class DeepLinkingResponse {

    private static final TokenTimes TIMES =
            new TokenTimes(Duration.ofSeconds(60), Duration.ofMinutes(10), Duration.ofDays(1));
    private static final int LONGEST_ID = 255;

    /** Plain texts beside the items. */
    private static final List<String> MESSAGES =
            List.of(ClaimNames.MESSAGE, ClaimNames.LOG, ClaimNames.ERROR_MESSAGE, ClaimNames.ERROR_LOG);

    private final Claims claims;

    private DeepLinkingResponse(Claims claims) {
        this.claims = claims;
    }

    /** Kept every rule that needs no knowledge of the request, or broke one. */
    public sealed interface Reading {

        record Kept(DeepLinkingResponse response) implements Reading {}

        /** @param found short, and nothing personal */
        record Broken(AnswerRule rule, String found) implements Reading {}

        record Untimely(Verification.Refused why) implements Reading {}
    }

    /**
     * @param token signed by a key of that tool's
     * @param issuer ours, as the tool sees the LMS
     */
    public static Reading read(VerifiedToken token, ToolRegistration tool, String issuer, Instant now) {
        Claims claims = token.claims();
        if (claims.string(ClaimNames.ISSUER).filter(tool.id()::equals).isEmpty()) {
            return new Reading.Broken(AnswerRule.ISSUER, "another one");
        }
        List<String> audience = claims.oneOrMore(ClaimNames.AUDIENCE).orElse(List.of());
        if (!audience.contains(issuer)) {
            return new Reading.Broken(AnswerRule.AUDIENCE, audience.isEmpty() ? "none" : "another one");
        }
        Optional<String> party = claims.string(ClaimNames.AUTHORIZED_PARTY);
        boolean alone = audience.stream().allMatch(issuer::equals);
        boolean ours = party.filter(issuer::equals).isPresent();
        boolean tools = party.filter(tool.id()::equals).isPresent();
        if (claims.has(ClaimNames.AUTHORIZED_PARTY) ? !(ours || (alone && tools)) : !alone) {
            return new Reading.Broken(AnswerRule.AUTHORIZED_PARTY, alone ? "another one" : "several audiences");
        }
        Optional<Verification.Refused> untimely = TIMES.check(claims, now);
        return untimely.isPresent() ? new Reading.Untimely(untimely.get()) : message(claims);
    }

    private static Reading message(Claims claims) {
        if (claims.string(ClaimNames.NONCE).filter(DeepLinkingResponse::isId).isEmpty()) {
            return new Reading.Broken(AnswerRule.NONCE, claims.has(ClaimNames.NONCE) ? "something else" : "none");
        }
        if (claims.has(ClaimNames.TOKEN_ID)
                && claims.string(ClaimNames.TOKEN_ID)
                        .filter(DeepLinkingResponse::isId)
                        .isEmpty()) {
            return new Reading.Broken(AnswerRule.TOKEN_ID, "something else");
        }
        if (claims.string(ClaimNames.MESSAGE_TYPE).flatMap(MessageType::of).stream()
                .noneMatch(MessageType.DEEP_LINKING_RESPONSE::equals)) {
            return new Reading.Broken(
                    AnswerRule.MESSAGE_TYPE, claims.has(ClaimNames.MESSAGE_TYPE) ? "another one" : "none");
        }
        if (claims.string(ClaimNames.VERSION)
                .filter(ClaimNames.VERSION_1_3::equals)
                .isEmpty()) {
            return new Reading.Broken(AnswerRule.VERSION, claims.has(ClaimNames.VERSION) ? "another one" : "none");
        }
        return new Reading.Kept(new DeepLinkingResponse(claims));
    }

    private static boolean isId(String text) {
        return !text.isEmpty() && text.length() <= LONGEST_ID && PlainText.is(text);
    }

    /** What we gave the tool to tell its answer by; empty where it gave nothing back. */
    public String data() {
        return claims.string(ClaimNames.DATA).orElse("");
    }

    public String deployment() {
        return claims.string(ClaimNames.DEPLOYMENT_ID).orElse("");
    }

    /** Whether it says nothing of a person, or that this one chose; a tool may also name itself. */
    public boolean isOf(Optional<String> person, ToolRegistration tool) {
        Optional<String> subject = claims.string(ClaimNames.SUBJECT);
        return subject.isEmpty() || subject.equals(person) || subject.get().equals(tool.id());
    }

    /** What must not be used a second time: the nonce, and the token's id where it has one. */
    public List<String> spent() {
        List<String> names = new ArrayList<>();
        claims.string(ClaimNames.NONCE).ifPresent(nonce -> names.add("nonce " + nonce));
        claims.string(ClaimNames.TOKEN_ID).ifPresent(id -> names.add("jti " + id));
        return names;
    }

    /** The items as they were sent, to be changed at will; missing where there is no such claim. */
    public JsonNode items() {
        return claims.node(ClaimNames.CONTENT_ITEMS);
    }

    /** What the tool has to say beside the items, under the names that the specification gives. */
    public ObjectNode messages() {
        ObjectNode messages = Json.object();
        for (String name : MESSAGES) {
            claims.string(name)
                    .or(() -> claims.string(name + " ")) // as ltijs writes one of them
                    .ifPresent(text -> messages.put(name, text));
        }
        return messages;
    }

    /** The names only. */
    @Override
    public String toString() {
        return "DeepLinkingResponse[" + claims + "]";
    }
}
