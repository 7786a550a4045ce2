package org.headcount.plugin;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Listens to the service for whose status changes, one question at a time that the service answers when something does; forgets
 * what is revoked, and asks at once for what holds instead, so that a service that goes away afterwards leaves no gap.
 */
final class Feed implements Runnable {

    private static final int SECONDS_A_QUESTION = 25;
    private static final Duration PATIENCE = Duration.ofSeconds(SECONDS_A_QUESTION + 10);
    private static final Duration SHORT = Duration.ofSeconds(5);
    private static final long FIRST_PAUSE_MILLIS = 250;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final ServiceClient service;
    private final Known known;
    private final LiveLicences licences;
    private final Reach reach;
    private final String namespace;
    private @Nullable String place;
    final LongAdder changes = new LongAdder();
    final LongAdder failures = new LongAdder();

    Feed(ServiceClient service, Known known, LiveLicences licences, Reach reach, String namespace) {
        this.service = service;
        this.known = known;
        this.licences = licences;
        this.reach = reach;
        this.namespace = namespace;
    }

    /** Until it is interrupted. */
    @Override
    public void run() {
        Pauses pauses = new Pauses(FIRST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS);
        while (!Thread.currentThread().isInterrupted()) {
            try {
                try {
                    listen();
                    pauses.beginAnew();
                } catch (IOException | RuntimeException e) {
                    failures.increment();
                    pauses.take();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Asks once, and does what the answer says. */
    void listen() throws IOException, InterruptedException {
        String from = place;
        ServiceClient.Reply reply = from == null
                ? service.get("status-changes", SHORT)
                : service.get("status-changes?after=" + from + "&wait=" + SECONDS_A_QUESTION, PATIENCE);
        if (reply.status() == 410) {
            place = null;
            known.doubtAll();
            return;
        }
        if (reply.status() != 200) {
            throw new IOException("the service answered " + reply.status() + " to who listens");
        }
        Json told = reply.json();
        if (from == null) {
            known.doubtAll(); // what was asked before nobody has told us of
        }
        List<Learner> revoked = revoke(told.objects("changes"));
        place = told.text("feed").orElseThrow(() -> new IOException("the service told no place to go on"));
        reach.heard();
        reach.answered();
        if (!revoked.isEmpty()) {
            licences.refresh(revoked, SHORT);
        }
    }

    private List<Learner> revoke(List<Json> told) {
        if (told.isEmpty()) {
            return List.of();
        }
        changes.add(told.size());
        List<Learner> names = new ArrayList<>();
        Set<String> nameless = new HashSet<>();
        for (Json change : told) {
            List<String> identities = change.texts("identities");
            if (identities.isEmpty()) {
                nameless.add(change.text("learner").orElse(""));
            }
            for (String identity : identities) {
                learner(identity, namespace).ifPresent(names::add);
            }
        }
        return known.revoke(names, nameless);
    }

    /** One of ours by the service's name for it; empty for other hosts' and systems'. */
    static Optional<Learner> learner(String identity, String namespace) {
        int colon = identity.indexOf(':');
        if (colon < 0
                || colon == identity.length() - 1
                || identity.substring(colon + 1).isBlank()) {
            return Optional.empty();
        }
        String value = identity.substring(colon + 1);
        String name = identity.substring(0, colon);
        for (Scheme scheme : Scheme.values()) {
            if (name.equals(scheme == Scheme.KEY ? namespace : namespace + "." + scheme.word())) {
                return Optional.of(new Learner(namespace, scheme, value));
            }
        }
        return Optional.empty();
    }
}
