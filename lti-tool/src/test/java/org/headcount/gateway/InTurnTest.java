package org.headcount.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.headcount.metering.fact.InstitutionId;
import org.junit.jupiter.api.Test;

class InTurnTest {

    private static final InstitutionId NORTH = new InstitutionId("north");
    private static final InstitutionId SOUTH = new InstitutionId("south");

    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();
    private boolean full;
    private final InTurn inTurn = new InTurn(work -> {
        if (full) {
            throw new InternalError("no thread");
        }
        threads.add(work);
    });

    private void add(InstitutionId institution, String work) {
        inTurn.of(institution).execute(() -> done.add(work));
    }

    @Test
    void howeverMuchOneAsksForTheOtherIsNextAfterOneWorkOfIt() {
        add(NORTH, "north 1");
        add(NORTH, "north 2");
        add(NORTH, "north 3");
        add(SOUTH, "south 1");

        assertThat(threads).as("one of each").hasSize(2);
        while (!threads.isEmpty()) {
            threads.remove().run();
        }

        assertThat(done).containsExactly("north 1", "south 1", "north 2", "north 3");
    }

    @Test
    void whatFailsHoldsUpNothing() {
        inTurn.of(NORTH).execute(() -> {
            throw new IllegalStateException("no database");
        });
        add(NORTH, "north 2");

        assertThatThrownBy(threads.remove()::run).hasMessage("no database");
        threads.remove().run();
        add(NORTH, "north 3");
        threads.remove().run();

        assertThat(done).containsExactly("north 2", "north 3");
    }

    @Test
    void whatFoundNoThreadIsToldSoAndWhatComesAfterItIsDone() {
        full = true;
        assertThatThrownBy(() -> add(NORTH, "north 1")).isInstanceOf(InternalError.class);
        full = false;

        add(NORTH, "north 2");
        threads.remove().run();

        assertThat(done).containsExactly("north 2");
    }

    @Test
    void whatWaitsIsDoneByTheThreadThatThereIsWhereThereIsNoOther() {
        add(NORTH, "north 1");
        add(NORTH, "north 2");
        add(NORTH, "north 3");
        full = true;
        threads.remove().run();
        full = false;
        add(NORTH, "north 4");
        threads.remove().run();

        assertThat(done).containsExactly("north 1", "north 2", "north 3", "north 4");
    }

    @Test
    void ofOneNotMoreThanTwentyWait() {
        for (int work = 0; work <= 20; work++) {
            add(NORTH, "north " + work);
        }

        assertThatThrownBy(() -> add(NORTH, "too much")).isInstanceOf(RejectedExecutionException.class);
        add(SOUTH, "south 1");
        assertThat(threads).hasSize(2);
    }
}
