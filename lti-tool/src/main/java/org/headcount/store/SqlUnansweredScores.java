package org.headcount.store;

import java.time.Instant;
import org.headcount.gateway.UnansweredScores;
import org.headcount.metering.InstitutionId;
import org.headcount.metering.Micros;

/** Scores without an answer in the database. */
final class SqlUnansweredScores implements UnansweredScores {

    private static final String NOTE = """
            insert into unanswered_score (institution, score, forget_after)
            values (?, ?, ?)
            on conflict do nothing
            """;

    private static final String FIND = """
            select 1
            from unanswered_score
            where institution = ? and score = ?
            """;

    private final Database database;

    SqlUnansweredScores(Database database) {
        this.database = database;
    }

    @Override
    public void note(InstitutionId institution, String score, Instant forgetAfter) {
        database.write(session -> session.update(NOTE, institution.value(), score, Micros.of(forgetAfter)));
    }

    @Override
    public boolean has(InstitutionId institution, String score) {
        return database.read(session -> session.exists(FIND, institution.value(), score));
    }
}
