package org.headcount.web.pages;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** Renders pages, each with a Content Security Policy that allows its own scripts and styles and nothing else. */
public final class Pages {

    private static final int NONCE_BYTES = 16;

    private final TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);
    private final SecureRandom random = new SecureRandom();

    /** Answers with a page that no cache keeps and that tells nobody where the person came from. */
    public void send(Page page, int status, HttpServletResponse response) throws IOException {
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
