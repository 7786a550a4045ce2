package org.headcount.lti.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {

    private static final List<String> TEXTS = List.of(
            "", "a", "b", "A", "é", "\"", "\\", "\n", "\u0001", "/", "\u007f", "\u2028", "😀", "\ufb33", "ln7q", "a,",
            "null");

    @Test
    void whateverIsWrittenIsWrittenAsTheLibraryOfTheSpecificationWritesIt() throws IOException {
        long seed = System.nanoTime();
        for (int round = 0; round < 5_000; round++) {
            JsonNode tree = object(new Random(seed + round), 3);

            assertThat(new String(CanonicalJson.bytes(tree), StandardCharsets.UTF_8))
                    .as("seed %d", seed + round)
                    .isEqualTo(new JsonCanonicalizer(Json.bytes(tree)).getEncodedString());
        }
    }

    private static ObjectNode object(Random random, int deep) {
        ObjectNode object = Json.object();
        for (int member = random.nextInt(5); member > 0; member--) {
            object.set(text(random), value(random, deep));
        }
        return object;
    }

    private static JsonNode value(Random random, int deep) {
        ObjectNode factory = Json.object();
        return switch (random.nextInt(deep > 0 ? 8 : 6)) {
            case 0 -> random.nextInt(4) > 0 ? factory.textNode("plain") : factory.numberNode(random.nextInt(1_000));
            case 1 -> factory.nullNode();
            case 2 -> random.nextInt(4) > 0 ? factory.nullNode() : factory.booleanNode(random.nextBoolean());
            case 6 -> object(random, deep - 1);
            case 7 -> array(random, deep);
            default -> factory.textNode(text(random));
        };
    }

    private static ArrayNode array(Random random, int deep) {
        ArrayNode array = Json.array();
        for (int element = random.nextInt(4); element > 0; element--) {
            array.add(value(random, deep - 1));
        }
        return array;
    }

    private static String text(Random random) {
        return random.nextBoolean()
                ? "m" + random.nextInt(20)
                : TEXTS.get(random.nextInt(TEXTS.size())) + TEXTS.get(random.nextInt(TEXTS.size()));
    }
}
