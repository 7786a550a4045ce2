package org.headcount.lti.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenObjectTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"id\":\"a\"} | {\"id\":\"NEW\"}",
                "{ \"n\" : 1.50 , \"id\" : \"a\" , \"m\":1e2 } | { \"n\" : 1.50 , \"id\" : \"NEW\" , \"m\":1e2 }",
                "{\"x\":{\"id\":\"inner\"},\"id\":{\"y\":[1,\"}\"]}} | {\"x\":{\"id\":\"inner\"},\"id\":\"NEW\"}",
                "{\"x\":\"\\\"id\\\":\\\\\",\"id\":null} | {\"x\":\"\\\"id\\\":\\\\\",\"id\":\"NEW\"}",
                "{\"\\u0069d\":12,\"u\":\"\\u00fc\\/ü\"} | {\"\\u0069d\":\"NEW\",\"u\":\"\\u00fc\\/ü\"}",
                "{\"x\":[{\"id\":1},[\"]\"]],\"id\":true} | {\"x\":[{\"id\":1},[\"]\"]],\"id\":\"NEW\"}",
                "{} | {\"id\":\"NEW\"}",
                "{ } | { \"id\":\"NEW\"}",
                "{\"other\":-0.0} | {\"other\":-0.0,\"id\":\"NEW\"}",
            })
    void aMemberIsReplacedWhereItStandsAndNothingElseChanges(String before, String after) {
        WrittenObject changed = read(before).orElseThrow().with("id", "NEW");

        assertThat(new String(changed.bytes(), UTF_8)).isEqualTo(after);
        assertThat(changed.string("id")).contains("NEW");
        assertThat(new String(changed.with("id", "a \"quoted\" \n one").bytes(), UTF_8))
                .contains("\"a \\\"quoted\\\" \\n one\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"id\":\"a\"} | {}",
                "{ \"id\" : \"a\" } | {  }",
                "{\"id\":1 , \"n\":1.50} | {\"n\":1.50}",
                "{ \"n\" : 1.50 , \"id\" : \"a\" , \"m\":1e2 } | { \"n\" : 1.50 , \"m\":1e2 }",
                "{\"n\":[1,\"}\"] , \"id\":{\"y\":[1,\"},\"]} } | {\"n\":[1,\"}\"]  }",
                "{\"x\":{\"id\":\"inner\"},\"\\u0069d\":null,\"u\":\"\\u00fc\\/ü\"} | {\"x\":{\"id\":\"inner\"},\"u\":\"\\u00fc\\/ü\"}",
                "{\"other\":-0.0,\"Id\":7} | {\"other\":-0.0,\"Id\":7}",
                "{ } | { }",
            })
    void aMemberIsTakenOutAndNothingElseChanges(String before, String after) {
        WrittenObject changed = read(before).orElseThrow().without("id");

        assertThat(new String(changed.bytes(), UTF_8)).isEqualTo(after);
        assertThat(changed.has("id")).isFalse();
    }

    @Test
    void aMemberThatIsAnObjectIsReadAndReplacedAsItIsWritten() {
        WrittenObject whole = read("{\"a\":1.50 , \"in\" : { \"x\" :[\"}\"], \"url\": \"u\" } ,\"b\":{\"in\":{}}}")
                .orElseThrow();

        WrittenObject inner = whole.object("in").orElseThrow();
        WrittenObject changed = whole.with("in", inner.with("url", "v"));

        assertThat(new String(inner.bytes(), UTF_8)).isEqualTo("{ \"x\" :[\"}\"], \"url\": \"u\" }");
        assertThat(new String(changed.bytes(), UTF_8))
                .isEqualTo("{\"a\":1.50 , \"in\" : { \"x\" :[\"}\"], \"url\": \"v\" } ,\"b\":{\"in\":{}}}");
        assertThat(changed.object("in").orElseThrow().string("url")).contains("v");
        assertThat(whole.object("a")).isEmpty();
        assertThat(whole.object("none")).isEmpty();
        assertThat(new String(read("{}").orElseThrow().with("in", inner).bytes(), UTF_8))
                .isEqualTo("{\"in\":{ \"x\" :[\"}\"], \"url\": \"u\" }}");
    }

    @Test
    void aListKeepsTheBytesOfItsElements() {
        String list = " [ {\"id\":\"a\",\"n\":1.50} , 7, {\"id\":\"b\",\"s\":\"],[\"},[1],{ } ] ";

        List<WrittenObject> objects =
                WrittenObject.readList(list.getBytes(UTF_8)).orElseThrow();

        assertThat(objects)
                .extracting(object -> new String(object.bytes(), UTF_8))
                .containsExactly("{\"id\":\"a\",\"n\":1.50}", "{\"id\":\"b\",\"s\":\"],[\"}", "{ }");
        assertThat(new String(WrittenObject.list(objects.subList(0, 2)), UTF_8))
                .isEqualTo("[{\"id\":\"a\",\"n\":1.50},{\"id\":\"b\",\"s\":\"],[\"}]");
        assertThat(WrittenObject.list(List.of())).isEqualTo("[]".getBytes(UTF_8));
    }

    @Test
    void whateverIsWrittenAReplacementReadsAsTheTreeWithThatOneChange() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            String text = object(random, 0);
            WrittenObject changed = read(text).orElseThrow().with("b", "x");

            assertThat(Json.readObject(changed.bytes()))
                    .as(text)
                    .contains(Json.readObject(text).orElseThrow().put("b", "x"));
        }
    }

    @Test
    void whateverIsWrittenWithoutAMemberItReadsAsTheTreeWithoutIt() {
        Random random = new Random(8);
        for (int i = 0; i < 2_000; i++) {
            String text = object(random, 0);
            WrittenObject changed = read(text).orElseThrow().without("b");

            assertThat(Json.readObject(changed.bytes()))
                    .as(text)
                    .contains(Json.readObject(text).orElseThrow().without(List.of("b")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{}{}", "{\"a\":1,\"a\":2}", "null", "{\"a\":NaN}", "{'a':1}", "{\"a\":1,}"})
    void whatIsNotOneObjectIsNone(String text) {
        assertThat(read(text)).isEmpty();
    }

    @Test
    void whatIsNotUtf8IsNone() {
        assertThat(WrittenObject.read("{\"a\":\"ü\"}".getBytes(StandardCharsets.ISO_8859_1)))
                .isEmpty();
        assertThat(WrittenObject.read("{\"a\":1}".getBytes(StandardCharsets.UTF_16)))
                .isEmpty();
        assertThat(WrittenObject.readList("{}".getBytes(UTF_8))).isEmpty();
    }

    @Test
    void itsTextForLogsHoldsNoValues() {
        assertThat(read("{\"userId\":\"ada\"}").orElseThrow().toString())
                .contains("userId")
                .doesNotContain("ada");
    }

    private static Optional<WrittenObject> read(String text) {
        return WrittenObject.read(text.getBytes(UTF_8));
    }

    private static String object(Random random, int depth) {
        StringBuilder text = new StringBuilder("{").append(space(random));
        String separator = "";
        for (String name : List.of("a", "b", "\\u0062b", "c")) {
            if (random.nextBoolean()) {
                text.append(separator)
                        .append(space(random))
                        .append('"')
                        .append(name)
                        .append('"')
                        .append(space(random));
                text.append(':')
                        .append(space(random))
                        .append(value(random, depth))
                        .append(space(random));
                separator = ",";
            }
        }
        return text.append('}').toString();
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth > 3 ? 5 : 7)) {
            case 0 -> "1.50";
            case 1 -> "\"\\\"}]\\\\\"";
            case 2 -> "null";
            case 3 -> "-1E+3";
            case 4 -> "\"[{\"";
            case 5 -> object(random, depth + 1);
            default -> "[" + space(random) + value(random, depth + 1) + "," + value(random, depth + 1) + "]";
        };
    }

    private static String space(Random random) {
        return " \t\r\n".substring(0, random.nextInt(5));
    }
}
