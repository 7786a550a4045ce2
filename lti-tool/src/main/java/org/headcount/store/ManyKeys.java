package org.headcount.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.headcount.metering.fact.InstitutionId;

/**
 * A select of what belongs to many keys, a hundred at a time, each looked up by itself. PostgreSQL would rather join them, and
 * keep to that plan of when its tables were small while they grow.
 */
final class ManyKeys {

    private static final int TOGETHER = 100;

    /** No key is empty, so that this stands for none. */
    private static final String NOTHING = "";

    private final String sql;
    private final int width;

    private ManyKeys(String sql, int width) {
        this.sql = sql;
        this.width = width;
    }

    /**
     * @param select columns and tables
     * @param institution the column that says whose rows they are
     * @param keys the columns that make a key, one or two
     * @param hold whether the rows are held until the transaction ends
     */
    static ManyKeys of(
            Dialect dialect, String select, String institution, List<String> keys, String and, boolean hold) {
        String row = "(" + String.join(", ", Collections.nCopies(keys.size(), "?")) + ")";
        String asked = String.join(", ", Collections.nCopies(TOGETHER, row));
        String sql = dialect == Dialect.POSTGRESQL
                ? """
                        select found.*
                        from (select cast(? as text) as institution) here
                        cross join (values %s) asked (%s)
                        cross join lateral (
                            %s where %s = here.institution and %s %s
                            offset 0 %s) found
                        """.formatted(
                                asked,
                                IntStream.range(0, keys.size())
                                        .mapToObj(number -> "k" + number)
                                        .collect(Collectors.joining(", ")),
                                select,
                                institution,
                                IntStream.range(0, keys.size())
                                        .mapToObj(number -> keys.get(number) + " = asked.k" + number)
                                        .collect(Collectors.joining(" and ")),
                                and,
                                hold ? "for update" : "")
                : """
                        %s where %s = ? and (%s) in (values %s) %s
                        """.formatted(select, institution, String.join(", ", keys), asked, and);
        return new ManyKeys(sql, keys.size());
    }

    String sql() {
        return sql;
    }

    /** Hands over what belongs to keys, in no order. Rows are held in the order of their keys. */
    <K> void each(
            Session session,
            InstitutionId institution,
            Collection<K> keys,
            Function<K, String[]> columns,
            Session.Rows rows)
            throws SQLException {
        Iterator<K> rest = keys.iterator();
        while (rest.hasNext()) {
            List<Object> values = new ArrayList<>(1 + TOGETHER * width);
            values.add(institution.value());
            while (rest.hasNext() && values.size() < 1 + TOGETHER * width) {
                Collections.addAll(values, (Object[]) columns.apply(rest.next()));
            }
            while (values.size() < 1 + TOGETHER * width) {
                values.add(NOTHING);
            }
            session.list(sql, row -> row(rows, row), values.toArray());
        }
    }

    private static boolean row(Session.Rows rows, ResultSet row) throws SQLException {
        rows.row(row);
        return true;
    }
}
