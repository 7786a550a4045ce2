package org.headcount.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.headcount.metering.fact.InstitutionId;

/**
 * A look at every name of an institution on a file, parted so that others can help: one processor compares ten million names in a second, and for a page a million is
 * too many for one alone. A server parts its own looks.
 */
final class NameLook {

    /** So many parts that whoever is done early has another one. */
    private static final int PARTS = 8;

    /** From how many in one part on it is not worth it to have them at hand, and all others of the question may tell sooner who fits. */
    static final int FEW = 1_000;

    /** Behind every namespace. */
    private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

    private static final String IN_ORDER = "234567abcdefghijklmnopqrstuvwxyz";

    /** Names of people met by chance, in the order of names. Opaque ids are spread evenly, whatever people are called: where these part the names the parts are about as long. */
    static final String MET_BY_CHANCE = """
            with place (id) as (values $places)
            select distinct n.namespace, n.value
            from place p
            join identity_name n on n.institution = ? and n.identity = (
                select min(o.identity)
                from identity_name o
                where o.institution = ? and o.identity > p.id)
            order by 1, 2
            """.replace("$places", places());

    /** The name first: what is compared of a row that is in the part anyway is compared for those alone who are called so. */
    static final String CALLED = """
            select n.identity
            from identity_name n
            where n.institution = ? and $called and (n.namespace, n.value) >= (?, ?) and (n.namespace, n.value) < (?, ?)
            limit ?
            """;

    private static final String CALLED_SO = LearnerSearch.named(Dialect.SQLITE, CALLED);

    private NameLook() {}

    private record Place(String namespace, String value) {}

    /** Two for each letter that an opaque id may go on with. */
    private static String places() {
        return IN_ORDER.chars()
                .mapToObj(letter -> "('ln%1$c'), ('ln%1$cj')".formatted((char) letter))
                .collect(Collectors.joining(", "));
    }

    /**
     * The identities of all who are called so, in no order; empty where they are not few, and on a server.
     *
     * @param few from how many found in one part on they are not
     */
    static Optional<List<String>> few(Session session, InstitutionId institution, String text, int few)
            throws SQLException {
        if (session.dialect() != Dialect.SQLITE) {
            return Optional.empty();
        }
        String called = LearnerSearch.name(Dialect.SQLITE, text);
        List<Place> borders = borders(session, institution);
        List<List<String>> found = session.sideBySide(IntStream.range(1, borders.size())
                .<Work<List<String>>>mapToObj(part -> {
                    Place from = borders.get(part - 1);
                    Place until = borders.get(part);
                    return helper -> helper.list(
                            CALLED_SO,
                            row -> row.getString(1),
                            institution.value(),
                            called,
                            from.namespace(),
                            from.value(),
                            until.namespace(),
                            until.value(),
                            few);
                })
                .toList());
        return found.stream().anyMatch(part -> part.size() == few)
                ? Optional.empty()
                : Optional.of(found.stream().flatMap(List::stream).toList());
    }

    /** Of as many parts, fewer where there are few names. */
    private static List<Place> borders(Session session, InstitutionId institution) throws SQLException {
        List<Place> met = session.list(
                MET_BY_CHANCE,
                row -> new Place(row.getString(1), row.getString(2)),
                institution.value(),
                institution.value());
        List<Place> borders = new ArrayList<>();
        borders.add(new Place("", ""));
        IntStream.range(1, PARTS)
                .map(part -> part * met.size() / PARTS)
                .distinct()
                .filter(place -> place > 0)
                .forEach(place -> borders.add(met.get(place)));
        borders.add(new Place(LAST, ""));
        return borders;
    }
}
