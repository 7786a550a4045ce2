package org.headcount.metering;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Amendment;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;

/** Institutions for tests. */
public final class InMemoryInstitutions implements Institutions {

    private final Map<InstitutionId, Institution> all = new ConcurrentSkipListMap<>();

    @Override
    public boolean create(Institution institution) {
        return all.putIfAbsent(institution.id(), institution) == null;
    }

    @Override
    public Optional<Institution> find(InstitutionId id) {
        return Optional.ofNullable(all.get(id));
    }

    @Override
    public List<Institution> all() {
        return List.copyOf(all.values());
    }

    @Override
    public synchronized Amendment amend(
            InstitutionId id, Predicate<Institution> seen, Function<Institution, Change> change) {
        Optional<Institution> present = find(id);
        if (present.isEmpty()) {
            return new Amendment.NoSuchInstitution();
        }
        if (!seen.test(present.get())) {
            return new Amendment.ChangedMeanwhile(present.get());
        }
        Amendment amendment = present.get().amended(change.apply(present.get()));
        if (amendment instanceof Amendment.Made made) {
            all.put(id, made.institution());
        }
        return amendment;
    }
}
