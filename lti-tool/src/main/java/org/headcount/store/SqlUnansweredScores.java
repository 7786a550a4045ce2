package org.headcount.store;

import java.time.Instant;
import java.util.Optional;
import org.headcount.gateway.grade.UnansweredScores;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;

/** Scores without an answer in the database. */
final class SqlUnansweredScores implements UnansweredScores {

    private static final String NOTE = """
            insert into unanswered_score (institution, score, forget_after, identity)
            values (?, ?, ?, ?)
            on conflict do nothing
            """;

    private static final String FIND = """
            select 1
            from unanswered_score
            where institution = ? and score = ?
            """;

    private final Database database;
    private final Identities identities;

    SqlUnansweredScores(Database database, Identities identities) {
        this.database = database;
        this.identities = identities;
    }

    @Override
    public void note(InstitutionId institution, IdentityName learner, String score, Instant forgetAfter) {
        database.<Boolean>write(session -> {
            Optional<Identities.Known> who = identities.find(session, institution, learner);
            if (who.isPresent()) {
                identities.hold(session, institution, who.get());
                session.update(
                        NOTE,
                        institution.value(),
                        score,
                        Micros.of(forgetAfter),
                        who.get().identity());
            }
            return true;
        });
    }

    @Override
    public boolean has(InstitutionId institution, String score) {
        return database.look(session -> session.exists(FIND, institution.value(), score));
    }
}
