package org.headcount.lti.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.headcount.fuzz.Parser;

/** What reads bytes and texts as they come over the wire. */
public final class WireParsers {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final TokenVerifier TOKENS = new TokenVerifier(128 * 1024);
    private static final KeySource NO_KEYS = kid -> new KeySource.Lookup.Unknown();
    private static final Seal SEAL = Seal.open(new InMemoryKeyStore(), NOON);
    private static final UrlPolicy URLS = new UrlPolicy(false);

    private WireParsers() {}

    public static Map<String, Parser> all() {
        return Map.of(
                "json",
                        input -> Json.read(input)
                                .map(value -> Json.read(Json.bytes(value))
                                        .orElseThrow()
                                        .equals(value))
                                .orElse(false),
                "token", WireParsers::token,
                "assertion-claims", WireParsers::assertion,
                "key-set",
                        input -> KeySet.read(input)
                                .filter(keys -> !keys.isEmpty())
                                .isPresent(),
                "token-answer", WireParsers::tokenAnswer,
                "written-object", WireParsers::writtenObject,
                "long-list", WireParsers::longList,
                "parts", WireParsers::parts,
                "sealed", input -> SEAL.open("fuzz", text(input)).isPresent() || input.length > 0,
                "url", input -> url(text(input)));
    }

    public static String text(byte[] input) {
        return new String(input, UTF_8);
    }

    private static boolean token(byte[] input) {
        String token = text(input);
        TOKENS.claimedIssuer(token);
        TOKENS.claimedDeployment(token);
        TOKENS.fault(token).ifPresent(refused -> printable(refused.toString()));
        TOKENS.verify(token, NO_KEYS).fold(verified -> "", refused -> {
            printable(refused.toString());
            return "";
        });
        return TOKENS.look(token, signed -> signed.claimedDeployment().isPresent(), refused -> false);
    }

    private static void printable(String told) {
        if (!told.chars().allMatch(c -> c >= ' ' && c != 127)) {
            throw new AssertionError("control characters in what is told");
        }
    }

    /** The claims of an assertion whose signature was right. */
    private static boolean assertion(byte[] input) {
        return Json.readObject(input)
                .map(claims -> AssertionVerifier.judge(
                        Claims.of(claims), "tlquiz", Set.of("https://headcount.example/platforms/pf1/token"), NOON))
                .filter(judged -> {
                    if (judged instanceof AssertionVerifier.Assertion.Refused refused) {
                        printable(refused.toString());
                    }
                    return judged instanceof AssertionVerifier.Assertion.Proven;
                })
                .isPresent();
    }

    private static boolean tokenAnswer(byte[] input) {
        boolean granted = false;
        for (int status : new int[] {200, 400}) {
            Reply.Answered answered = new Reply.Answered(status, Map.of(), input);
            Claims body = AccessTokens.body(answered);
            AccessTokens.useful(body);
            AccessTokens.Grant grant = AccessTokens.grant(answered, body, List.of("scope"));
            if (grant instanceof AccessTokens.Grant.Refused refused) {
                printable(refused.error());
            }
            granted |= grant instanceof AccessTokens.Grant.Granted;
        }
        return granted;
    }

    /** What is changed in a text is changed in its meaning, and nothing else is. */
    private static boolean writtenObject(byte[] input) {
        WrittenObject.readList(input).ifPresent(objects -> {
            List<WrittenObject> again =
                    WrittenObject.readList(WrittenObject.list(objects)).orElseThrow();
            if (again.size() != objects.size()) {
                throw new AssertionError("another number of elements");
            }
        });
        Optional<WrittenObject> written = WrittenObject.read(input);
        if (written.isEmpty()) {
            return false;
        }
        ObjectNode tree = Json.readObject(input).orElseThrow();
        same(written.get(), tree);
        same(written.get().with("id", "n\"ew"), tree.deepCopy().put("id", "n\"ew"));
        same(written.get().without("id"), tree.deepCopy().without(List.of("id")));
        written.get().object("submissionReview").ifPresent(inner -> {
            ObjectNode changed = tree.deepCopy();
            ((ObjectNode) changed.get("submissionReview")).put("url", "u");
            same(written.get().with("submissionReview", inner.with("url", "u")), changed);
        });
        written.get().members();
        return true;
    }

    private static void same(WrittenObject written, ObjectNode expected) {
        if (!Json.readObject(written.bytes()).orElseThrow().equals(expected)) {
            throw new AssertionError("another object: " + text(written.bytes()));
        }
    }

    private static boolean longList(byte[] input) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            LongList.pass(new ByteArrayInputStream(input), out, "members", Map.of("id", "ours"), member -> member);
        } catch (LongList.Unreadable refused) {
            return false;
        }
        if (Json.readObject(out.toByteArray()).isEmpty()) {
            throw new AssertionError("not well-formed");
        }
        return true;
    }

    /** The type is the first line, the body what follows it. */
    private static boolean parts(byte[] input) {
        String whole = text(input);
        int end = whole.indexOf('\n');
        String type = end < 0 ? "multipart/mixed; boundary=x" : whole.substring(0, end);
        return Parts.first(type, whole.substring(end + 1).getBytes(UTF_8), "application/json")
                .isPresent();
    }

    private static boolean url(String text) {
        boolean opened = URLS.checkOpened(text).isEmpty();
        boolean called = URLS.check(text).isEmpty();
        if (called && (!opened || !"https".equalsIgnoreCase(URI.create(text).getScheme()))) {
            throw new AssertionError("called, and not opened");
        }
        return called;
    }
}
