package org.headcount.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.IdentityId;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.ledger.Links;
import org.headcount.metering.terms.Terms;

/** Keeps beside the identities whose they are, as {@link Links} says of all facts. */
final class LinkMoves {

    private static final String MOVE = """
            update identity
            set learner = ?
            where institution = ? and id = ?
            """;

    private static final String REMOVE_LEARNER = """
            delete from learner
            where institution = ? and id = ?
            """;

    private final Session session;
    private final InstitutionId institution;
    private final Terms terms;
    private final PeriodRows periods;

    /** @param terms held by this transaction, which lets nobody else write facts of the institution */
    LinkMoves(Session session, InstitutionId institution, Terms terms, PeriodRows periods) {
        this.periods = periods;
        this.session = session;
        this.institution = institution;
        this.terms = terms;
    }

    /** Whom a fact may part or put together: nobody, unless it is a link or an unlink, or the void of one. */
    static Set<IdentityId> named(Session session, InstitutionId institution, Fact fact) throws SQLException {
        Optional<Fact> link = fact.type().links() ? Optional.of(fact) : Optional.empty();
        if (fact.detail() instanceof Detail.Voids voids) {
            link = FactRows.find(session, institution, voids.fact())
                    .map(kept -> kept.fact())
                    .filter(target -> target.type().links());
        }
        Set<IdentityId> named = new TreeSet<>();
        link.flatMap(Links::ends).ifPresent(pair -> named.addAll(List.of(fact.identity(), pair.one(), pair.other())));
        return named;
    }

    /**
     * Parts and puts together whomever facts just written are about, as all facts say, and folds anew whoever is another
     * learner now.
     *
     * @return whether held scores may go by it
     */
    boolean move(Set<IdentityId> named, Instant now) throws SQLException {
        Map<IdentityId, String> before = members(named);
        Links links = Links.of(LinkRows.of(session, institution, before.keySet()), fact -> true);
        Map<String, Set<IdentityId>> were = new TreeMap<>();
        Map<String, Set<IdentityId>> are = new TreeMap<>();
        for (Map.Entry<IdentityId, String> each : before.entrySet()) {
            String learner = links.learner(each.getKey()).value();
            were.computeIfAbsent(each.getValue(), any -> new TreeSet<>()).add(each.getKey());
            are.computeIfAbsent(learner, any -> new TreeSet<>()).add(each.getKey());
            if (!learner.equals(each.getValue())) {
                session.update(MOVE, learner, institution.value(), each.getKey().value());
            }
        }
        for (String gone : were.keySet()) {
            if (!are.containsKey(gone)) {
                PeriodRows.drop(session, institution, gone);
                session.update(REMOVE_LEARNER, institution.value(), gone);
            }
        }
        boolean woke = false;
        for (Map.Entry<String, Set<IdentityId>> learner : are.entrySet()) {
            if (!were.containsKey(learner.getKey())) {
                Identities.createLearner(session, institution, learner.getKey());
            }
            if (!learner.getValue().equals(were.get(learner.getKey()))) {
                PeriodRows.refold(session, institution, terms, learner.getKey());
                StatusNotes.moved(
                        session,
                        institution,
                        learner.getKey(),
                        periods.all(session, institution, learner.getKey()),
                        now);
                woke |= HoldRows.wake(session, institution, learner.getKey(), now);
            }
        }
        return woke;
    }

    /** Everybody who was the same learner as one of those named, with whose; held, each as whoever moves a hold does it, so that neither waits for the other. */
    private Map<IdentityId, String> members(Set<IdentityId> named) throws SQLException {
        Map<IdentityId, String> learners = new LinkedHashMap<>();
        for (IdentityId identity : named) {
            Optional<String> learner =
                    session.first(LinkRows.ONE, row -> row.getString(1), institution.value(), identity.value());
            if (learner.isPresent()) {
                for (IdentityId member : LinkRows.identities(session, institution, new LearnerId(learner.get()))) {
                    periods.holdOwner(session, institution, member.value());
                    learners.put(member, learner.get());
                }
            }
        }
        return learners;
    }
}
