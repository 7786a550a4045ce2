package org.headcount.bench;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How long staff wait for the first byte of a page about a whole institution: the first one after a start, until its figures are there where it says that they are
 * being counted, and the median of those after it; and for the last byte of those, as a list may come later than what stands above it.
 */
final class PagesPart {

    /** In this order: the first look at a month is at its list, and nobody has asked for it before. */
    private static final Map<String, String> PAGES = new LinkedHashMap<>();

    static {
        PAGES.put("charged in a past month", "/months/" + Institute.MONTH + "/charged");
        PAGES.put("peak of a month before", "/months/" + Institute.MONTH.minusMonths(1) + "/peak");
        PAGES.put("usage", "");
        PAGES.put("usage of a past month", "?month=" + Institute.MONTH);
        PAGES.put("learners", "/learners");
        PAGES.put("learners of a name", "/learners?q=0012345");
        PAGES.put("learners of nobody's name", "/learners?q=zzzz");
        PAGES.put("learners of a unit", "/learners?unit=faculty-7");
        PAGES.put("learners of no unit", "/learners?unit=nowhere");
        PAGES.put("units", "/units?month=" + Institute.MONTH);
        PAGES.put("charged in a unit", "/months/" + Institute.MONTH + "/charged?unit=faculty-7");
        PAGES.put("refused", "/holds?from=" + Institute.FROM + "&until=" + Institute.NOW);
    }

    private static final int ROUNDS = 5;
    private static final int WARM_UP = 20;
    private static final int A_LITTLE = 50;

    private final Options options;

    PagesPart(Options options) {
        this.options = options;
    }

    /**
     * One page.
     *
     * @param milliseconds until the first byte of what a reader sees
     * @param whole likewise until the last
     * @param isCounting whether it says that its figures are being counted
     */
    private record Read(double milliseconds, double whole, int bytes, boolean isCounting) {}

    void run(List<Institute> institutes) throws IOException, InterruptedException {
        Table table = new Table(
                "pages at %,d learners, with %s".formatted(options.learners(), String.join(" ", HeadcountProcess.JVM)),
                "first, ms",
                "whole, ms",
                "there, ms",
                "then, ms",
                "then whole, ms",
                "kB",
                "MB resident",
                "load");
        for (Institute institute : institutes) {
            try (HeadcountProcess headcount = HeadcountProcess.start(
                    options.jar(), institute.database(), institute.folder().resolve("headcount.log"))) {
                HttpClient staff = signedIn(headcount);
                warm(headcount, staff);
                for (String page : PAGES.keySet()) {
                    one(table, institute, headcount, staff, page);
                }
            }
        }
        table.print();
    }

    /** What any page costs once, whatever it is about. */
    private static void warm(HeadcountProcess headcount, HttpClient staff) throws IOException, InterruptedException {
        for (int round = 0; round < WARM_UP; round++) {
            read(staff, headcount.base().resolve("/admin/institutions/bench/policy"));
        }
    }

    private static void one(Table table, Institute institute, HeadcountProcess headcount, HttpClient staff, String page)
            throws IOException, InterruptedException {
        URI address = headcount.base().resolve("/admin/institutions/bench" + PAGES.get(page));
        Read first = read(staff, address);
        double there = first.whole() + untilThere(staff, address, first);
        List<Read> after = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            after.add(read(staff, address));
        }
        table.row(
                institute.name() + ", " + page,
                "%.0f".formatted(first.milliseconds()),
                "%.0f".formatted(first.whole()),
                "%.0f".formatted(there),
                "%.1f".formatted(median(after, Read::milliseconds)),
                "%.1f".formatted(median(after, Read::whole)),
                "%.1f".formatted(first.bytes() / 1000.0),
                "%d".formatted(Cpu.residentMegabytes(headcount.process())),
                Cpu.load());
    }

    private static double median(List<Read> reads, ToDoubleFunction<Read> what) {
        return reads.stream().mapToDouble(what).sorted().toArray()[reads.size() / 2];
    }

    /** Asks on until the figures are there. */
    private static double untilThere(HttpClient staff, URI address, Read first)
            throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Read last = first;
        while (last.isCounting()) {
            Thread.sleep(A_LITTLE);
            last = read(staff, address);
        }
        return first.isCounting() ? (System.nanoTime() - begin) / 1e6 : 0;
    }

    private static Read read(HttpClient staff, URI address) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        var answer = staff.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofInputStream());
        byte[] first = answer.body().readNBytes(1);
        double milliseconds = (System.nanoTime() - begin) / 1e6;
        byte[] rest = answer.body().readAllBytes();
        double whole = (System.nanoTime() - begin) / 1e6;
        String page = new String(rest, StandardCharsets.UTF_8);
        if (answer.statusCode() != 200) {
            throw new IOException(address + " answered " + answer.statusCode());
        }
        return new Read(milliseconds, whole, first.length + rest.length, page.contains("aria-busy=\"true\""));
    }

    private static HttpClient signedIn(HeadcountProcess headcount) throws IOException, InterruptedException {
        HttpClient staff =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        String form = "key=" + URLEncoder.encode(headcount.operatorKey(), StandardCharsets.UTF_8);
        int status = staff.send(
                        HttpRequest.newBuilder(headcount.base().resolve("/admin/sign-in"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString(form))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
        if (status != 303) {
            throw new IOException("sign-in answered " + status);
        }
        return staff;
    }
}
