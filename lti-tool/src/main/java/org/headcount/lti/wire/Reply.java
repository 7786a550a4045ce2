package org.headcount.lti.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What came of a call to somebody else's server. */
public sealed interface Reply {

    /** An HTTP answer of any status, whole. Header names are lower-case, values in the order received. */
    record Answered(int status, Map<String, List<String>> headers, byte[] body) implements Reply {

        public boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        public Optional<String> header(String name) {
            return headerValues(name).stream().findFirst();
        }

        public List<String> headerValues(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /** Status and size: a body may be personal. */
        @Override
        public String toString() {
            return "HTTP " + status + ", " + body.length + " bytes";
        }
    }

    /** Not called: the URL, or the address that its host resolves to, is not allowed. */
    record RefusedByPolicy(UrlPolicy.Violation violation) implements Reply {}

    /** No whole answer came. */
    record Unreachable(Failure failure) implements Reply {}

    /** Why no answer came. */
    enum Failure {
        NAME_NOT_FOUND(false),
        NOT_CONNECTED(false),
        /** The certificate is not trusted, or no TLS could be agreed on. */
        TLS(false),
        TOO_BUSY(false),
        TIMED_OUT(true),
        BROKEN_OFF(true),
        TOO_LARGE(true),
        INTERRUPTED(true);

        private final boolean mayHaveArrived;

        Failure(boolean mayHaveArrived) {
            this.mayHaveArrived = mayHaveArrived;
        }

        /** Whether the other side may have done what it was asked all the same. */
        public boolean mayHaveArrived() {
            return mayHaveArrived;
        }
    }
}
