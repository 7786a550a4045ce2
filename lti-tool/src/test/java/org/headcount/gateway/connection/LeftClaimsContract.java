package org.headcount.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.headcount.metering.Given;
import org.headcount.testing.Race;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link LeftClaims} keeps to. */
@SuppressWarnings("NullAway.Init")
public abstract class LeftClaimsContract {

    private LeftClaims claims;

    protected abstract LeftClaims noClaims();

    @BeforeEach
    void begin() {
        claims = noClaims();
    }

    @Test
    void eachNameIsListedOnceForItsLmsHoweverOftenItIsSaid() throws Exception {
        Race.of(() -> {
            claims.note(Given.NORTH, "pf1", List.of("b", "a"));
            return true;
        });
        claims.note(Given.NORTH, "pf1", List.of("a", "c"));
        claims.note(Given.NORTH, "pf2", List.of());

        assertThat(claims.of(Given.NORTH, "pf1"))
                .extracting(LeftClaims.Left::name)
                .containsExactly("a", "b", "c");
        assertThat(claims.of(Given.NORTH, "pf2")).isEmpty();
        assertThat(claims.of(Given.SOUTH, "pf1")).isEmpty();
    }

    @Test
    void anLmsThatMakesUpNamesFillsNoMoreThanItsShare() {
        IntStream.range(0, 3 * LeftClaims.MOST)
                .forEach(number -> claims.note(Given.NORTH, "pf1", List.of("claim " + number)));

        assertThat(claims.of(Given.NORTH, "pf1")).hasSize(LeftClaims.MOST);
    }
}
