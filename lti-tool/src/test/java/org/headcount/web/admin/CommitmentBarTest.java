package org.headcount.web.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommitmentBarTest {

    @ParameterizedTest
    @CsvSource({
        "0, 320, 0, 0",
        "80, 320, 250, 0",
        "320, 320, 1000, 0",
        "400, 320, 800, 200",
        "0, 0, 1000, 0",
        "5, 0, 0, 1000"
    })
    void isFullAtTheCommitmentAndDividedBeyondIt(long measured, long committed, long within, long beyond) {
        assertThat(CommitmentBar.of(measured, committed)).isEqualTo(new CommitmentBar(within, beyond));
    }
}
