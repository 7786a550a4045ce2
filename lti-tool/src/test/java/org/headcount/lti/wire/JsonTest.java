package org.headcount.lti.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"scoreGiven\":1.50}",
                "{\"scoreGiven\":61.60000,\"scoreMaximum\":80}",
                "{\"n\":0.1000000000000000055511151231257827021181583404541015625}",
                "{\"n\":123456789012345678901234567890}",
                "{\"n\":0.0000001}",
                "{\"n\":0E-10}",
                "{\"n\":-1}",
                "{\"z\":1,\"a\":{\"https://canvas.instructure.com/lti/submission\":{\"new\":true}},\"l\":[null,\"\",[]]}",
                "{\"text\":\"é\\u2028\\n\\\"\"}"
            })
    void whatIsReadAndWrittenAgainKeepsItsDigitsItsMembersAndTheirOrder(String text) {
        ObjectNode read = Json.readObject(text).orElseThrow();

        assertThat(Json.read(Json.text(read))).contains(read);
        assertThat(Json.text(read).replace("0.0000001", "1E-7"))
                .isEqualTo(text.replace("0.0000001", "1E-7").replace("\\u2028", "\u2028"));
    }

    @Test
    void aMemberNamedTwiceIsRefusedAtAnyDepth() {
        assertThat(Json.read("{\"userId\":\"1\",\"userId\":\"2\"}")).isEmpty();
        assertThat(Json.read("{\"a\":[{\"b\":1,\"b\":1}]}")).isEmpty();
        assertThat(Json.read("{\"a\":1,\"\\u0061\":2}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{}x",
                "{} {}",
                "NaN",
                "{'a':1}",
                "{a:1}",
                "[1,]",
                "01",
                "+1",
                ".5",
                "/**/{}",
                "{\"a\":Infinity}",
                "1e99999999999",
                "{\"a\":[-1.5E-99999999999999]}",
                "\ufeff"
            })
    void whatIsNotExactlyOneJsonValueIsRefused(String text) {
        assertThat(Json.read(text)).isEmpty();
        assertThat(Json.read(text.getBytes(UTF_8))).isEmpty();
    }

    @Test
    void boundsHoldForDepthNumbersAndText() {
        assertThat(Json.read("[".repeat(64) + "]".repeat(64))).isPresent();
        assertThat(Json.read("[".repeat(65) + "]".repeat(65))).isEmpty();
        assertThat(Json.read("1".repeat(201))).isEmpty();
        assertThat(Json.read("\"" + "x".repeat(1_000_001) + "\"")).isEmpty();
        assertThat(Json.read("[" + "1,".repeat(2_000_000) + "1]")).isEmpty();
        assertThat(Json.read(new byte[] {'"', (byte) 0xff, '"'})).isEmpty();
    }

    @Test
    void onlyAnObjectIsAnObject() {
        assertThat(Json.readObject("{}")).isPresent();
        assertThat(Json.readObject("[]")).isEmpty();
        assertThat(Json.readObject("null")).isEmpty();
    }

    @Test
    void membersComeAsPlainValuesWithoutTheNulls() {
        ObjectNode object = Json.readObject("{\"a\":1.50,\"b\":\"x\",\"c\":null,\"d\":[1,null],\"e\":{\"f\":true}}")
                .orElseThrow();

        assertThat(Json.members(object))
                .isEqualTo(Map.of(
                        "a", new BigDecimal("1.50"), "b", "x", "d", List.of(BigDecimal.ONE), "e", Map.of("f", true)));
    }

    @Test
    void claimsAreReadLenientlyAndCannotBeChangedFromOutside() {
        ObjectNode object = Json.readObject(
                        "{\"s\":\"x\",\"n\":5,\"z\":null,\"l\":[\"a\",\"b\"],\"m\":[\"a\",5],\"o\":{\"in\":\"y\"},\"os\":[{\"i\":\"1\"},5],\"t\":true}")
                .orElseThrow();
        Claims claims = Claims.of(object);
        object.put("s", "changed");
        claims.copy().put("s", "changed");
        ((ObjectNode) claims.node("o")).put("in", "changed");

        assertThat(claims.string("s")).contains("x");
        assertThat(claims.string("n")).isEmpty();
        assertThat(claims.text("n")).contains("5");
        assertThat(claims.has("z")).isTrue();
        assertThat(claims.string("z")).isEmpty();
        assertThat(claims.strings("l")).contains(List.of("a", "b"));
        assertThat(claims.strings("m")).isEmpty();
        assertThat(claims.oneOrMore("s")).contains(List.of("x"));
        assertThat(claims.oneOrMore("l")).contains(List.of("a", "b"));
        assertThat(claims.object("o").flatMap(inner -> inner.string("in"))).contains("y");
        assertThat(claims.objects("os")).hasSize(1);
        assertThat(claims.objects("s")).isEmpty();
        assertThat(claims.flag("t")).contains(true);
        assertThat(claims.node("absent").isMissingNode()).isTrue();
        assertThat(claims).hasToString("Claims[s, n, z, l, m, o, os, t]");
    }
}
