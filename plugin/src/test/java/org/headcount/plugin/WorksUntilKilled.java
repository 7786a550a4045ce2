package org.headcount.plugin;

import java.time.Instant;
import java.util.List;
import java.util.Properties;

/** A host under load, to be killed: says of which learner it has let the journal know, as soon as it has. */
final class WorksUntilKilled {

    private WorksUntilKilled() {}

    public static void main(String[] arguments) {
        Properties settings = SeatTest.settings("north");
        settings.setProperty("service.url", arguments[0]);
        settings.setProperty("service.key", "hc_key");
        settings.setProperty("host", "olat");
        settings.setProperty("journal.dir", arguments[1]);
        Connected plugin = new Connected(Options.of(settings));
        for (int number = 0; ; number++) {
            Learner learner = new Learner("olat", Scheme.KEY, Integer.toString(number));
            plugin.journal().activity(new Deed(learner, Kind.OTHER, Origin.STAFF, Channel.API, null, Instant.now()));
            if (plugin.figures().getOrDefault("journal.failed", -7L)
                            + plugin.figures().getOrDefault("journal.full", -7L)
                    > 0) {
                return;
            }
            System.out.println(learner.identity());
            if (number % 50 == 0) {
                plugin.licences().of(List.of(learner));
            }
        }
    }
}
