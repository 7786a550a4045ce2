package org.headcount.web.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Objects;
import org.glassfish.jersey.io.spi.FlushedCloseable;
import org.headcount.web.CutOff;
import org.jspecify.annotations.Nullable;

/**
 * Leaves an answer whole with the server, which sends it as fast as it is read and without a thread: nobody who reads
 * slowly, or not at all, delays what others are told. Whoever has not read all of it in time is cut off.
 */
@Unhurried
final class UnhurriedAnswers implements WriterInterceptor {

    private final Duration time;

    @Context
    private @Nullable HttpServletRequest request;

    @Context
    private @Nullable HttpServletResponse response;

    UnhurriedAnswers(Duration time) {
        this.time = time;
    }

    @Override
    public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
        OutputStream server = context.getOutputStream();
        Whole whole = new Whole();
        context.setOutputStream(whole);
        context.proceed();
        Objects.requireNonNull(response)
                .setBufferSize(Math.max(response.getBufferSize(), whole.size() + 1)); // what fits is not waited for
        whole.writeTo(server);
        CutOff.unlessSentWithin(time, Objects.requireNonNull(request));
    }

    /** Jersey flushes all streams at the end but those of this kind, and flushing waits for the reader. */
    private static final class Whole extends ByteArrayOutputStream implements FlushedCloseable {}
}
