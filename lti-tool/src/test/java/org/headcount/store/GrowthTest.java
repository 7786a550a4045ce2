package org.headcount.store;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

class GrowthTest {

    @Test
    void whatAServerWillNotGoOverJustNowIsWrittenAllTheSame() {
        assertThatCode(() -> Growth.settle(new InAHurry())).doesNotThrowAnyException();
    }

    /** A server that lets no statement take long. */
    private static final class InAHurry implements Database {

        @Override
        public Dialect dialect() {
            return Dialect.POSTGRESQL;
        }

        @Override
        public <T> T write(Work<T> work) {
            throw new StoreException("canceling statement due to statement timeout");
        }

        @Override
        public <T> T read(Work<T> work) {
            return write(work);
        }

        @Override
        public <T> T look(Work<T> work) {
            return write(work);
        }

        @Override
        public void close() {}
    }
}
