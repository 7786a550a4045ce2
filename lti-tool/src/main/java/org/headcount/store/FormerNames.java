package org.headcount.store;

import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.IdentityId;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Report;

/** Whom names meant before hosts gave them to others: who sends a fact again says the same of the same person as before. */
final class FormerNames {

    private static final String ADD = """
            insert into former_name (institution, namespace, value, identity)
            values (?, ?, ?, ?)
            on conflict do nothing
            """;

    private static final String MEANT = """
            select identity
            from former_name
            where institution = ? and namespace = ? and value = ?
            """;

    private static final String FORGET = """
            delete from former_name
            where institution = ? and identity = ?
            """;

    private static final String FORGET_NAME = """
            delete from former_name
            where institution = ? and namespace = ? and value = ?
            """;

    private final Identities identities;

    FormerNames(Identities identities) {
        this.identities = identities;
    }

    static void add(Session session, InstitutionId institution, IdentityName name, String identity)
            throws SQLException {
        session.update(ADD, institution.value(), name.namespace(), name.value(), identity);
    }

    /** Of somebody who is erased. */
    static void forget(Session session, InstitutionId institution, List<String> identities, List<IdentityName> names)
            throws SQLException {
        for (String identity : identities) {
            session.update(FORGET, institution.value(), identity);
        }
        for (IdentityName name : names) {
            session.update(FORGET_NAME, institution.value(), name.namespace(), name.value());
        }
    }

    /**
     * Whether a report says what a fact says that was written down under its key, its names taken as they were meant once.
     *
     * @param identity whose the fact is
     * @param digest of its payload
     */
    boolean isSame(Session session, InstitutionId institution, Report report, String identity, byte[] digest)
            throws SQLException {
        IdentityId whose = new IdentityId(identity);
        Optional<byte[]> key = identities
                .find(session, institution, new IdentityName(IdentityName.DEFAULT, identity))
                .map(Identities.Known::digestKey);
        if (key.isEmpty() || !meant(session, institution, report.who()).contains(whose)) {
            return false; // nobody was ever called otherwise who was met just now
        }
        List<Fact> facts = report.detail() instanceof Detail.With with
                ? meant(session, institution, with.other()).stream()
                        .filter(other -> !other.equals(whose))
                        .map(other -> report.of(whose, other))
                        .toList()
                : List.of(report.of(whose));
        return facts.stream()
                .anyMatch(fact -> MessageDigest.isEqual(PayloadDigest.of(report, fact, key.get()), digest));
    }

    /** Everybody whom a name means or has meant. */
    private List<IdentityId> meant(Session session, InstitutionId institution, IdentityName name) throws SQLException {
        List<String> before =
                session.list(MEANT, row -> row.getString(1), institution.value(), name.namespace(), name.value());
        return Stream.concat(
                        identities.find(session, institution, name).map(Identities.Known::identity).stream(),
                        before.stream())
                .distinct()
                .map(IdentityId::new)
                .toList();
    }
}
