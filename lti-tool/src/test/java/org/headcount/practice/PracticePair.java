package org.headcount.practice;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A practice LMS and a practice tool that know each other, with three people, a course and two activities. */
final class PracticePair implements AutoCloseable {

    static final Person ADA = new Person("5", "Ada", "Marsh", "ada@school.example", Role.LEARNER);
    static final Person BEN = new Person("6", "Ben", "O'Neil & <Sons>", "ben@school.example", Role.LEARNER, "de");
    static final Person IDA = new Person("7", "Ida", "Stone", "ida@school.example", Role.INSTRUCTOR);

    private final TestClock clock = new TestClock(Instant.parse("2026-11-21T12:00:00Z"));
    private final PracticeLms lms = new PracticeLms(0, clock, "School of Rivers");
    private final PracticeTool tool = new PracticeTool(0, clock);

    PracticePair() {
        lms.add(ADA).add(BEN).add(IDA).add(new Course("rivers", "RIV1", "Rivers of Europe"));
        lms.register(
                new RegisteredTool("tool-1", tool.loginUri(), List.of(tool.redirectUri()), tool.jwksUri(), "dep-1"));
        lms.add(activity("quiz", 100)).add(activity("reader", 0));
        tool.register(platform());
    }

    PracticeLms lms() {
        return lms;
    }

    PracticeTool tool() {
        return tool;
    }

    TestClock clock() {
        return clock;
    }

    KnownPlatform platform() {
        return new KnownPlatform(
                lms.issuer(),
                "tool-1",
                Set.of("dep-1"),
                lms.authorizationEndpoint(),
                lms.tokenEndpoint(),
                lms.jwksUri());
    }

    /** The launch that the tool let in when that person opened the quiz in a new browser. */
    ReceivedLaunch launch(Person person) {
        BrowserPage page = new PracticeBrowser().open(lms.openUrl(person.id(), "quiz"));
        return tool.lastLaunch().orElseThrow(() -> new AssertionError("not let in: " + page));
    }

    private Activity activity(String id, int points) {
        return new Activity(
                id,
                "rivers",
                "The " + id,
                "About <rivers>",
                "tool-1",
                "dep-1",
                tool.targetLinkUri(),
                Map.of("level", "2"),
                points);
    }

    @Override
    public void close() {
        tool.close();
        lms.close();
    }

    /** A clock that stands until it is moved. */
    static final class TestClock implements InstantSource {

        private volatile Instant now;

        private TestClock(Instant now) {
            this.now = now;
        }

        @Override
        public Instant instant() {
            return now;
        }

        void moveTo(Instant later) {
            now = later;
        }
    }
}
