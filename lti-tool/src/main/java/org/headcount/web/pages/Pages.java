package org.headcount.web.pages;

import gg.jte.Content;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/** Renders pages, each with a Content Security Policy that allows its own scripts and styles and nothing else. */
public final class Pages {

    private static final int NONCE_BYTES = 16;
    private static final int WORTH_IT = 1_000;
    private static final int ZIPPED_AT_ONCE = 4_096;

    /** Accepted, and not with the weight 0 (RFC 9110 §12.5.3). */
    private static final Pattern GZIP =
            Pattern.compile("(?i)(^|,)\\s*(x-)?gzip\\s*(;(?!\\s*q=0(\\.0*)?\\s*(,|$))[^,]*)?(,|$)");

    private final TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);
    private final SecureRandom random = new SecureRandom();

    /** Answers with a page that no cache keeps and that tells nobody where the person came from. */
    public void send(Page page, int status, HttpServletResponse response) throws IOException {
        write(whole(page, status, response), response);
    }

    /** The same, compressed where the browser takes it; for pages whose secrets are written otherwise each time. */
    public void send(Page page, int status, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        byte[] html = whole(page, status, response);
        response.setHeader("Vary", "Accept-Encoding");
        if (html.length < WORTH_IT || !takesGzip(request)) {
            write(html, response);
            return;
        }
        ByteArrayOutputStream zipped = new ByteArrayOutputStream(html.length / 4);
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(html);
        }
        response.setHeader("Content-Encoding", "gzip");
        write(zipped.toByteArray(), response);
    }

    /**
     * The same, but what stands before a late part is on its way while that is looked up. By then it is too late for another answer.
     *
     * @param instead what the reader finds where a part should stand that could not be had
     */
    public void sendEarly(
            Page page,
            int status,
            Function<RuntimeException, Part> instead,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        Frame frame = rendered(page, status, response);
        response.setHeader("Vary", "Accept-Encoding");
        response.setHeader("X-Accel-Buffering", "no"); // nginx would keep what comes early until all has come
        OutputStream plain = response.getOutputStream();
        if (takesGzip(request)) {
            response.setHeader("Content-Encoding", "gzip");
        }
        OutputStream out = takesGzip(request) ? new GZIPOutputStream(plain, ZIPPED_AT_ONCE, true) : plain;
        int sent = 0;
        for (Gap gap : frame.gaps()) {
            out.write(frame.html(), sent, gap.at() - sent);
            out.flush();
            out.write(orInstead(gap.part(), instead, page.texts()));
            sent = gap.at();
        }
        out.write(frame.html(), sent, frame.html().length - sent);
        out.close(); // not where it broke off: that would look like its end
    }

    private byte[] orInstead(Supplier<Part> late, Function<RuntimeException, Part> instead, Texts texts) {
        try {
            return rendered(late.get(), texts);
        } catch (RuntimeException e) {
            return rendered(instead.apply(e), texts);
        }
    }

    /** What it costs that parts are late is waited for. */
    private byte[] whole(Page page, int status, HttpServletResponse response) {
        Frame frame = rendered(page, status, response);
        ByteArrayOutputStream whole = new ByteArrayOutputStream(frame.html().length);
        int written = 0;
        for (Gap gap : frame.gaps()) {
            whole.write(frame.html(), written, gap.at() - written);
            whole.writeBytes(rendered(gap.part().get(), page.texts()));
            written = gap.at();
        }
        whole.write(frame.html(), written, frame.html().length - written);
        return whole.toByteArray();
    }

    /** What of a page stands around its late parts. */
    private record Frame(byte[] html, List<Gap> gaps) {}

    /** Where a late part belongs, in bytes from the beginning. */
    private record Gap(int at, Supplier<Part> part) {}

    private Frame rendered(Page page, int status, HttpServletResponse response) {
        String nonce = nonce();
        Utf8ByteOutput html = new Utf8ByteOutput();
        List<Gap> gaps = new ArrayList<>();
        Map<String, Object> parameters = new HashMap<>(page.parameters());
        parameters.put("texts", page.texts());
        parameters.put("nonce", nonce);
        page.late().forEach((name, part) -> {
            Content here = output -> gaps.add(new Gap(html.getContentLength(), part));
            parameters.put(name, here);
        });
        engine.render(page.template(), parameters, html);
        response.setStatus(status);
        response.setHeader("Content-Security-Policy", policy(page, nonce));
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Content-Language", page.texts().language());
        response.setContentType("text/html;charset=utf-8");
        return new Frame(html.toByteArray(), gaps);
    }

    private byte[] rendered(Part part, Texts texts) {
        Map<String, Object> parameters = new HashMap<>(part.parameters());
        parameters.put("texts", texts);
        Utf8ByteOutput html = new Utf8ByteOutput();
        engine.render(part.template(), parameters, html);
        return html.toByteArray();
    }

    private static boolean takesGzip(HttpServletRequest request) {
        String encodings = request.getHeader("Accept-Encoding");
        return encodings != null && GZIP.matcher(encodings).find();
    }

    private static void write(byte[] html, HttpServletResponse response) throws IOException {
        response.setContentLength(html.length);
        response.getOutputStream().write(html);
    }

    private static String policy(Page page, String nonce) {
        String forms = page.formTargets().isEmpty() ? "'none'" : String.join(" ", page.formTargets());
        String sources = page.own()
                ? "script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:"
                : "script-src 'nonce-" + nonce + "'; style-src 'nonce-" + nonce + "'; img-src data:";
        return "default-src 'none'; " + sources + "; form-action " + forms + "; base-uri 'none'; frame-ancestors "
                + page.frameAncestors();
    }

    private String nonce() {
        byte[] bytes = new byte[NONCE_BYTES];
        random.nextBytes(bytes);
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }
}
