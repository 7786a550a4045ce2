package org.headcount.gateway.service;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/** What a tool is told at one of its service addresses. */
public sealed interface ServiceAnswer {

    int status();

    /** What the LMS said, with the addresses in it made ours. Header names as they are usually spelt. */
    record Relayed(int status, Map<String, String> headers, byte[] body) implements ServiceAnswer {}

    /**
     * What the LMS says while we pass it on: more than we want in memory at one time. To be closed, read or not.
     *
     * @param body writes the body as it comes in; once, and then it is closed
     */
    record Streamed(int status, Map<String, String> headers, Body body) implements ServiceAnswer {

        /** What is said instead where nothing was passed on before it broke off. */
        public Refused broken() {
            return Refused.of(ServiceRefusal.LMS_UNREADABLE);
        }

        /** A body on its way. */
        public interface Body extends AutoCloseable {

            /** @throws IOException if either side breaks off, or what the LMS says cannot be understood: then it is not whole */
            void to(OutputStream out) throws IOException;

            @Override
            void close();
        }
    }

    /**
     * What we say ourselves.
     *
     * @param wrong each broken rule of what was sent; mostly none
     * @param more what else a program may want to know, by name
     */
    record Refused(ServiceRefusal why, List<String> wrong, Map<String, String> more) implements ServiceAnswer {

        public static Refused of(ServiceRefusal why) {
            return new Refused(why, List.of(), Map.of());
        }

        @Override
        public int status() {
            return why.status();
        }
    }
}
