package org.headcount.gateway.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpooledPiecesTest {

    @Test
    void everyPieceIsReadAsItWasAddedInMemoryOrNotAndAsOftenAsWanted() {
        Random random = new Random(5);
        List<byte[]> added = new ArrayList<>();
        SpooledPieces pieces = new SpooledPieces();
        for (int piece = 0; piece < 50; piece++) {
            byte[] bytes = new byte[random.nextInt(5_000)];
            random.nextBytes(bytes);
            added.add(bytes);
            pieces.add(bytes);
        }

        for (int time = 0; time < 2; time++) {
            assertThat(pieces).hasSameSizeAs(added);
            for (int piece = added.size() - 1; piece >= 0; piece--) {
                assertThat(pieces.get(piece)).isEqualTo(added.get(piece));
            }
        }
        pieces.close();
        pieces.close();
    }
}
