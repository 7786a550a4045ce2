package org.headcount.gateway;

import java.util.List;
import java.util.Map;

/** What a tool is told at one of its service addresses. */
public sealed interface ServiceAnswer {

    int status();

    /** What the LMS said, with the addresses in it made ours. Header names as they are usually spelt. */
    record Relayed(int status, Map<String, String> headers, byte[] body) implements ServiceAnswer {}

    /**
     * What we say ourselves.
     *
     * @param wrong each broken rule of what was sent; mostly none
     * @param more what else a program may want to know, by name
     */
    record Refused(ServiceRefusal why, List<String> wrong, Map<String, String> more) implements ServiceAnswer {

        static Refused of(ServiceRefusal why) {
            return new Refused(why, List.of(), Map.of());
        }

        @Override
        public int status() {
            return why.status();
        }
    }
}
