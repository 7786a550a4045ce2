package org.headcount.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class SeatTest {

    private static final MBeanServer BEANS = ManagementFactory.getPlatformMBeanServer();
    private static final AtomicInteger INSTITUTIONS = new AtomicInteger();

    private final FakeService service = new FakeService();
    private final String institution = "seat" + INSTITUTIONS.incrementAndGet();

    @Test
    void allWebApplicationsShareOneServiceThatTheLastToGoEnds() {
        Seat first = take();
        Seat second = take();

        assertThat(second).isSameAs(first);
        first.close();
        assertThat(service.closed).isZero();
        second.close();
        assertThat(service.closed).isEqualTo(1);
        assertThat(BEANS.isRegistered(name())).isFalse();
    }

    @Test
    void onlyTheFirstOfAllWebApplicationsWaitsToHearWhetherTheServiceAnswers() {
        Seat first = take();
        Seat second = take();

        assertThat(first.greeting()).isEqualTo("the service answers");
        assertThat(second.greeting()).isEqualTo("shares the connection to the service");
        assertThat(service.greeted).isEqualTo(1);
        second.close();
        first.close();
    }

    @Test
    void theBeanShowsWhatIsCounted() throws Exception {
        Seat seat = take();
        try {
            seat.board().error("a test", new IllegalStateException("on purpose"));

            assertThat(BEANS.getAttribute(name(), "Errors")).isEqualTo(1L);
            assertThat(BEANS.getAttribute(name(), "Told")).isEqualTo(0L);
            assertThat(BEANS.getMBeanInfo(name()).getAttributes()).hasSizeGreaterThan(5);
        } finally {
            seat.close();
        }
    }

    @Test
    void copiesThatWereLoadedApartShareItToo() throws Exception {
        service.inactive("lena", OwnAccess.REFUSED);
        Seat seat = take();
        try (Copy copy = new Copy(institution)) {
            assertThat(copy.standing("lena")).isEqualTo("INACTIVE REFUSED " + FakeService.LONG_AGO);
            copy.activity("lena");

            assertThat(service.told).containsExactly("activity grade host:lena STAFF api");
            assertThat(copy.started()).isZero();
        } finally {
            seat.close();
        }
    }

    @Test
    void whenTheHolderLeavesAnotherTakesItsPlace() throws Exception {
        Seat seat = take();
        try (Copy copy = new Copy(institution)) {
            seat.close();

            assertThat(copy.standing("lena")).isEqualTo("ACTIVE PASSES null");
            assertThat(copy.started()).isEqualTo(1);
            assertThat(BEANS.isRegistered(name())).isTrue();
        }
        assertThat(BEANS.isRegistered(name())).isFalse();
    }

    @Test
    void ofCopiesThatStartAtOnceOneHoldsTheService() throws Exception {
        int racers = 8;
        CyclicBarrier start = new CyclicBarrier(racers);
        ExecutorService threads = Executors.newFixedThreadPool(racers);
        List<Future<Copy>> copies = new ArrayList<>();
        for (int each = 0; each < racers; each++) {
            copies.add(threads.submit(() -> {
                start.await();
                return new Copy(institution);
            }));
        }
        int started = 0;
        for (Future<Copy> each : copies) {
            assertThat(each.get().standing("lena")).isEqualTo("ACTIVE PASSES null");
        }
        for (Future<Copy> each : copies) {
            started += each.get().started();
        }
        assertThat(started).isEqualTo(1);
        for (Future<Copy> each : copies) {
            each.get().close();
        }
        threads.shutdownNow();
        assertThat(BEANS.isRegistered(name())).isFalse();
    }

    private Seat take() {
        return Seat.take(options(institution), options -> service);
    }

    private ObjectName name() {
        return new PluginBean(options(institution), new Board(() -> 0)).name();
    }

    static Options options(String institution) {
        return Options.of(settings(institution));
    }

    /** As few as may be. */
    static Properties settings(String institution) {
        Properties settings = new Properties();
        settings.setProperty("service.url", "https://h");
        settings.setProperty("service.key", "k");
        settings.setProperty("institution", institution);
        settings.setProperty("host", "host");
        settings.setProperty("contexts", "*");
        return settings;
    }

    /** What runs inside a loader of its own; called by reflection, in the JDK's types. */
    static final class Inside {

        private static final AtomicInteger STARTED = new AtomicInteger();
        private static final List<Seat> SEATS = new ArrayList<>();

        static void open(String institution) {
            SEATS.add(Seat.take(options(institution), options -> {
                STARTED.incrementAndGet();
                return new FakeService();
            }));
        }

        static String standing(String value) {
            Answer answer = SEATS.get(0)
                    .licences()
                    .of(List.of(new Learner("host", Scheme.KEY, value)))
                    .get(0);
            return answer.standing() + " " + answer.ownAccess() + " "
                    + answer.since().orElse(null);
        }

        static void activity(String value) {
            Learner learner = new Learner("host", Scheme.KEY, value);
            SEATS.get(0)
                    .journal()
                    .activity(new Deed(
                            learner,
                            Kind.GRADE,
                            Origin.STAFF,
                            Channel.API,
                            new Learner("host", Scheme.KEY, "tom"),
                            FakeService.LONG_AGO));
        }

        static int started() {
            return STARTED.get();
        }

        static void close() {
            SEATS.get(0).close();
        }
    }

    /** The plugin once more, in another class loader. */
    private static final class Copy implements AutoCloseable {

        private final Class<?> inside;

        Copy(String institution) throws ReflectiveOperationException {
            inside = new Apart().loadClass(Inside.class.getName());
            call("open", institution);
        }

        String standing(String value) throws ReflectiveOperationException {
            return (String) call("standing", value);
        }

        void activity(String value) throws ReflectiveOperationException {
            call("activity", value);
        }

        int started() throws ReflectiveOperationException {
            return (int) call("started");
        }

        @Override
        public void close() throws ReflectiveOperationException {
            call("close");
        }

        private Object call(String name, Object... arguments) throws ReflectiveOperationException {
            for (Method each : inside.getDeclaredMethods()) {
                if (each.getName().equals(name)) {
                    each.setAccessible(true);
                    Object answer = each.invoke(null, arguments);
                    return answer == null ? "" : answer;
                }
            }
            throw new NoSuchMethodException(name);
        }
    }

    private static final class Apart extends ClassLoader {

        Apart() {
            super(SeatTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("org.headcount.plugin.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                if (known != null) {
                    return known;
                }
                try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                    if (in == null) {
                        throw new ClassNotFoundException(name);
                    }
                    byte[] bytes = in.readAllBytes();
                    return defineClass(name, bytes, 0, bytes.length);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}
