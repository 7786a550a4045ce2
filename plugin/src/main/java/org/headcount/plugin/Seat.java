package org.headcount.plugin;

import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * The one connection to the service that all web applications of this JVM share: one feed, one journal, one cache. Copies of the
 * plugin that were loaded apart (in several WEB-INF/lib) share it too: the first to register its MBean holds the service, the
 * others reach it through that MBean, and when it leaves another takes its place. The last to go ends it.
 */
final class Seat implements AutoCloseable {

    private static final Map<String, Seat> SEATS = new HashMap<>();

    /** Tries at a place whose holder is just leaving, ten milliseconds apart. */
    private static final int TRIES = 200;

    private final Options options;
    private final Function<Options, Service> starter;
    private final Board board = new Board(System::nanoTime);
    private final PluginBean bean;
    private volatile Service service;
    private final AtomicBoolean greeted = new AtomicBoolean();
    private int holders;

    private Seat(Options options, Function<Options, Service> starter) {
        this.options = options;
        this.starter = starter;
        this.bean = new PluginBean(options, board);
        this.service = claim();
    }

    /** To be closed as often as it was taken. */
    static Seat take(Options options, Function<Options, Service> starter) {
        synchronized (SEATS) {
            Seat seat = SEATS.computeIfAbsent(key(options), key -> new Seat(options, starter));
            seat.holders++;
            return seat;
        }
    }

    Board board() {
        return board;
    }

    Licences licences() {
        return new Licences() {
            @Override
            public List<Answer> of(List<Learner> learners) {
                return now(service -> service.licences().of(learners));
            }

            @Override
            public Answer returning(Deed access) {
                return now(service -> service.licences().returning(access));
            }
        };
    }

    Journal journal() {
        return new Journal() {
            @Override
            public void activity(Deed deed) {
                now(service -> {
                    service.journal().activity(deed);
                    return true;
                });
            }

            @Override
            public void refusal(Deed deed, String rule) {
                now(service -> {
                    service.journal().refusal(deed, rule);
                    return true;
                });
            }

            @Override
            public void alias(Learner learner, Learner alias) {
                now(service -> {
                    service.journal().alias(learner, alias);
                    return true;
                });
            }
        };
    }

    /** Asks the service, the first time only: a host of many web applications would start for minutes while it is away. */
    String greeting() {
        return greeted.compareAndSet(false, true) ? now(Service::greeting) : "shares the connection to the service";
    }

    private <T> T now(Function<Service, T> ask) {
        Service asked = service;
        try {
            return ask.apply(asked);
        } catch (Far.Gone e) {
            synchronized (this) {
                if (service == asked) {
                    service = claim();
                }
            }
            return ask.apply(service);
        }
    }

    /** Takes the place if it is free; else finds who has it. */
    private Service claim() {
        for (int tries = 0; tries < TRIES; tries++) {
            if (bean.register()) {
                Service own = starter.apply(options);
                bean.serve(own);
                return own;
            }
            Far far = new Far(bean.name());
            if (far.answers()) {
                return far;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        throw new IllegalStateException("another copy of the plugin holds " + bean.name() + " and does not answer");
    }

    @Override
    public void close() {
        synchronized (SEATS) {
            if (--holders > 0) {
                return;
            }
            SEATS.remove(key(options), this);
        }
        synchronized (this) {
            bean.serveNobody();
            try {
                service.close();
            } catch (RuntimeException e) {
                Board.LOG.log(Level.WARNING, "headcount: the connection to the service did not end well", e);
            } finally {
                bean.unregister();
            }
        }
    }

    private static String key(Options options) {
        return options.serviceUrl() + " " + options.institution() + " " + options.namespace();
    }
}
