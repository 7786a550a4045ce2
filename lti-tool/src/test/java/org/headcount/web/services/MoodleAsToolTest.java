package org.headcount.web.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.web.services.GradeWorld.PLATFORM;
import static org.headcount.web.services.GradeWorld.TOOL;
import static org.headcount.web.services.MoodleReplay.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.headcount.lti.message.GradeMedia;
import org.headcount.lti.wire.Json;
import org.headcount.metering.IdentityName;
import org.headcount.metering.Policy;
import org.headcount.practice.Person;
import org.headcount.practice.Place;
import org.headcount.practice.ReceivedScore;
import org.headcount.practice.Reply;
import org.headcount.practice.Role;
import org.headcount.web.services.MoodleReplay.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Moodle 4.5 behind us, syncing its grades: what it sent, sent again. Its browser steps in these recordings are met by the tests of the launch. */
class MoodleAsToolTest {

    @TempDir
    Path folder;

    private GradeWorld world;

    @BeforeEach
    void open() {
        world = new GradeWorld(folder, Policy.ROLLING);
        Instant recordedAt =
                recorded("24b-tool-sync-grades-find-or-create.json").get(28).at();
        world.clock.turn(Duration.between(world.clock.instant(), recordedAt));
        world.lms.add(GradeWorld.activity("rl-3", GradeWorld.CLIENT, 0));
        world.launch(world.service(TOOL), IdentityName.lti(PLATFORM, "plat-user-6"), "rl-3", List.of());
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void gradesInStringsAndZonesWithoutAColonArriveByteForByte() {
        List<String> bodies = scores("24-tool-sync-grades.json")
                .map(Exchange::body)
                .distinct()
                .toList();
        assertThat(bodies).hasSize(16);
        scores("24-tool-sync-grades.json").forEach(score -> person(user(score)));

        assertThat(bodies)
                .allSatisfy(body -> assertThat(score("a1", body).statusCode()).isEqualTo(200));
        assertThat(world.lms.gradebook().scores())
                .extracting(ReceivedScore::text)
                .containsExactlyElementsOf(bodies);
    }

    @Test
    void theColumnThatItLooksForIsMadeOnceAndFoundAgainByItsTagAndNumber() {
        Exchange creating = recorded("24b-tool-sync-grades-find-or-create.json").get(6);
        assertThat(list()).isEmpty();

        HttpResponse<String> created =
                world.send("POST", world.lineItems(), world.token(), GradeMedia.LINE_ITEM, creating.body());

        assertThat(created.statusCode()).isEqualTo(201);
        JsonNode sent = Json.read(creating.body()).orElseThrow();
        assertThat(list())
                .singleElement()
                .satisfies(item -> sent.properties()
                        .forEach(member -> assertThat(item.get(member.getKey())).isEqualTo(member.getValue())));
        assertThat(list().get(0).get("resourceId").isNumber()).isTrue();
    }

    @Test
    void whatItsPlatformAnsweredItIsToldThroughUsAsWell() {
        List<Exchange> answered = scores("24b-tool-sync-grades-find-or-create.json")
                .filter(score -> user(score).equals("plat-user-6") && score.status() != 401)
                .toList();
        assertThat(answered).extracting(Exchange::status).containsExactly(200, 409, 422, 429, 500, 204);
        world.launch(
                world.service(TOOL), IdentityName.lti(PLATFORM, "plat-user-6"), "a1", List.of(world.lmsLineItem("a1")));

        for (Exchange score : answered) {
            world.lms.mishaps().next(Place.SCORES, Reply.text(score.status(), "application/json", score.answer()));
            HttpResponse<String> told = score("a1", score.body());

            assertThat(told.statusCode()).isEqualTo(score.status());
            assertThat(told.body()).isEqualTo(score.answer());
        }
    }

    private HttpResponse<String> score(String activity, String body) {
        return world.call(GradeWorld.request(world.lineItem(activity) + "/scores")
                .header("Authorization", "Bearer " + world.token())
                .header("Accept", "application/json")
                .header("Content-Type", GradeMedia.SCORE)
                .POST(BodyPublishers.ofString(body)));
    }

    private List<JsonNode> list() {
        HttpResponse<String> list = world.get(world.lineItems(), world.token());
        assertThat(list.statusCode()).isEqualTo(200);
        List<JsonNode> items = new java.util.ArrayList<>();
        Json.read(list.body()).orElseThrow().forEach(items::add);
        return items;
    }

    private static Stream<Exchange> scores(String file) {
        return recorded(file).stream().filter(exchange -> exchange.target().endsWith("/scores"));
    }

    private static String user(Exchange score) {
        return Json.readObject(score.body()).orElseThrow().path("userId").asText();
    }

    private void person(String id) {
        world.lms.add(new Person(id, "Some", "Body", id + "@example.org", Role.LEARNER));
        world.launch(world.service(TOOL), IdentityName.lti(PLATFORM, id), "a1", List.of(world.lmsLineItem("a1")));
    }
}
