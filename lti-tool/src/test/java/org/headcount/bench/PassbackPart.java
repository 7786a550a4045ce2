package org.headcount.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Scores sent through Headcount to an LMS that answers at once, next to the same scores sent by the bare HTTP client: as fast as it can, when it hardly ever waits, and as many a second as Headcount, when it too is woken for each. */
final class PassbackPart {

    private final Options options;

    PassbackPart(Options options) {
        this.options = options;
    }

    void run(Lms lms, Crypto crypto) throws IOException, InterruptedException {
        Path folder = HeadcountProcess.freshFolder(options.target(), "passbacks");
        Process bare = bareClient(lms);
        try (HeadcountProcess headcount = HeadcountProcess.start(
                        options.jar(), "jdbc:sqlite:" + folder.resolve("headcount.db"), folder.resolve("headcount.log"))
                .withConnections(lms)) {
            URI scores = launchEverybody(lms, headcount);
            String token = headcount.accessToken(crypto);
            Contender through = new Contender(
                    "through Headcount",
                    headcount.process(),
                    Optional.empty(),
                    new Callers(options.callers(), () -> new ScorePost(scores, token)));
            Contender direct = new Contender(
                    "bare Apache HttpClient 5", bare.toHandle(), Optional.empty(), time -> order(bare, time, 0));
            Contender paced = new Contender(
                    "the same, as many a second",
                    bare.toHandle(),
                    Optional.empty(),
                    time -> order(bare, time, through.done() == 0 ? 0 : through.perSecond()));
            Contest.hold(options, List.of(through, direct, paced), () -> {});
            Table table = new Table("scores", "done", "failed", "a second", "CPU µs each", "÷ bare", "÷ bare as often");
            for (Contender contender : List.of(through, direct, paced)) {
                table.row(
                        contender.name(),
                        "%,d".formatted(contender.done()),
                        "%d".formatted(contender.failed()),
                        "%.0f".formatted(contender.perSecond()),
                        "%.0f".formatted(contender.cost()),
                        "%.2f".formatted(contender.cost() / direct.cost()),
                        "%.2f".formatted(contender.cost() / paced.cost()));
            }
            table.print();
        } finally {
            bare.destroy();
        }
    }

    /** Lets the tool know every learner; gives where it sends their scores. */
    private static URI launchEverybody(Lms lms, HeadcountProcess headcount) throws IOException {
        HeadcountLaunch launches = new HeadcountLaunch(lms, headcount);
        String idToken = "";
        for (int learner = 0; learner < ScorePost.LEARNERS; learner++) {
            idToken = launches.launch(learner, "everybody" + learner).getOrDefault("id_token", "");
        }
        JsonNode claims = new ObjectMapper().readTree(Base64.getUrlDecoder().decode(idToken.split("\\.")[1]));
        return URI.create(claims.path("https://purl.imsglobal.org/spec/lti-ags/claim/endpoint")
                        .path("lineitem")
                        .asText()
                + "/scores");
    }

    private Process bareClient(Lms lms) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(HeadcountProcess.JVM);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                BareClient.class.getName(),
                lms.scores(),
                Integer.toString(options.callers())));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "bare-client-end"));
        return process;
    }

    private static Work.Tally order(Process process, Duration time, double perSecond) {
        try {
            OutputStream orders = process.getOutputStream();
            long began = System.nanoTime();
            orders.write((time.toSeconds() + " " + perSecond + "\n").getBytes(UTF_8));
            orders.flush();
            BufferedReader answers = process.inputReader(UTF_8);
            for (String answer = answers.readLine(); answer != null; answer = answers.readLine()) {
                if (answer.matches("\\d+ \\d+")) {
                    String[] counts = answer.split(" ");
                    return new Work.Tally(
                            Long.parseLong(counts[0]),
                            Long.parseLong(counts[1]),
                            Duration.ofNanos(System.nanoTime() - began));
                }
                System.out.println(answer);
            }
            throw new IOException("the bare client has ended");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
