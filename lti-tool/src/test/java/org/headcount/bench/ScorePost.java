package org.headcount.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A tool that sends one learner's score after the other's. */
final class ScorePost implements Caller {

    static final int LEARNERS = 200;
    static final String TYPE = "application/vnd.ims.lis.v1.score+json";

    private final Line line;
    private final String path;
    private final String token;

    ScorePost(URI scores, String token) {
        this.line = new Line(scores);
        this.path = scores.getRawPath();
        this.token = token;
    }

    static String body(int learner) {
        return """
                {"userId":"%d","scoreGiven":%d.5,"scoreMaximum":100,"comment":"Well done","timestamp":"%s",\
                "activityProgress":"Completed","gradingProgress":"FullyGraded"}""".formatted(learner, learner % 100, Instant.now().truncatedTo(ChronoUnit.MILLIS));
    }

    @Override
    public void once(int number) throws IOException {
        Line.Answer answer = line.postJson(path, TYPE, token, body(number % LEARNERS));
        if (answer.status() != 200) {
            throw Steps.unexpected(answer);
        }
    }
}
