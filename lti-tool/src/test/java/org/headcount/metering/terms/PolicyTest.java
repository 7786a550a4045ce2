package org.headcount.metering.terms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTest {

    @Test
    void whatCountsIsWrittenInOneOrderInEveryProcess() {
        assertThat(List.copyOf(Policy.ROLLING.kinds())).hasSizeGreaterThan(2).isSorted();
    }

    @ParameterizedTest(name = "cap {0}, commitment {1}, grace {2} %: {3}")
    @CsvSource({
        "50, , 0, 50",
        "50, 100, 0, 50",
        ", 100, 0, 100",
        ", , 50, ",
        "200, , 5, 210",
        "219, , 5, 229",
        "10, , 5, 11",
        "0, , 0, 0",
        "0, , 1, 1",
        "2147483647, , 0, 2147483647",
        "2147483647, , 100, 2147483647",
        "100000000, , 50, 150000000",
    })
    void theCapOrElseTheCommitmentSaysHowManyAndGraceGivesAtLeastOneMore(
            @Nullable Integer cap, @Nullable Integer commitment, int grace, @Nullable Integer places) {
        Policy policy = new Policy(
                "rolling",
                90,
                Policy.WindowUnit.ELAPSED,
                Policy.Rounding.NONE,
                false,
                Policy.ROLLING.kinds(),
                false,
                Policy.OnReturn.AUTO,
                Policy.Enforcement.VIEW_ONLY,
                Policy.Capacity.HARD,
                cap,
                grace,
                Policy.InactiveGrades.HOLD,
                Policy.Measure.PEAK,
                Policy.ROLLING.countedRoles(),
                Policy.ROLLING.closeDelay(),
                12);

        assertThat(policy.places(Optional.ofNullable(commitment))).isEqualTo(Optional.ofNullable(places));
    }
}
