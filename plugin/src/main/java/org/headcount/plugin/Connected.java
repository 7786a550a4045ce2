package org.headcount.plugin;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** All that talks to the service, together: what is known, who listens, and what waits to be brought. */
final class Connected implements Service {

    private static final Logger LOG = Logger.getLogger(Connected.class.getName());
    private static final int MOST_KNOWN = 100_000;
    private static final int MOST_JVMS = 64;
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final ServiceClient client;
    private final Known known = new Known(MOST_KNOWN);
    private final Reach reach;
    private final @Nullable JournalFiles files;
    private final Delivery delivery;
    private final DiskJournal journal;
    private final LiveLicences licences;
    private final Feed feed;
    private final Thread listener;
    private final Thread bringer;
    private final String address;

    Connected(Options options) {
        this(options, Clock.systemUTC());
    }

    Connected(Options options, Clock clock) {
        this.address = options.serviceUrl().toString();
        this.client = new ServiceClient(options.serviceUrl(), options.institution(), options.serviceKey());
        this.reach = new Reach(options.staleAfter(), System::nanoTime);
        this.files = open(options.journalDir(), options.journalMax());
        this.delivery = new Delivery(client, files, options.journalDir(), options.journalMax());
        this.journal = new DiskJournal(files, delivery, options.namespace());
        this.licences = new LiveLicences(known, new Decisions(client), reach, journal, clock);
        this.feed = new Feed(client, known, licences, reach, options.namespace());
        this.listener = Daemons.thread(feed, "headcount-feed");
        this.bringer = Daemons.thread(delivery, "headcount-journal");
        listener.start();
        bringer.start();
    }

    /** A folder of its own for each process; the first one that nobody else has. */
    private static @Nullable JournalFiles open(Path folder, long most) {
        try {
            for (int slot = 0; slot < MOST_JVMS; slot++) {
                Optional<JournalFiles> free = JournalFiles.open(folder.resolve(Integer.toString(slot)), most);
                if (free.isPresent()) {
                    return free.get();
                }
            }
            LOG.warning("headcount: every journal in " + folder + " is in use; activities are counted, and not kept");
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "headcount: no journal in " + folder + "; activities are counted, and not kept", e);
        }
        return null;
    }

    @Override
    public Licences licences() {
        return licences;
    }

    @Override
    public Journal journal() {
        return journal;
    }

    @Override
    public Map<String, Long> figures() {
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("service.away", reach.away() ? 1L : 0L);
        figures.put("service.questions", licences.asked.sum());
        figures.put("service.unanswered", licences.unanswered.sum());
        figures.put("known.learners", (long) known.size());
        figures.put("known.evicted", known.evicted());
        figures.put("feed.silent.seconds", reach.silentSeconds());
        figures.put("feed.changes", feed.changes.sum());
        figures.put("feed.failures", feed.failures.sum());
        figures.put("returned", licences.reactivated.sum());
        figures.put("journal.bytes", files == null ? 0L : files.bytes());
        figures.put("journal.damaged", files == null ? 0L : files.damaged());
        figures.put("journal.appended", journal.appended.sum());
        figures.put("journal.delivered", delivery.delivered.sum());
        figures.put("journal.rejected", delivery.rejected.sum());
        figures.put("journal.full", journal.full.sum());
        figures.put("journal.failed", journal.failed.sum());
        figures.put("journal.behind", delivery.behind() ? 1L : 0L);
        return figures;
    }

    @Override
    public String greeting() {
        try {
            int status = client.get("status-changes", LiveLicences.PATIENCE).status();
            switch (status) {
                case 200:
                    return address + " answers";
                case 401:
                    return address + " does not take this service.key";
                case 404:
                    return address + " has no such institution for this service.key";
                default:
                    return address + " answers " + status;
            }
        } catch (IOException | RuntimeException e) {
            return address + " does not answer";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return address + " was not asked";
        }
    }

    @Override
    public void close() {
        listener.interrupt();
        bringer.interrupt();
        client.close();
        try {
            listener.join(FAREWELL.toMillis());
            bringer.join(FAREWELL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (files != null) {
            try {
                files.close();
            } catch (IOException e) {
                LOG.log(Level.WARNING, "headcount: the journal did not close cleanly; nothing of it is lost", e);
            }
        }
    }
}
