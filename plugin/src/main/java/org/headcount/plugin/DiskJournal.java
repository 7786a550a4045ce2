package org.headcount.plugin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Writes down what happened for {@link Delivery} to take, each thing as the JSON that the service gets, under an id that stays. */
final class DiskJournal implements Journal, LiveLicences.Accesses {

    /** First byte of a record. */
    static final byte FACT = 'f';

    static final byte ALIAS = 'a';

    /** Of one learner a second access within it says nothing new. */
    private static final long ACCESSES_TOGETHER = Duration.ofMinutes(5).toMillis();

    private static final int MOST_REMEMBERED = 50_000;

    private final @Nullable JournalFiles files;
    private final Delivery delivery;
    private final String source;
    private final String idsBegin = UUID.randomUUID() + "-";
    private final AtomicLong ids = new AtomicLong();
    private final ConcurrentHashMap<Learner, Long> accesses = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Learner, Learner> aliases = new ConcurrentHashMap<>();
    private final LineAMinute line = new LineAMinute(System::nanoTime);
    final LongAdder appended = new LongAdder();
    final LongAdder full = new LongAdder();
    final LongAdder failed = new LongAdder();

    /** @param files null where no folder can be used: then everything is counted as failed */
    DiskJournal(@Nullable JournalFiles files, Delivery delivery, String namespace) {
        this.files = files;
        this.delivery = delivery;
        this.source = "plugin." + namespace;
    }

    @Override
    public void activity(Deed deed) {
        if (deed.kind() != Kind.ACCESS || isNews(deed.learner(), deed.at().toEpochMilli())) {
            append(fact(deed, id(), null));
        }
    }

    /** Whether it is the first for some minutes. */
    private boolean isNews(Learner learner, long now) {
        Long last = accesses.get(learner);
        if (last != null && now - last < ACCESSES_TOGETHER && now >= last) {
            return false;
        }
        if (accesses.size() >= MOST_REMEMBERED) {
            accesses.values().removeIf(old -> now - old >= ACCESSES_TOGETHER);
        }
        if (accesses.size() >= MOST_REMEMBERED) {
            accesses.clear(); // one access too many costs less than memory without end
        }
        return last == null ? accesses.putIfAbsent(learner, now) == null : accesses.replace(learner, last, now);
    }

    @Override
    public void refusal(Deed deed, String rule) {
        append(fact(deed, id(), rule));
    }

    @Override
    public void alias(Learner learner, Learner alias) {
        if (learner.equals(aliases.get(alias))) {
            return;
        }
        if (aliases.size() >= MOST_REMEMBERED) {
            aliases.clear();
        }
        if (append(record(ALIAS, json -> {
            json.writeStartObject();
            json.writeStringField("learner", learner.identity());
            json.writeStringField("alias", alias.identity());
            json.writeEndObject();
        }))) {
            aliases.put(alias, learner);
        }
    }

    @Override
    public void now(Deed access) throws IOException, InterruptedException {
        byte[] fact = fact(access, id(), null);
        boolean delivered = false;
        try {
            delivery.now(fact);
            delivered = true;
        } finally {
            if (!delivered) {
                append(fact); // under the same id: it may have arrived
            }
            accesses.put(access.learner(), access.at().toEpochMilli());
        }
    }

    private String id() {
        return idsBegin + ids.incrementAndGet();
    }

    private boolean append(byte[] record) {
        JournalFiles to = files;
        try {
            if (to == null) {
                failed.increment();
                return false;
            }
            if (!to.append(record)) {
                full.increment();
                lost("the journal is full", null);
                return false;
            }
            appended.increment();
            delivery.wake();
            return true;
        } catch (IOException | RuntimeException e) {
            failed.increment();
            lost("the disk does not take the journal", e);
            return false;
        }
    }

    private void lost(String because, @Nullable Throwable error) {
        line.say(
                Level.WARNING,
                () -> because + ": " + (full.sum() + failed.sum())
                        + " activities and refusals since start are counted, and not kept",
                error);
    }

    private byte[] fact(Deed deed, String id, @Nullable String rule) {
        return record(FACT, json -> {
            json.writeStartObject();
            json.writeStringField("source", source);
            json.writeStringField("id", id);
            json.writeStringField("type", rule == null ? "activity" : "refusal");
            json.writeStringField("learner", deed.learner().identity());
            json.writeStringField("kind", deed.kind().word());
            json.writeStringField("origin", deed.origin().name());
            json.writeStringField("at", deed.at().toString());
            if (deed.actor().isPresent()) {
                json.writeStringField("actor", deed.actor().get().identity());
            }
            json.writeObjectFieldStart("context");
            json.writeStringField("channel", deed.channel().name().toLowerCase(Locale.ROOT));
            if (rule != null) {
                json.writeStringField("rule", rule);
            }
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private static byte[] record(byte kind, Json.Writing writing) {
        ByteArrayOutputStream record = new ByteArrayOutputStream(512);
        record.write(kind);
        Json.write(record, writing);
        return record.toByteArray();
    }
}
