package org.headcount.gateway.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PersonKeyTest {

    private static final byte[] ADAS = {1, 2, 3};

    @Test
    void theSameThingOfOnePersonHasOneNameAndOfAnotherPersonAnother() {
        String name = new PersonKey(ADAS).name("item", "score");

        assertThat(name).matches("[0-9a-f]{30}");
        assertThat(new PersonKey(ADAS).name("item", "score")).isEqualTo(name);
        assertThat(new PersonKey(new byte[] {1, 2, 4}).name("item", "score")).isNotEqualTo(name);
    }

    @Test
    void noTwoListsOfPartsShareAName() {
        PersonKey key = new PersonKey(ADAS);

        assertThat(key.name("ab", "c")).isNotEqualTo(key.name("a", "bc")).isNotEqualTo(key.name("ab", "c", ""));
        assertThat(key.name("1:a")).isNotEqualTo(key.name("1", "a"));
    }

    @Test
    void itShowsItselfToNobody() {
        assertThat(new PersonKey(ADAS)).hasToString("PersonKey");
    }
}
