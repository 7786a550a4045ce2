package org.headcount.lti.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LongListTest {

    private static String pass(String json) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LongList.pass(
                new ByteArrayInputStream(json.getBytes(UTF_8)),
                out,
                "members",
                Map.of("id", "ours"),
                element -> element.put("seen", true));
        return out.toString(UTF_8);
    }

    @Test
    void elementsAreChangedAndOtherMembersStayDigitByDigitWhereverTheyStand() throws IOException {
        assertThat(pass("""
                {"a": 1.50, "members": [{"n": 1e2, "x": null}, 7, "s", [1], {}], "id": "theirs",
                 "b": {"members": [{}], "id": "inner"}, "ő": "\\u00e9\\u2028"}"""))
                .isEqualTo("{\"a\":1.50,\"members\":[{\"n\":1E+2,\"x\":null,\"seen\":true},{\"seen\":true}],"
                        + "\"id\":\"ours\",\"b\":{\"members\":[{}],\"id\":\"inner\"},\"ő\":\"é\u2028\"}");
        assertThat(pass("{}")).isEqualTo("{}");
        assertThat(pass("{\"members\": 7}")).isEqualTo("{\"members\":7}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "7",
                "{",
                "{\"members\"",
                "{\"members\":[{}",
                "{\"members\":[{}]",
                "{\"members\":[{}}",
                "{\"members\":[{}]} x",
                "{\"members\":[{}]}{}",
                "{\"a\":1,\"a\":2}",
                "{\"members\":[{\"a\":1,\"a\":2}]}",
                "{\"a\":1e}",
                "{\"a\":1e99999999999}",
                "{\"members\":[{\"a\":1e99999999999}]}"
            })
    void whatIsNoObjectIsRefusedWithoutBeingQuoted(String json) {
        assertThatThrownBy(() -> pass(json))
                .isInstanceOf(LongList.Unreadable.class)
                .hasMessage("no JSON object, or longer than it may be");
    }

    @Test
    void depthAndLengthOfOnePieceAreBounded() {
        assertThatThrownBy(() -> pass("{\"a\":" + "[".repeat(10_000))).isInstanceOf(LongList.Unreadable.class);
        assertThatThrownBy(() -> pass("{\"members\":[{\"a\":[" + "1,".repeat(600_000) + "1]}]}"))
                .isInstanceOf(LongList.Unreadable.class);
        assertThatThrownBy(() -> pass("{\"a\":[" + "1,".repeat(600_000) + "1]}"))
                .isInstanceOf(LongList.Unreadable.class);
    }

    @Test
    void howeverManyThereAreNoMoreThanALittleIsBetweenTheTwoStreams() throws IOException {
        long[] read = {0};
        long[] written = {0};
        long[] most = {0};
        Iterator<String> pieces = IntStream.rangeClosed(0, 100_001)
                .mapToObj(number -> number == 0
                        ? "{\"members\":["
                        : number > 100_000
                                ? "]}"
                                : (number == 1 ? "" : ",") + "{\"user_id\":\"" + number
                                        + "\",\"name\":\"Given Family\",\"roles\":[\"Learner\"]}")
                .iterator();
        InputStream in = new InputStream() {
            private byte[] piece = {};
            private int at;

            @Override
            public int read() {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int from, int length) {
                if (at == piece.length) {
                    if (!pieces.hasNext()) {
                        return -1;
                    }
                    piece = pieces.next().getBytes(UTF_8);
                    at = 0;
                }
                int some = Math.min(length, piece.length - at);
                System.arraycopy(piece, at, bytes, from, some);
                at += some;
                read[0] += some;
                most[0] = Math.max(most[0], read[0] - written[0]);
                return some;
            }
        };
        OutputStream out = new OutputStream() {
            @Override
            public void write(int one) {
                written[0]++;
            }
        };

        LongList.pass(in, out, "members", Map.of(), element -> element);

        assertThat(written[0]).isEqualTo(read[0]).isGreaterThan(5_000_000);
        assertThat(most[0]).isLessThan(64 * 1024);
    }
}
