package org.headcount.web.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Learner;
import org.headcount.metering.fact.LearnerId;
import org.junit.jupiter.api.Test;

class PlacesTest {

    private static final LearnerId ID = new LearnerId("abc");

    private final Places places = new Places(Map.of("lti.pf1", "Moodle"));

    @Test
    void whoeverHasANameIsCalledByIt() {
        assertThat(places.called(new Learner(ID, List.of(new IdentityName("lti.pf1", "5")), "Ada")))
                .isEqualTo("Ada");
    }

    @Test
    void whoeverHasNoneIsCalledByIdentitiesWithTheNameOfTheLms() {
        Learner learner =
                new Learner(ID, List.of(new IdentityName("lti.pf1", "5"), new IdentityName("other", "ada")), "");

        assertThat(places.called(learner)).isEqualTo("5 · Moodle, other:ada");
    }

    @Test
    void somebodyErasedIsCalledByTheOpaqueId() {
        assertThat(places.called(new Learner(ID, List.of(), ""))).isEqualTo("abc");
    }
}
