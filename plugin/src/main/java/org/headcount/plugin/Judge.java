package org.headcount.plugin;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** From a request to what becomes of it: which rule, whose record, what the service says of them. */
final class Judge {

    /** Learners whose other names were told; more than this begin anew. */
    private static final int MOST_TOLD = 10_000;

    private final String namespace;
    private final Options.WhenUnknown whenUnknown;
    private final Licences licences;
    private final Journal journal;
    private final Board board;
    private final Bean bean;
    private final Clock clock;
    private final Set<Learner> told = ConcurrentHashMap.newKeySet();

    Judge(Options options, Licences licences, Journal journal, Board board, Bean bean, Clock clock) {
        this.namespace = options.namespace();
        this.whenUnknown = options.whenUnknown();
        this.licences = licences;
        this.journal = journal;
        this.board = board;
        this.bean = bean;
        this.clock = clock;
    }

    Judgement judge(Rule rule, Visit visit) throws Unreadable {
        switch (rule.effect) {
            case READ:
                return read(rule, null, rule.kind, visit);
            case WRITE:
                return write(rule, null, rule.subjects, rule.kind, visit);
            case WINDOW:
                return click(rule, visit);
            default:
                return Judgement.through(rule);
        }
    }

    /** Tells what happened, after the host has answered; an answer of 400 or above means that nothing did. */
    void tell(Judgement judgement, Visit visit, int status) throws Unreadable {
        if (status >= 400) {
            return;
        }
        Rule rule = judgement.rule;
        List<Learner> learned =
                rule.learned().isPresent() ? rule.learned().get().in(visit, bean, rule.path, namespace) : List.of();
        for (Deed deed : judgement.deeds) {
            if (learned.isEmpty() || deed.kind() == Kind.ACCESS) {
                believed(deed, visit, status).ifPresent(journal::activity);
            }
        }
        if (!learned.isEmpty()) {
            learn(rule, learned, visit, clock.instant());
        }
        if (rule.effect == Rule.Effect.REPORT) {
            report(rule, visit, clock.instant());
        }
    }

    /**
     * A learner's own doing counts once the host says who it was. A name that merely came with a password it may have found wrong,
     * or never looked at; only WebDAV has it checked without anybody being signed in after.
     */
    private Optional<Deed> believed(Deed deed, Visit visit, int status) {
        if (deed.origin() != Origin.LEARNER) {
            return Optional.of(deed);
        }
        Optional<Actor> now = visit.actor();
        if (now.isEmpty() || !now.get().vouched()) {
            return Optional.of(deed).filter(each -> each.channel() == Channel.WEBDAV && status >= 200 && status < 300);
        }
        if (now.get().learner().equals(deed.learner())) {
            return Optional.of(deed);
        }
        return now.filter(actor -> !actor.staff())
                .map(actor -> deed(actor.learner(), deed.kind(), deed.channel(), now, deed.at()));
    }

    private void report(Rule rule, Visit visit, Instant at) throws Unreadable {
        Optional<Actor> actor = visit.actor();
        for (Learner learner : subjects(rule, rule.subjects, visit)) {
            if (!isStaff(actor, learner)) {
                journal.activity(deed(learner, rule.kind, rule.channel, actor, at));
            }
        }
        actor.ifPresent(this::introduce);
    }

    /** A new account: what it was asked to be called by are other names of who it turned out to be, and nobody else. */
    private void learn(Rule rule, List<Learner> learned, Visit visit, Instant at) throws Unreadable {
        List<Learner> asked = subjects(rule, rule.subjects, visit);
        for (Learner learner : learned) {
            journal.activity(deed(learner, rule.kind, rule.channel, visit.actor(), at));
        }
        if (learned.size() == 1) {
            asked.stream()
                    .filter(name -> !name.equals(learned.get(0)))
                    .forEach(name -> journal.alias(learned.get(0), name));
        }
    }

    private Judgement click(Rule rule, Visit visit) throws Unreadable {
        Click click = OlatWindow.click(visit, bean);
        for (WindowRule below : rule.windows) {
            if (below.matches(click)) {
                return below.effect == Rule.Effect.WRITE
                        ? write(rule, below.where, below.subjects, below.kind, visit)
                        : read(rule, below.where, below.kind, visit);
            }
        }
        return read(rule, null, rule.kind, visit);
    }

    private Judgement read(Rule rule, @Nullable String below, Kind kind, Visit visit) {
        board.read();
        Optional<Actor> actor = visit.actor();
        if (actor.isEmpty() || actor.get().staff()) {
            return Judgement.through(rule);
        }
        introduce(actor.get());
        Deed access = deed(actor.get().learner(), kind, rule.channel, actor, clock.instant());
        Answer answer = licences.of(List.of(access.learner())).get(0);
        if (answer.standing() != Standing.INACTIVE || answer.ownAccess() == OwnAccess.PASSES) {
            return new Judgement(rule, below, List.of(), List.of(access));
        }
        if (answer.ownAccess() == OwnAccess.REACTIVATES && !actor.get().vouched()) {
            return new Judgement(rule, below, List.of(), List.of(access)); // told if the host signs them in
        }
        Answer then = comeBack(answer, access);
        return then.standing() == Standing.INACTIVE
                ? new Judgement(rule, below, List.of(then), List.of(access))
                : Judgement.through(rule); // its access is on record already
    }

    private Judgement write(Rule rule, @Nullable String below, Subjects subjects, Kind kind, Visit visit)
            throws Unreadable {
        board.write();
        if (subjects.none()) {
            return Judgement.through(rule);
        }
        Optional<Actor> actor = visit.actor();
        List<Learner> found = subjects(rule, subjects, visit);
        if (found.isEmpty() && !(subjects.uses(Naming.Source.ACTOR) && actor.isEmpty())) {
            board.unresolved();
        }
        List<Deed> deeds = deeds(rule, kind, found, actor);
        if (deeds.isEmpty()) {
            return Judgement.through(rule);
        }
        actor.ifPresent(this::introduce);
        List<Learner> learners = new ArrayList<>(deeds.size());
        deeds.forEach(deed -> learners.add(deed.learner()));
        List<Answer> answers = licences.of(learners);
        List<Answer> refused = new ArrayList<>();
        List<Deed> stopped = new ArrayList<>();
        for (int each = 0; each < answers.size(); each++) {
            Deed deed = deeds.get(each);
            Answer answer = settled(answers.get(each), deed, actor);
            // whoever could name another instead of themselves must not get around being the subject
            boolean subject = found.contains(deed.learner())
                    || (deed.origin() == Origin.LEARNER && subjects.uses(Naming.Source.ACTOR));
            if (refuses(answer, deed, subject)) {
                stopped.add(deed);
                if (refused.stream().noneMatch(one -> one.learner().equals(deed.learner()))) {
                    refused.add(answer);
                }
            }
        }
        return new Judgement(rule, below, refused, refused.isEmpty() ? deeds : stopped);
    }

    /**
     * The change to each record, and the access of a learner who is not known to change their own alone: it is what brings them
     * back, where the host and not the service finds out whether it is them.
     */
    private List<Deed> deeds(Rule rule, Kind kind, List<Learner> found, Optional<Actor> actor) {
        Instant at = clock.instant();
        List<Deed> deeds = new ArrayList<>();
        for (Learner learner : found) {
            if (!isStaff(actor, learner)) {
                deeds.add(deed(learner, kind, rule.channel, actor, at));
            }
        }
        if (actor.isPresent()
                && !actor.get().staff()
                && !(actor.get().vouched() && found.contains(actor.get().learner()))) {
            deeds.add(deed(actor.get().learner(), Kind.ACCESS, rule.channel, actor, at));
        }
        return deeds;
    }

    /** What holds once a learner whose own doing this is has come back. */
    private Answer settled(Answer answer, Deed deed, Optional<Actor> actor) {
        if (answer.standing() != Standing.INACTIVE
                || answer.ownAccess() != OwnAccess.REACTIVATES
                || deed.origin() != Origin.LEARNER
                || actor.isEmpty()) {
            return answer;
        }
        Deed access = deed(deed.learner(), Kind.ACCESS, deed.channel(), actor, deed.at());
        return actor.get().vouched()
                ? comeBack(answer, access)
                : new Answer(
                        answer.learner(),
                        Standing.ACTIVE,
                        answer.reason(),
                        null,
                        null,
                        answer.ownAccess(),
                        answer.gradesPass());
    }

    private Answer comeBack(Answer answer, Deed access) {
        return answer.ownAccess() == OwnAccess.REACTIVATES ? licences.returning(access) : answer;
    }

    private boolean refuses(Answer answer, Deed deed, boolean subject) {
        switch (answer.standing()) {
            case ACTIVE:
                return false;
            case UNKNOWN:
                board.unknown();
                return subject && whenUnknown == Options.WhenUnknown.REFUSE;
            default:
                if (deed.kind() == Kind.GRADE && deed.origin() == Origin.SYSTEM && answer.gradesPass()) {
                    return false;
                }
                boolean opens = (deed.kind() == Kind.ENROLMENT || deed.kind() == Kind.VOUCHER)
                        && answer.ownAccess() == OwnAccess.REACTIVATES;
                return subject ? !opens : answer.ownAccess() != OwnAccess.PASSES;
        }
    }

    /** Each once, and the actor by the one name that all know. */
    private List<Learner> subjects(Rule rule, Subjects subjects, Visit visit) throws Unreadable {
        List<Learner> found = subjects.in(visit, bean, rule.path, namespace);
        Optional<Actor> actor = visit.actor();
        if (actor.isEmpty() || found.isEmpty()) {
            return found;
        }
        List<Learner> named = new ArrayList<>(found.size());
        for (Learner each : found) {
            Learner one = actor.get().isCalled(each) ? actor.get().learner() : each;
            if (!named.contains(one)) {
                named.add(one);
            }
        }
        return named;
    }

    private static boolean isStaff(Optional<Actor> actor, Learner learner) {
        return actor.isPresent() && actor.get().staff() && actor.get().learner().equals(learner);
    }

    private static Deed deed(Learner learner, Kind kind, Channel channel, Optional<Actor> actor, Instant at) {
        Learner who = actor.map(Actor::learner).orElse(null);
        Origin origin = who == null ? Origin.SYSTEM : who.equals(learner) ? Origin.LEARNER : Origin.STAFF;
        return new Deed(learner, kind, origin, channel, who, at);
    }

    private void introduce(Actor actor) {
        if (actor.staff() || !actor.vouched() || told.contains(actor.learner())) {
            return;
        }
        if (told.size() >= MOST_TOLD) {
            told.clear();
        }
        told.add(actor.learner());
        actor.aliases().forEach(alias -> journal.alias(actor.learner(), alias));
    }
}
