package org.headcount.store;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.headcount.gateway.host.Aliases;
import org.headcount.metering.fact.InstitutionId;

/** Aliases as further names of an identity: erased with it, and found wherever names are. */
final class SqlAliases implements Aliases {

    /** As the learner's own name: its key makes the same digests. */
    private static final String KEEP = """
            insert into identity_name (institution, namespace, value, identity, digest_key, display_name, folded, sis_id, alias)
            values (?, ?, ?, ?, ?, '', ?, '', 1)
            on conflict (institution, namespace, value) do update
            set identity = excluded.identity, digest_key = excluded.digest_key, display_name = '', folded = excluded.folded,
                sis_id = ''
            where identity_name.alias = 1 and identity_name.identity <> excluded.identity
            """;

    private final Database database;
    private final Identities identities;
    private final InstantSource clock;

    SqlAliases(Database database, Identities identities, InstantSource clock) {
        this.database = database;
        this.identities = identities;
        this.clock = clock;
    }

    @Override
    public List<Boolean> keep(InstitutionId institution, List<Alias> aliases) {
        List<Boolean> kept =
                new ArrayList<>(aliases.stream().map(alias -> false).toList());
        List<Integer> inOrder = IntStream.range(0, aliases.size())
                .boxed()
                .sorted(Comparator.comparing(each -> aliases.get(each).learner().toString()))
                .toList(); // so that two lists about the same people do not wait for each other
        for (int each : inOrder) {
            kept.set(each, database.write(session -> keep(session, institution, aliases.get(each))));
        }
        return kept;
    }

    private boolean keep(Session session, InstitutionId institution, Alias alias) throws SQLException {
        Identities.Known learner = identities.meet(session, institution, alias.learner());
        Optional<Identities.Known> before = identities.find(session, institution, alias.name());
        if (before.filter(known -> known.identity().equals(learner.identity())).isPresent()) {
            return true;
        }
        identities.hold(session, institution, learner); // nobody erased gets a name again
        int changed = session.update(
                KEEP,
                institution.value(),
                alias.name().namespace(),
                alias.name().value(),
                learner.identity(),
                learner.digestKey(),
                Identities.folded(alias.name(), ""));
        if (changed == 1) {
            Instant now = clock.instant();
            StatusNotes.note(session, institution, learner.learner(), now);
            if (before.isPresent()) {
                FormerNames.add(session, institution, alias.name(), before.get().identity());
                StatusNotes.note(session, institution, before.get().learner(), now);
            }
        }
        return changed == 1;
    }
}
