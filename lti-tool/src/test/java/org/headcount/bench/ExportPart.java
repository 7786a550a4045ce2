package org.headcount.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/** What a whole institution costs a service that has little memory: every large file, read to its end. */
final class ExportPart {

    private static final List<String> FILES = List.of(
            "learners?format=csv",
            "learners?format=xlsx",
            "months/%s/activity?format=csv",
            "months/%s/learners?format=csv",
            "months/%s/learners?format=xlsx",
            "statements/export");

    private final Options options;

    ExportPart(Options options) {
        this.options = options;
    }

    void run(List<Institute> institutes) throws IOException, InterruptedException {
        Table table = new Table(
                "export with " + String.join(" ", HeadcountProcess.JVM),
                "megabytes",
                "seconds",
                "MB resident before",
                "most",
                "load");
        for (Institute institute : institutes) {
            for (String file : FILES) {
                try (HeadcountProcess headcount = HeadcountProcess.start(
                        options.jar(), institute.database(), institute.folder().resolve("headcount.log"))) {
                    one(table, institute, headcount, file.formatted(Institute.MONTH));
                }
            }
        }
        table.print();
    }

    private void one(Table table, Institute institute, HeadcountProcess headcount, String file)
            throws IOException, InterruptedException {
        headcount.get("institutions/bench");
        long before = Cpu.residentMegabytes(headcount.process());
        long[] seen = {0, before};
        Cost cost = Cost.of(institute.server(), () -> {
            URI uri = headcount.base().resolve("/api/v1/institutions/bench/" + file);
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .header("Authorization", "Bearer " + headcount.operatorKey())
                    .build();
            HttpResponse<InputStream> answer =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
            if (answer.statusCode() != 200) {
                throw new IOException(file + " answered " + answer.statusCode());
            }
            read(answer.body(), headcount, seen);
        });
        table.row(
                institute.name() + ", " + file,
                "%d".formatted(seen[0] >> 20),
                cost.seconds(),
                "%d".formatted(before),
                "%d".formatted(seen[1]),
                Cpu.load());
    }

    private static void read(InputStream body, HeadcountProcess headcount, long[] seen) throws IOException {
        byte[] buffer = new byte[1 << 16];
        try (body) {
            int looked = 0;
            for (int length = body.read(buffer); length >= 0; length = body.read(buffer)) {
                seen[0] += length;
                if (looked++ % 50 == 0) {
                    seen[1] = Math.max(seen[1], Cpu.residentMegabytes(headcount.process()));
                }
            }
        }
        seen[1] = Math.max(seen[1], Cpu.residentMegabytes(headcount.process()));
    }
}
