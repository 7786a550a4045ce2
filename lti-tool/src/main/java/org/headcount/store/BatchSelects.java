package org.headcount.store;

import java.util.List;
import java.util.stream.Stream;

/** The selects of {@link BatchRows} in one dialect. What would be a join is asked key by key, so that no plan can be a bad one. */
record BatchSelects(
        ManyKeys known,
        ManyKeys opaque,
        ManyKeys kept,
        ManyKeys progress,
        ManyKeys last,
        ManyKeys identities,
        ManyKeys facts) {

    private static final String KNOWN = """
            select n.namespace, n.value, n.identity, (
                    select i.learner from identity i
                    where i.institution = n.institution and i.id = n.identity),
                n.digest_key, n.display_name, (
                    select l.erasures
                    from identity i
                    join learner l on l.institution = i.institution and l.id = i.learner
                    where i.institution = n.institution and i.id = n.identity),
                n.sis_id
            from identity_name n
            """;

    private static final String OPAQUE = """
            select i.id, (
                select count(*)
                from identity_name n
                where n.institution = i.institution and n.identity = i.id)
            from identity i
            """;

    private static final String KEPT = """
            select f.source, f.id, f.identity, f.digest, (
                    select count(*)
                    from identity_name n
                    where n.institution = f.institution and n.identity = f.identity)
            from fact f
            """;

    private static final String PROGRESS = """
            select l.id, l.known, l.latest, l.corrected, l.erasures
            from learner l
            """;

    private static final String LAST = """
            select p.starts_at, p.ends_at, p.opened_source, p.opened_id, p.extended_source, p.extended_id,
                p.closed_source, p.closed_id, p.learner
            from period p
            """;

    private static final String NEWEST = "order by p.starts_at desc limit 1";

    private static final String AND_NO_LATER = """
            and p.starts_at = (
                select max(q.starts_at) from period q
                where q.institution = p.institution and q.learner = p.learner)
            """;

    private static final String IDENTITIES = """
            select i.id, i.learner
            from identity i
            """;

    private static final String FACTS = FactRows.COLUMNS.replace("i.learner", "f.identity as whose") + "from fact f\n";

    private static final BatchSelects SQLITE = made(Dialect.SQLITE);
    private static final BatchSelects POSTGRESQL = made(Dialect.POSTGRESQL);

    static BatchSelects of(Dialect dialect) {
        return dialect == Dialect.POSTGRESQL ? POSTGRESQL : SQLITE;
    }

    private static BatchSelects made(Dialect dialect) {
        String last = dialect == Dialect.POSTGRESQL ? NEWEST : AND_NO_LATER;
        return new BatchSelects(
                ManyKeys.of(dialect, KNOWN, "n.institution", List.of("n.namespace", "n.value"), "", false),
                ManyKeys.of(dialect, OPAQUE, "i.institution", List.of("i.id"), "", false),
                ManyKeys.of(dialect, KEPT, "f.institution", List.of("f.source", "f.id"), "", false),
                ManyKeys.of(dialect, PROGRESS, "l.institution", List.of("l.id"), "", true),
                ManyKeys.of(dialect, LAST, "p.institution", List.of("p.learner"), last, false),
                ManyKeys.of(dialect, IDENTITIES, "i.institution", List.of("i.learner"), "", false),
                ManyKeys.of(dialect, FACTS, "f.institution", List.of("f.identity"), "", false));
    }

    List<String> sql() {
        return Stream.of(known, opaque, kept, progress, last, identities, facts)
                .map(ManyKeys::sql)
                .toList();
    }
}
