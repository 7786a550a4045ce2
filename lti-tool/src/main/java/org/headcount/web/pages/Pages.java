package org.headcount.web.pages;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/** Renders pages, each with a Content Security Policy that allows its own scripts and styles and nothing else. */
public final class Pages {

    private static final int NONCE_BYTES = 16;
    private static final int WORTH_IT = 1_000;

    /** Accepted, and not with the weight 0 (RFC 9110 §12.5.3). */
    private static final Pattern GZIP =
            Pattern.compile("(?i)(^|,)\\s*(x-)?gzip\\s*(;(?!\\s*q=0(\\.0*)?\\s*(,|$))[^,]*)?(,|$)");

    private final TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);
    private final SecureRandom random = new SecureRandom();

    /** Answers with a page that no cache keeps and that tells nobody where the person came from. */
    public void send(Page page, int status, HttpServletResponse response) throws IOException {
        write(rendered(page, status, response), response);
    }

    /** The same, compressed where the browser takes it; for pages whose secrets are written otherwise each time. */
    public void send(Page page, int status, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Utf8ByteOutput html = rendered(page, status, response);
        response.setHeader("Vary", "Accept-Encoding");
        String encodings = request.getHeader("Accept-Encoding");
        if (encodings == null || !GZIP.matcher(encodings).find() || html.getContentLength() < WORTH_IT) {
            write(html, response);
            return;
        }
        ByteArrayOutputStream zipped = new ByteArrayOutputStream(html.getContentLength() / 4);
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            html.writeTo(out);
        }
        response.setHeader("Content-Encoding", "gzip");
        response.setContentLength(zipped.size());
        zipped.writeTo(response.getOutputStream());
    }

    private Utf8ByteOutput rendered(Page page, int status, HttpServletResponse response) {
        String nonce = nonce();
        Map<String, Object> parameters = new HashMap<>(page.parameters());
        parameters.put("texts", page.texts());
        parameters.put("nonce", nonce);
        Utf8ByteOutput html = new Utf8ByteOutput();
        engine.render(page.template(), parameters, html);
        response.setStatus(status);
        response.setHeader("Content-Security-Policy", policy(page, nonce));
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Content-Language", page.texts().language());
        response.setContentType("text/html;charset=utf-8");
        return html;
    }

    private static void write(Utf8ByteOutput html, HttpServletResponse response) throws IOException {
        response.setContentLength(html.getContentLength());
        html.writeTo(response.getOutputStream());
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
