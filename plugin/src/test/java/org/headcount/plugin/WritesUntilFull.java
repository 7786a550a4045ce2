package org.headcount.plugin;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * A host, connected, whose learners do things until the disk takes no more; says so, waits to be told that there is room, and goes
 * on until all that was kept has been brought. Told the service's address, the journal's folder, and how large it may become.
 */
final class WritesUntilFull {

    private WritesUntilFull() {}

    public static void main(String[] arguments) throws IOException, JMException {
        Properties settings = SeatTest.settings("north");
        settings.setProperty("service.url", arguments[0]);
        settings.setProperty("service.key", "hc_key");
        settings.setProperty("journal.dir", arguments[1]);
        settings.setProperty("journal.max", arguments[2]);
        Seat seat = Seat.take(Options.of(settings), Service::start);
        while (figure("journal.failed") + figure("journal.full") == 0) {
            somethingHappens(seat.journal());
        }
        System.out.println("kept " + figure("journal.appended") + " failed " + figure("journal.failed") + " full "
                + figure("journal.full"));
        if (System.in.read() < 0) {
            return;
        }
        long before = figure("journal.appended");
        while (figure("journal.appended") == before) {
            somethingHappens(seat.journal());
            LockSupport.parkNanos(1_000_000);
        }
        long kept = figure("journal.appended");
        while (figure("journal.delivered") < kept) {
            LockSupport.parkNanos(1_000_000);
        }
        System.out.println("brought " + kept);
        seat.close();
    }

    private static void somethingHappens(Journal journal) {
        Learner lena = new Learner("olat", Scheme.KEY, "7");
        journal.activity(new Deed(lena, Kind.GRADE, Origin.STAFF, Channel.API, null, Instant.now()));
    }

    /** As whoever watches the JVM sees it. */
    private static long figure(String name) throws JMException {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        ObjectName bean = beans.queryNames(new ObjectName("org.headcount:type=Plugin,*"), null)
                .iterator()
                .next();
        return (Long) beans.getAttribute(bean, name);
    }
}
