package org.headcount.web.admin.connections;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is connected, what waits for approval, and who was heard. */
public record OverviewView(
        List<Waiting> waiting,
        List<Deployment> deployments,
        List<Lms> lmss,
        List<Tool> tools,
        List<Host> hosts,
        List<Invited> invited) {

    public int waits() {
        return waiting.size() + deployments.size();
    }

    /**
     * Something that registered by itself.
     *
     * @param kind {@code platforms} or {@code tools}
     * @param values by which it can be judged
     */
    public record Waiting(String kind, String id, String name, Optional<Instant> since, List<Value> values) {}

    /** A deployment from which launches came, and that nobody has connected. */
    public record Deployment(String platform, String lms, String deployment, Instant since) {}

    /** How a connection does; the text {@code connections.state.<name>} says it. */
    public enum State {
        WORKS,
        /** Nothing was heard for a month. */
        QUIET,
        /** Nothing was heard yet. */
        NEW,
        /** What came last was refused. */
        FAILING;

        public String wire() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * A connected LMS.
     *
     * @param heard when its last launch was counted or refused a licence
     * @param skew seconds by which its clock is ahead of ours
     * @param why what the last refused launch was refused for, where none came after it
     */
    public record Lms(
            String id,
            String name,
            String issuer,
            int deployments,
            State state,
            Optional<Instant> heard,
            Optional<Long> skew,
            Optional<Why> why) {

        public boolean skewed() {
            return skew.filter(seconds -> Math.abs(seconds) > 30).isPresent();
        }
    }

    /** @param services how many of an LMS it may use */
    public record Tool(String id, String name, String target, int services, int lmss) {}

    /**
     * A host that reports or asks with a key.
     *
     * @param name what the key was called; its id where it was taken away
     * @param gone whether the key was taken away
     * @param silent whether it was not heard for a quarter of an hour
     */
    public record Host(
            String name,
            boolean gone,
            boolean silent,
            Instant heard,
            Optional<Instant> facts,
            Optional<Instant> decisions,
            Optional<Instant> feed) {}

    /** @param kind {@code platforms} or {@code tools} */
    public record Invited(String kind, String id, String issuer, Instant expiresAt) {}
}
