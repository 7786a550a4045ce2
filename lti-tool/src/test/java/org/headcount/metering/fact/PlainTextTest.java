package org.headcount.metering.fact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlainTextTest {

    /** There are two, since the meter does not know LTI, and what one lets in the other must take. */
    @Test
    void theMeterAndLtiCallTheSameTextPlain() {
        assertThat(IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                        .mapToObj(Character::toString)
                        .filter(text -> PlainText.is(text) != org.headcount.lti.message.PlainText.is(text)))
                .isEmpty();
        assertThat(PlainText.is("\ud800")).isFalse();
        assertThat(PlainText.is("a\udc00b")).isFalse();
        assertThat(PlainText.is("Ödön 🎓")).isTrue();
    }
}
