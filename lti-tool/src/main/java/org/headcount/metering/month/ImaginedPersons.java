package org.headcount.metering.month;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityId;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Learner;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.ledger.Links;
import org.headcount.metering.ledger.Persons;

/** Who is who as it would be if more were written down: somebody new is met, and learners are put together and parted. */
public final class ImaginedPersons implements Persons {

    private final InstitutionId institution;
    private final Persons real;
    private final Map<IdentityName, IdentityId> strangers = new LinkedHashMap<>();
    private final Set<IdentityId> met = new HashSet<>();
    private final Map<IdentityId, List<Fact>> more = new HashMap<>();
    private final List<Fact> told = new ArrayList<>();
    private final Map<IdentityId, List<Fact>> really = new HashMap<>();
    private final Map<IdentityId, NavigableSet<IdentityId>> regrouped = new HashMap<>();

    ImaginedPersons(InstitutionId institution, Persons real) {
        this.institution = institution;
        this.real = real;
    }

    /** Finds somebody, or meets somebody new. */
    Meant meet(IdentityName who) {
        return meant(institution, who).orElseGet(() -> {
            IdentityId identity =
                    new IdentityId("imagined " + UUID.randomUUID()); // nobody's name, also where one lies in another
            strangers.put(who, identity);
            met.add(identity);
            return new Meant(identity, new LearnerId(identity.value()));
        });
    }

    boolean isStranger(IdentityId identity) {
        return met.contains(identity);
    }

    /** Whether somebody is really there, and the same learner as without all that is imagined. */
    boolean isReally(LearnerId learner) {
        IdentityId identity = new IdentityId(learner.value());
        return !isStranger(identity) && !regrouped.containsKey(identity);
    }

    /** What comes of a report whose key was used: as of whoever has kept only a digest of what was said, and none any more of somebody erased. */
    Receipt repeated(Fact first, Report.Note note, Report report) {
        Optional<IdentityId> who = identity(report.who());
        Optional<Fact> said = report.detail() instanceof Detail.With with
                ? who.flatMap(one -> identity(with.other()).map(other -> report.of(one, other)))
                : who.map(report::of);
        if (who.isPresent() && said.isEmpty()) {
            return new Receipt.Conflict();
        }
        boolean same = note.equals(report.note())
                && said.filter(fact -> fact.recorded(first.recordedAt()).equals(first))
                        .isPresent();
        return same || isErased(first.identity()) ? new Receipt.Duplicate() : new Receipt.Conflict();
    }

    private Optional<IdentityId> identity(IdentityName who) {
        return meant(institution, who).map(Meant::identity);
    }

    private boolean isErased(IdentityId identity) {
        return !isStranger(identity)
                && real.together(institution, new TreeSet<>(Set.of(identity)))
                        .learner()
                        .identities()
                        .isEmpty();
    }

    public LearnerId learner(IdentityId identity) {
        NavigableSet<IdentityId> group = regrouped.get(identity);
        if (group != null) {
            return new LearnerId(group.first().value());
        }
        return isStranger(identity)
                ? new LearnerId(identity.value())
                : real.meant(institution, opaque(identity)).orElseThrow().learner();
    }

    /** Adds a fact of somebody who was met. Whom it parts or puts together is so after {@link #regroup}. */
    public void add(Fact fact) {
        more.computeIfAbsent(fact.identity(), any -> new ArrayList<>()).add(fact);
        if (fact.type().links() || fact.type() == FactType.VOID) {
            told.add(fact);
        }
    }

    /**
     * Parts and puts together some learners as everything says that was told of them.
     *
     * @return the identities of each whom they are then
     */
    List<NavigableSet<IdentityId>> regroup(Collection<LearnerId> learners) {
        NavigableSet<IdentityId> members = new TreeSet<>();
        learners.forEach(learner -> members.addAll(identities(institution, learner)));
        Links links = Links.of(links(institution, members), fact -> true);
        members.forEach(member -> regrouped.put(member, links.together(member)));
        return members.stream().map(links::together).distinct().toList();
    }

    @Override
    public Optional<Meant> meant(InstitutionId id, IdentityName who) {
        Optional<IdentityId> stranger = Optional.ofNullable(strangers.get(who))
                .or(() -> Optional.of(new IdentityId(who.value()))
                        .filter(any -> who.namespace().equals(IdentityName.DEFAULT))
                        .filter(this::isStranger));
        return stranger.isPresent()
                ? stranger.map(identity -> new Meant(identity, learner(identity)))
                : real.meant(id, who)
                        .map(meant -> regrouped.containsKey(meant.identity())
                                ? new Meant(meant.identity(), learner(meant.identity()))
                                : meant);
    }

    @Override
    public Map<IdentityName, Meant> meant(InstitutionId id, Collection<IdentityName> names) {
        Map<IdentityName, Meant> all = new HashMap<>();
        names.forEach(name -> meant(id, name).ifPresent(meant -> all.put(name, meant)));
        return all;
    }

    @Override
    public NavigableSet<IdentityId> identities(InstitutionId id, LearnerId learner) {
        if (isReally(learner)) {
            return real.identities(id, learner);
        }
        IdentityId first = new IdentityId(learner.value());
        NavigableSet<IdentityId> group = regrouped.getOrDefault(first, new TreeSet<>(Set.of(first)));
        return group.first().equals(first) ? group : new TreeSet<>(); // that one is another learner's now
    }

    @Override
    public List<Fact> links(InstitutionId id) {
        return Stream.concat(real.links(id).stream(), told.stream()).toList();
    }

    @Override
    public List<Fact> links(InstitutionId id, Collection<IdentityId> identities) {
        List<Fact> links = new ArrayList<>(told);
        identities.forEach(identity ->
                links.addAll(really.computeIfAbsent(identity, one -> real.links(id, List.of(one)))));
        return links.stream().distinct().toList();
    }

    @Override
    public Together together(InstitutionId id, NavigableSet<IdentityId> identities) {
        NavigableSet<IdentityId> known = new TreeSet<>(identities);
        known.removeAll(met);
        Optional<Together> there = known.isEmpty() ? Optional.empty() : Optional.of(real.together(id, known));
        List<IdentityName> names = new ArrayList<>();
        there.ifPresent(those -> names.addAll(those.learner().identities()));
        strangers.forEach((name, identity) -> {
            if (identities.contains(identity)) {
                names.add(name);
            }
        });
        List<Fact> facts = new ArrayList<>();
        there.ifPresent(those -> facts.addAll(those.facts()));
        identities.forEach(identity -> facts.addAll(more.getOrDefault(identity, List.of())));
        facts.sort(Fact.EVALUATION);
        return new Together(
                new Learner(
                        new LearnerId(identities.first().value()),
                        names,
                        there.map(those -> those.learner().name()).orElse("")),
                there.map(Together::metAt).orElse(Instant.MAX),
                facts);
    }

    public static IdentityName opaque(IdentityId identity) {
        return new IdentityName(IdentityName.DEFAULT, identity.value());
    }
}
