package org.headcount.store;

import java.util.Arrays;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings a database to the shape that this version needs; does nothing to one that has it. */
final class Migrations {

    private Migrations() {}

    /** @param folders of scripts beside this class */
    static void run(DataSource database, Dialect dialect, String... folders) {
        try {
            Flyway.configure()
                    .dataSource(database)
                    .locations(Arrays.stream(folders)
                            .map(folder -> "classpath:org/headcount/store/" + folder)
                            .toArray(String[]::new))
                    .placeholders(dialect.words())
                    .table("schema_history")
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new StoreException("the database cannot be brought to the shape that this version needs", e);
        }
    }
}
