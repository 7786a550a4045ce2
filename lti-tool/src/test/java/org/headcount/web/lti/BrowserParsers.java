package org.headcount.web.lti;

import static org.headcount.lti.wire.WireParsers.text;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import org.headcount.fuzz.Parser;
import org.headcount.lti.platform.AuthenticationRequest;
import org.headcount.lti.platform.TokenRequest;
import org.headcount.lti.platform.ToolParsers;
import org.headcount.lti.tool.LoginInitiation;
import org.headcount.web.ProblemException;

/** What reads the parameters that browsers and tools bring. */
public final class BrowserParsers {

    private BrowserParsers() {}

    public static Map<String, Parser> all() {
        return Map.of(
                "login-parameters",
                input -> parameters(input)
                        .map(LoginInitiation::read)
                        .map(read ->
                                read.<Boolean>fold(login -> login.parameters().containsKey("iss"), broken -> false))
                        .orElse(false),
                "authentication-parameters",
                input -> parameters(input)
                        .flatMap(found -> AuthenticationRequest.of(found, ToolParsers.TOOL))
                        .filter(request -> request.error().isEmpty())
                        .isPresent(),
                "token-parameters",
                input -> parameters(input)
                        .filter(found -> TokenRequest.error(found).isEmpty())
                        .map(TokenRequest::of)
                        .isPresent());
    }

    private static Optional<Map<String, String>> parameters(byte[] input) {
        try {
            Parameters query = Parameters.ofQuery(request(input));
            Parameters body = Parameters.ofRequest(request(input), 64 * 1024);
            if (!body.repeated().containsAll(query.repeated())) {
                throw new AssertionError("repeated in the query, and not in all");
            }
            return query.repeated().isEmpty() ? Optional.of(query.values()) : Optional.empty();
        } catch (ProblemException refused) {
            return Optional.empty();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static HttpServletRequest request(byte[] input) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                BrowserParsers.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getQueryString" -> text(input);
                    case "getMethod" -> "POST";
                    case "getContentType" -> "application/x-www-form-urlencoded";
                    case "getInputStream" -> new Body(input);
                    default -> throw new AssertionError("asked for " + method);
                });
    }

    /** Bytes that are there. */
    private static final class Body extends ServletInputStream {

        private final ByteArrayInputStream bytes;

        private Body(byte[] bytes) {
            this.bytes = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] into, int from, int most) {
            return bytes.read(into, from, most);
        }

        @Override
        public boolean isFinished() {
            return bytes.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new IllegalStateException("nobody waits");
        }
    }
}
