package org.headcount.metering;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

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
    public Optional<Institution> amend(InstitutionId id, String name, Terms added) {
        return Optional.ofNullable(all.computeIfPresent(id, (same, old) -> {
            Terms terms = old.terms();
            return new Institution(
                    id,
                    name,
                    old.createdAt(),
                    new Terms(
                            joined(terms.policy(), added.policy()),
                            joined(terms.zone(), added.zone()),
                            joined(terms.rateCard(), added.rateCard()),
                            joined(terms.commitment(), added.commitment()),
                            joined(terms.contract(), added.contract())));
        }));
    }

    private static <T> History<T> joined(History<T> history, History<T> added) {
        return new History<>(Stream.concat(history.versions().stream(), added.versions().stream())
                .toList());
    }
}
