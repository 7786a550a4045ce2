package org.headcount.store;

import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.IdentityId;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.ledger.Histories;
import org.headcount.metering.ledger.Links;
import org.headcount.metering.ledger.Persons;

/** Identities and what was said of who is who as rows, read. */
final class LinkRows {

    /** Conditions here are those of the indexes, letter by letter. */
    static final String ALL = FactRows.MARKED + """
            from fact f
            join identity i on i.institution = f.institution and i.id = f.identity
            where f.institution = ? and f.type in ('LINK', 'UNLINK')
            """;

    /** From the few links to the voids: written so that SQLite keeps to that order. */
    static final String ALL_VOIDS = FactRows.MARKED + """
            from fact l
            cross join fact f
            cross join identity i
            where l.institution = ? and l.type in ('LINK', 'UNLINK')
                and f.institution = l.institution and f.identity in (l.identity, l.with_identity)
                and (f.type = 'VOID' or f.type = 'EXEMPT' or f.type = 'VOUCHER_REVOKED' or f.type = 'VOUCHER_REDEEMED')
                and f.voids_source = l.source and f.voids_id = l.id
                and i.institution = f.institution and i.id = f.identity
            """;

    private static final String MARKED_OF_LEARNER = FactRows.MARKED + """
            from identity i
            join fact f on f.institution = i.institution and f.identity = i.id
            where i.institution = ? and i.learner = ?
            """;

    static final String OF_IDENTITY = FactRows.COLUMNS + """
            from fact f
            join identity i on i.institution = f.institution and i.id = f.identity
            where f.institution = ? and f.identity = ? and f.type in ('LINK', 'UNLINK')
            """;

    static final String WITH_IDENTITY = FactRows.COLUMNS + """
            from fact f
            join identity i on i.institution = f.institution and i.id = f.identity
            where f.institution = ? and f.with_identity = ?
            """;

    static final String VOIDS_OF_IDENTITY = FactRows.COLUMNS + """
            from fact f
            join identity i on i.institution = f.institution and i.id = f.identity
            where f.institution = ? and f.identity = ?
                and (f.type = 'VOID' or f.type = 'EXEMPT' or f.type = 'VOUCHER_REVOKED' or f.type = 'VOUCHER_REDEEMED')
            """;

    static final String FACTS_OF_IDENTITY = FactRows.COLUMNS + """
            from identity i
            join fact f on f.institution = i.institution and f.identity = i.id
            where i.institution = ? and i.id = ?
            """;

    static final String IDENTITIES = """
            select id
            from identity
            where institution = ? and learner = ?
            """;

    static final String ONE = """
            select i.learner, i.created_at, n.namespace, n.value, n.display_name
            from identity i
            left join identity_name n on n.institution = i.institution and n.identity = i.id
            where i.institution = ? and i.id = ?
            """;

    private LinkRows() {}

    static List<Fact> all(Session session, InstitutionId institution) throws SQLException {
        return marked(session, institution).facts();
    }

    /** Every link and unlink, and the voids that name one. */
    static Histories.Marked marked(Session session, InstitutionId institution) throws SQLException {
        Histories.Marked links = marked(session, ALL, institution.value());
        if (links.facts().isEmpty()) {
            return links;
        }
        Histories.Marked voids = marked(session, ALL_VOIDS, institution.value());
        Map<FactKey, YearMonth> cameAfter = new HashMap<>(links.cameAfter());
        cameAfter.putAll(voids.cameAfter());
        return new Histories.Marked(
                Stream.concat(links.facts().stream(), voids.facts().stream())
                        .distinct()
                        .toList(),
                cameAfter);
    }

    static Histories.Marked markedOfLearner(Session session, InstitutionId institution, String learner)
            throws SQLException {
        return marked(session, MARKED_OF_LEARNER, institution.value(), learner);
    }

    private static Histories.Marked marked(Session session, String sql, Object... values) throws SQLException {
        Map<FactKey, YearMonth> cameAfter = new HashMap<>();
        List<Fact> facts = session.list(
                sql,
                row -> {
                    FactRows.mark(row, cameAfter);
                    return FactRows.fact(row);
                },
                values);
        return new Histories.Marked(facts, cameAfter);
    }

    /** Those that name one of some identities, and the voids about these or about whom they are linked with. */
    static List<Fact> of(Session session, InstitutionId institution, Collection<IdentityId> identities)
            throws SQLException {
        List<Fact> found = new ArrayList<>();
        for (IdentityId identity : identities) {
            for (String sql : List.of(OF_IDENTITY, WITH_IDENTITY)) {
                found.addAll(session.list(sql, FactRows::fact, institution.value(), identity.value()));
            }
        }
        Set<IdentityId> named = new TreeSet<>(identities); // a void may be there before the link that it names
        found.forEach(fact -> Links.ends(fact).ifPresent(pair -> named.addAll(List.of(pair.one(), pair.other()))));
        for (IdentityId identity : named) {
            found.addAll(session.list(VOIDS_OF_IDENTITY, FactRows::fact, institution.value(), identity.value()));
        }
        return found.stream()
                .filter(fact -> fact.type().links() || fact.detail() instanceof Detail.Voids)
                .distinct()
                .toList();
    }

    static NavigableSet<IdentityId> identities(Session session, InstitutionId institution, LearnerId learner)
            throws SQLException {
        return new TreeSet<>(session.list(
                IDENTITIES, row -> new IdentityId(row.getString(1)), institution.value(), learner.value()));
    }

    private record Named(Instant metAt, IdentityId identity, Optional<Identities.Named> name) {}

    static Persons.Together together(Session session, InstitutionId institution, NavigableSet<IdentityId> identities)
            throws SQLException {
        List<Named> named = new ArrayList<>();
        List<Fact> facts = new ArrayList<>();
        for (IdentityId identity : identities) {
            named.addAll(session.list(
                    ONE,
                    row -> new Named(
                            Micros.toInstant(row.getLong(2)),
                            identity,
                            row.getString(3) == null
                                    ? Optional.empty()
                                    : Optional.of(new Identities.Named(
                                            new IdentityName(row.getString(3), row.getString(4)), row.getString(5)))),
                    institution.value(),
                    identity.value()));
            facts.addAll(session.list(FACTS_OF_IDENTITY, FactRows::fact, institution.value(), identity.value()));
        }
        named.sort(Comparator.comparing(Named::metAt).thenComparing(Named::identity));
        facts.sort(Fact.EVALUATION);
        return new Persons.Together(
                Identities.learner(
                        identities.first().value(),
                        named.stream().flatMap(one -> one.name().stream()).toList()),
                named.stream().map(Named::metAt).findFirst().orElse(Instant.MAX),
                facts);
    }
}
