package org.headcount.plugin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A service that knows what the test says, and keeps in words what it was told. */
final class FakeService implements Service, Licences, Journal {

    static final Instant LONG_AGO = Instant.parse("2026-03-01T00:00:00Z");

    final Map<String, OwnAccess> inactive = new HashMap<>();
    final List<String> told = new ArrayList<>();
    boolean away;
    boolean full;
    int closed;
    int greeted;
    /** What the policy makes of grades for inactive learners. */
    boolean takesGrades;

    FakeService inactive(String value, OwnAccess ownAccess) {
        inactive.put(value, ownAccess);
        return this;
    }

    private Answer answer(Learner learner) {
        OwnAccess ownAccess = inactive.get(learner.value());
        return away
                ? Answer.unknown(learner)
                : ownAccess == null
                        ? new Answer(learner, Standing.ACTIVE, "active", null, null, OwnAccess.PASSES, false)
                        : new Answer(
                                learner, Standing.INACTIVE, "learner-inactive", LONG_AGO, null, ownAccess, takesGrades);
    }

    @Override
    public synchronized List<Answer> of(List<Learner> learners) {
        return learners.stream().map(this::answer).collect(Collectors.toList());
    }

    @Override
    public synchronized Answer returning(Deed access) {
        told.add("returning " + words(access));
        if (!full) {
            inactive.remove(access.learner().value());
        }
        return answer(access.learner());
    }

    @Override
    public synchronized void activity(Deed deed) {
        told.add("activity " + words(deed));
    }

    @Override
    public synchronized void refusal(Deed deed, String rule) {
        told.add("refusal " + words(deed) + " by " + rule);
    }

    @Override
    public synchronized void alias(Learner learner, Learner alias) {
        told.add(learner + " is " + alias);
    }

    private static String words(Deed deed) {
        return deed.kind().word() + " " + deed.learner() + " " + deed.origin() + " "
                + deed.channel().word();
    }

    @Override
    public Licences licences() {
        return this;
    }

    @Override
    public Journal journal() {
        return this;
    }

    @Override
    public Map<String, Long> figures() {
        return Map.of("Told", (long) told.size());
    }

    @Override
    public String greeting() {
        greeted++;
        return "the service answers";
    }

    @Override
    public void close() {
        closed++;
    }
}
