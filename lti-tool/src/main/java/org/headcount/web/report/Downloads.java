package org.headcount.web.report;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.headcount.web.CutOff;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;
import org.headcount.web.RequestId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends tables while they are being read. Each holds a connection to the database meanwhile, so there are a few at a time, and none for
 * ever: the others wait for a moment and are asked to come again. What breaks off is cut off, and nobody takes it for whole.
 */
public final class Downloads {

    private static final Logger LOG = LoggerFactory.getLogger(Downloads.class);
    private static final int AT_A_TIME = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(30);

    private final Semaphore places;
    private final Duration patience;
    private final LongSupplier nanos;

    public Downloads() {
        this(AT_A_TIME, PATIENCE, System::nanoTime);
    }

    public Downloads(int places, Duration patience, LongSupplier nanos) {
        this.places = new Semaphore(places, true);
        this.patience = patience;
        this.nanos = nanos;
    }

    /** Reads a table from its beginning to its end; a taker that throws ends the reading. */
    @FunctionalInterface
    public interface Source<T> {
        void read(Consumer<T> taker);
    }

    /** Writes a body that is not a table. */
    @FunctionalInterface
    public interface Body {
        void write(OutputStream out) throws IOException;
    }

    /**
     * @param name of the file, without what the format adds to it
     * @param sheet what the sheet of a workbook is called
     * @param byteOrderMark for spreadsheets that would take UTF-8 for something else; CSV only
     * @param request to HEAD nothing is read
     */
    public <T> Response table(
            Format format,
            String name,
            String sheet,
            boolean byteOrderMark,
            Columns<T> columns,
            Source<T> source,
            HttpServletRequest request) {
        return answer(format, request, out -> {
                    Sheet rows = format == Format.CSV ? new CsvSheet(out, byteOrderMark) : new XlsxSheet(out, sheet);
                    rows.fill(columns, source);
                })
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "." + format.wire() + "\"")
                .build();
    }

    /** Any other body that is written while it is being read. */
    public Response.ResponseBuilder answer(Format format, HttpServletRequest request, Body body) {
        Response.ResponseBuilder answer = Response.ok()
                .header(HttpHeaders.CONTENT_TYPE, format.contentType())
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
        return request.getMethod().equals("HEAD")
                ? answer
                : answer.entity((StreamingOutput) out -> send(out, body, request));
    }

    private void send(OutputStream out, Body body, HttpServletRequest request) throws IOException {
        if (!takePlace()) {
            throw new ProblemException(Problem.ofStatus(503));
        }
        try {
            body.write(new Limited(out, nanos, LONGEST));
        } catch (IOException | RuntimeException e) {
            if (!CutOff.hasBegun(request)) {
                throw e;
            }
            if (e instanceof IOException || e instanceof UncheckedIOException) {
                LOG.info("request {}: a report was not taken to its end: {}", RequestId.of(request), e.getMessage());
            } else {
                LOG.error("request {}: a report broke off", RequestId.of(request), e);
            }
            CutOff.cut(request, e);
        } finally {
            places.release();
        }
    }

    private boolean takePlace() {
        try {
            return places.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
