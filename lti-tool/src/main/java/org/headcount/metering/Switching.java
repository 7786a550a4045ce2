package org.headcount.metering;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Learner;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Books;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.month.Narrowed;
import org.headcount.metering.month.Narrowing;
import org.headcount.metering.month.Snapshots;
import org.headcount.metering.report.Surveys;
import org.headcount.metering.status.Standing;

/**
 * Moves many learners' switches at once: for each there is one fact or none, whatever becomes of the others. First comes a
 * {@link Plan}, by which it is known what will be written for whom; then its reports are recorded, or not.
 */
public final class Switching {

    private final Institutions institutions;
    private final Ledger ledger;
    private final Snapshots snapshots;
    private final InstantSource clock;

    public Switching(Institutions institutions, Ledger ledger, Snapshots snapshots, InstantSource clock) {
        this.institutions = institutions;
        this.ledger = ledger;
        this.snapshots = snapshots;
        this.clock = clock;
    }

    /**
     * What is to be done.
     *
     * @param at when it takes effect, past or planned
     * @param id names the order, so that the same order for the same learner is one fact, however often it comes; empty
     *     for one that is never repeated
     */
    public record Order(boolean on, Instant at, Optional<String> id, String unit, Report.Note note) {}

    /** One of those whom an order names, in its order. */
    public sealed interface Item {

        /** The name that the order has. */
        IdentityName who();

        /** A switch that moves by this report. */
        record Moves(IdentityName who, LearnerId learner, Report report) implements Item {}

        record NoSuchLearner(IdentityName who) implements Item {}

        /** Staff and test users have no switch. */
        record RoleNotCounted(IdentityName who, LearnerId learner) implements Item {}

        /** Named before, perhaps by another name. */
        record Again(IdentityName who, LearnerId learner) implements Item {}
    }

    /** What an order comes to, an item for each learner named. */
    public record Plan(List<Item> items) {

        public Plan {
            items = List.copyOf(items);
        }

        public List<Report> reports() {
            return items.stream()
                    .filter(Item.Moves.class::isInstance)
                    .map(item -> ((Item.Moves) item).report())
                    .toList();
        }
    }

    /** Empty where the policy in force when it takes effect has no switch. */
    public Optional<Plan> plan(InstitutionId id, Order order, List<IdentityName> learners) {
        Institution institution =
                institutions.find(id).orElseThrow(() -> new IllegalArgumentException("there is no institution " + id));
        Books books = new Books(institution, ledger, Optional.empty());
        if (!books.terms().policy().inForceAt(order.at()).switching()) {
            return Optional.empty();
        }
        Instant now = Micros.floor(clock.instant());
        Set<LearnerId> seen = new HashSet<>();
        List<Item> items = new ArrayList<>();
        for (IdentityName who : learners) {
            items.add(ledger.licence(id, who)
                    .map(licence -> new Standing(new Learner(licence.learner(), List.of(), ""), licence))
                    .map(standing -> item(
                            books,
                            order,
                            who,
                            standing,
                            seen.add(standing.learner().id()),
                            now))
                    .orElseGet(() -> new Item.NoSuchLearner(who)));
        }
        return Optional.of(new Plan(items));
    }

    private static Item item(
            Books books, Order order, IdentityName who, Standing standing, boolean first, Instant now) {
        LearnerId learner = standing.learner().id();
        if (!first) {
            return new Item.Again(who, learner);
        }
        if (Meter.neverCounted(books, who, standing, order.at())) {
            return new Item.RoleNotCounted(who, learner);
        }
        String fact = order.id()
                .map(name -> name + ":" + learner)
                .orElseGet(() -> UUID.randomUUID().toString());
        return new Item.Moves(
                who,
                learner,
                new Report(
                        new FactKey(Meter.SOURCE, fact),
                        new IdentityName(IdentityName.DEFAULT, learner.value()),
                        order.on() ? FactType.SWITCH_ON : FactType.SWITCH_OFF,
                        Kind.OTHER,
                        Role.LEARNER,
                        Origin.STAFF,
                        order.at(),
                        now,
                        order.unit(),
                        order.note()));
    }

    /**
     * Learners that a question fits, by opaque id, one more than its limit where there are more.
     *
     * @param narrowing as in {@link Meter#list}
     */
    public List<IdentityName> matching(InstitutionId institution, Ledger.Question asked, Narrowing narrowing) {
        List<IdentityName> found = new ArrayList<>();
        snapshots.<Boolean>view(institution, view -> {
            Books books = Surveys.books(view, Optional.empty());
            Ledger.Question question = narrowing.ask(asked, books.months());
            Narrowed narrowed = new Narrowed(books, narrowing, question.asOf());
            view.licences(question, licence -> {
                if (found.size() <= question.limit() && narrowed.fits(licence)) {
                    found.add(new IdentityName(
                            IdentityName.DEFAULT, licence.learner().value()));
                }
            });
            return true;
        });
        return found;
    }
}
