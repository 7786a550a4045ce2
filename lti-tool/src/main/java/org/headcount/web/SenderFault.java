package org.headcount.web;

import java.util.Optional;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EofException;

/** What the server threw because of how a body came: broken off, too long, too many fields, with too many others. Never a fault of ours, and not worth a line in the log. */
final class SenderFault {

    private static final int LONGEST_CHAIN = 10;

    private SenderFault() {}

    static Optional<Problem> in(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < LONGEST_CHAIN; depth++) {
            if (cause instanceof HttpException known && isSenders(known.getCode())) {
                return Optional.of(Problem.ofStatus(known.getCode()));
            }
            if (cause instanceof EofException) {
                return Optional.of(Problem.ofStatus(400));
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    private static boolean isSenders(int status) {
        return (status >= 400 && status < 500) || status == HttpStatus.SERVICE_UNAVAILABLE_503;
    }
}
