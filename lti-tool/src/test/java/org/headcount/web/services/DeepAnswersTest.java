package org.headcount.web.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.web.services.GradeWorld.ADA;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.headcount.lti.message.GradeMedia;
import org.headcount.metering.terms.Policy;
import org.headcount.practice.Place;
import org.headcount.practice.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LMSs whose answers are made to break whoever reads them. */
class DeepAnswersTest {

    @TempDir
    Path folder;

    @Test
    void e39_whatAnLmsNestsWithoutEndIsUnreadableAndNothingMore() {
        try (GradeWorld world = new GradeWorld(folder, Policy.ROLLING)) {
            world.launch(ADA, "a1");
            String token = world.token();
            String item = world.lineItem("a1");
            world.get(item, token); // has a token of the LMS's
            String deep = "[".repeat(100_000) + "]".repeat(100_000);
            String wide = "{\"id\":\"x\"" + ",\"a\":1".repeat(1_000) + "}";
            for (String body : List.of(deep, "{\"x\":" + deep + "}", wide, "{\"n\":1" + "0".repeat(100_000) + "}")) {
                world.lms
                        .mishaps()
                        .next(Place.LINE_ITEM, Reply.text(200, GradeMedia.LINE_ITEM, body))
                        .next(Place.LINE_ITEMS, Reply.text(200, GradeMedia.LINE_ITEMS, body))
                        .next(Place.RESULTS, Reply.text(200, GradeMedia.RESULTS, body));

                for (HttpResponse<String> answer : List.of(
                        world.get(item, token),
                        world.get(world.lineItems(), token),
                        world.get(item + "/results", token))) {
                    assertThat(answer.statusCode()).as(body.substring(0, 20)).isEqualTo(502);
                    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
                }
            }
            assertThat(world.get(item, token).statusCode()).isEqualTo(200);
        }
    }
}
