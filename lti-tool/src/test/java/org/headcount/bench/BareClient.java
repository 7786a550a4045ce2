package org.headcount.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;

/** A process that does nothing but send scores, by the HTTP client that Headcount uses. Reads for how many seconds and how many a second (0: as many as can be sent), and writes how many went well and how many failed. */
public final class BareClient {

    private BareClient() {}

    /** @param arguments where scores go, and the number of callers */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        URI scores = URI.create(arguments[0]);
        int callers = Integer.parseInt(arguments[1]);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        try (CloseableHttpClient client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnTotal(callers)
                        .setMaxConnPerRoute(callers)
                        .build())
                .build()) {
            Callers posts = new Callers(callers, () -> number -> post(client, scores, number));
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                String[] asked = order.split(" ");
                Work.Tally tally =
                        posts.run(Duration.ofSeconds(Long.parseLong(asked[0])), new Pace(Double.parseDouble(asked[1])));
                System.out.println(tally.done() + " " + tally.failed());
            }
        }
    }

    private static void post(CloseableHttpClient client, URI scores, int number) throws IOException {
        HttpPost post = new HttpPost(scores);
        post.setEntity(
                new StringEntity(ScorePost.body(number % ScorePost.LEARNERS), ContentType.create(ScorePost.TYPE)));
        post.setHeader("Authorization", "Bearer of-the-bench");
        Optional<String> failure = client.execute(post, answer -> {
            EntityUtils.toByteArray(answer.getEntity());
            return answer.getCode() == 200 ? Optional.empty() : Optional.of("answered " + answer.getCode());
        });
        if (failure.isPresent()) {
            throw new IOException(failure.get());
        }
    }
}
