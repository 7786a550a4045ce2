package org.headcount.metering;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Report;
import org.headcount.metering.month.Institution;
import org.headcount.metering.terms.Policy;
import org.junit.jupiter.api.Test;

/** One institution never affects, sees or counts for another, whatever keeps the facts of both; a failure names the seed that makes it again. */
public abstract class ApartContract {

    protected abstract Storage emptyStorage();

    /** How many random institutions it is tried on. */
    protected int rounds() {
        return 10;
    }

    @Test
    void whatHappensInAnotherInstitutionIsNeitherSeenNorCounted() {
        Storage storage = emptyStorage();
        Meter meter = new Meter(storage.institutions(), storage.ledger(), () -> RandomWorld.LATER);
        int number = 0;
        for (RandomWorld world : RandomWorld.some(rounds())) {
            InstitutionId alone = new InstitutionId("alone" + number);
            InstitutionId beside = new InstitutionId("beside" + number);
            InstitutionId another = new InstitutionId("another" + number++);
            create(storage, alone, world);
            create(storage, beside, world);
            storage.institutions().create(Given.institution(another, Policy.SWITCH));
            List<Report> there = new ArrayList<>(world.reports());
            Collections.shuffle(there, new Random(world.seed()));
            for (int each = 0; each < there.size(); each++) { // the same people, the same names of facts
                meter.record(another, List.of(there.get(each)));
                meter.record(beside, List.of(world.reports().get(each)));
            }
            meter.record(alone, world.reports());

            assertThat(world.answers(meter, beside, Optional.empty()))
                    .as("seed %d", world.seed())
                    .isEqualTo(world.answers(meter, alone, Optional.empty()));
            assertThat(names(meter, beside)).as("seed %d", world.seed()).isEqualTo(names(meter, alone));
        }
    }

    private static void create(Storage storage, InstitutionId id, RandomWorld world) {
        Institution like = world.institution();
        storage.institutions().create(new Institution(id, like.name(), like.createdAt(), like.terms()));
    }

    private static List<String> names(Meter meter, InstitutionId id) {
        return meter.list(id, Given.everybody("2026-03-20T00:00:00Z"), Optional.empty()).learners().stream()
                .map(one -> one.learner().identities().stream()
                        .map(IdentityName::toString)
                        .sorted()
                        .toList()
                        .toString())
                .sorted()
                .toList();
    }
}
