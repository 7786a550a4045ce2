package org.headcount.web.report;

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
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;

/**
 * Sends tables while they are being read. Each holds a connection to the database meanwhile, so there are a few at a time, and none for
 * ever: the others wait for a moment and are asked to come again. What breaks off ends without what would make the file whole.
 */
public final class Downloads {

    private static final int AT_A_TIME = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(30);

    private final Semaphore places;
    private final Duration patience;
    private final LongSupplier nanos;

    public Downloads() {
        this(AT_A_TIME, PATIENCE, System::nanoTime);
    }

    Downloads(int places, Duration patience, LongSupplier nanos) {
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
     * @param method of the request; to HEAD nothing is read
     */
    public <T> Response table(
            Format format,
            String name,
            String sheet,
            boolean byteOrderMark,
            Columns<T> columns,
            Source<T> source,
            String method) {
        return answer(format, method, out -> {
                    Sheet rows = format == Format.CSV ? new CsvSheet(out, byteOrderMark) : new XlsxSheet(out, sheet);
                    rows.row(columns.names());
                    source.read(row -> {
                        try {
                            rows.row(columns.of(row));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
                    rows.finish();
                })
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "." + format.wire() + "\"")
                .build();
    }

    /** Any other body that is written while it is being read. */
    public Response.ResponseBuilder answer(Format format, String method, Body body) {
        Response.ResponseBuilder answer = Response.ok()
                .header(HttpHeaders.CONTENT_TYPE, format.contentType())
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
        return method.equals("HEAD") ? answer : answer.entity((StreamingOutput) out -> send(out, body));
    }

    private void send(OutputStream out, Body body) throws IOException {
        if (!takePlace()) {
            throw new ProblemException(Problem.ofStatus(503));
        }
        try {
            body.write(new Limited(out, nanos, LONGEST));
        } catch (UncheckedIOException e) {
            throw e.getCause();
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
