package org.headcount.plugin;

import java.util.Map;

/** All that talks to the service: one for each JVM, shared by all web applications. */
interface Service extends AutoCloseable {

    Licences licences();

    Journal journal();

    /** Counts and gauges by name, for the MBean and the line in the log. Cheap, from any thread. */
    Map<String, Long> figures();

    /** Whether the service answers, in a few words, for the log at start. May take as long as one bounded question. */
    String greeting();

    /** Ends its threads and connections, and leaves the journal whole on the disk; waits a moment at most. */
    @Override
    void close();

    /** Starts the one for these settings. Throws nothing for a service that is away. */
    static Service start(Options options) {
        return new Connected(options);
    }
}
