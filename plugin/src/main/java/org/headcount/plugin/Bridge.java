package org.headcount.plugin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The service for a copy of the plugin that another class loader loaded: the same names, but other classes, so that nothing but
 * the JDK's types can cross. {@link Far} is the other end.
 */
final class Bridge implements Function<Object[], Object> {

    static final String GONE = "gone";

    private final Service service;
    private volatile boolean closed;

    Bridge(Service service) {
        this.service = service;
    }

    void close() {
        closed = true;
    }

    @Override
    public Object apply(Object[] message) {
        if (closed) {
            return GONE;
        }
        switch ((String) message[0]) {
            case "of":
                List<Learner> learners = new ArrayList<>();
                for (int each = 1; each < message.length; each++) {
                    learners.add(learner((Object[]) message[each]));
                }
                return service.licences().of(learners).stream()
                        .map(Bridge::flat)
                        .toArray();
            case "returning":
                return flat(service.licences().returning(deed((Object[]) message[1])));
            case "activity":
                service.journal().activity(deed((Object[]) message[1]));
                return "done";
            case "refusal":
                service.journal().refusal(deed((Object[]) message[1]), (String) message[2]);
                return "done";
            case "alias":
                service.journal().alias(learner((Object[]) message[1]), learner((Object[]) message[2]));
                return "done";
            case "greeting":
                return service.greeting();
            default:
                throw new IllegalArgumentException(String.valueOf(message[0]));
        }
    }

    static Object[] flat(Learner learner) {
        return new Object[] {learner.namespace(), learner.scheme().name(), learner.value()};
    }

    static Learner learner(Object[] flat) {
        return new Learner((String) flat[0], Scheme.valueOf((String) flat[1]), (String) flat[2]);
    }

    static @Nullable Object[] flat(Deed deed) {
        return new @Nullable Object[] {
            flat(deed.learner()),
            deed.kind().name(),
            deed.origin().name(),
            deed.channel().name(),
            deed.actor().map(Bridge::flat).orElse(null),
            deed.at()
        };
    }

    static Deed deed(@Nullable Object[] flat) {
        Object[] actor = (Object[]) flat[4];
        return new Deed(
                learner((Object[]) Objects.requireNonNull(flat[0])),
                Kind.valueOf((String) flat[1]),
                Origin.valueOf((String) flat[2]),
                Channel.valueOf((String) flat[3]),
                actor == null ? null : learner(actor),
                (Instant) Objects.requireNonNull(flat[5]));
    }

    static @Nullable Object[] flat(Answer answer) {
        return new @Nullable Object[] {
            flat(answer.learner()),
            answer.standing().name(),
            answer.reason(),
            answer.since().orElse(null),
            answer.activeUntil().orElse(null),
            answer.ownAccess().name(),
            answer.gradesPass()
        };
    }

    static Answer answer(@Nullable Object[] flat) {
        return new Answer(
                learner((Object[]) Objects.requireNonNull(flat[0])),
                Standing.valueOf((String) flat[1]),
                (String) Objects.requireNonNull(flat[2]),
                (Instant) flat[3],
                (Instant) flat[4],
                OwnAccess.valueOf((String) flat[5]),
                Boolean.TRUE.equals(flat[6]));
    }
}
