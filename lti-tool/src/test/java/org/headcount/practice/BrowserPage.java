package org.headcount.practice;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An answer that a browser got, together with the step that led to it. */
public record BrowserPage(BrowserStep step, int status, HttpHeaders headers, String body) {

    private static final Pattern ENTITY = Pattern.compile("&(#x?[0-9a-fA-F]+|[a-z]+);");
    private static final Map<String, String> NAMED =
            Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", "\u00a0");

    public URI url() {
        return step.url();
    }

    /** The first header of that name. */
    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    public List<String> headers(String name) {
        return headers.allValues(name);
    }

    public List<BrowserForm> forms() {
        return BrowserForm.of(body, url());
    }

    /** The only form. */
    public BrowserForm form() {
        List<BrowserForm> forms = forms();
        if (forms.size() != 1) {
            throw new AssertionError(forms.size() + " forms on " + this);
        }
        return forms.get(0);
    }

    /** The form whose action begins so or ends so, and of several one that changes something. */
    public BrowserForm form(String action) {
        return forms().stream()
                .filter(form -> form.action().toString().startsWith(action)
                        || form.action().toString().endsWith(action))
                .min(Comparator.comparing(form -> !form.method().equals("POST")))
                .orElseThrow(() -> new AssertionError("no form to " + action + " on " + this));
    }

    /** What a reader sees: without tags and scripts, blanks joined. */
    public String text() {
        String visible = body.replaceAll("(?is)<(script|style|noscript)\\b.*?</\\1>", " ")
                .replaceAll("<[^>]*>", " ");
        return unescaped(visible).replaceAll("\\s+", " ").strip();
    }

    static String unescaped(String text) {
        Matcher entity = ENTITY.matcher(text);
        StringBuilder plain = new StringBuilder();
        while (entity.find()) {
            entity.appendReplacement(plain, Matcher.quoteReplacement(character(entity.group(1), entity.group())));
        }
        return entity.appendTail(plain).toString();
    }

    private static String character(String name, String otherwise) {
        if (name.startsWith("#x")) {
            return Character.toString(Integer.parseInt(name.substring(2), 16));
        }
        return name.startsWith("#")
                ? Character.toString(Integer.parseInt(name.substring(1)))
                : NAMED.getOrDefault(name, otherwise);
    }

    @Override
    public String toString() {
        return step.method() + " " + step.url() + " -> " + status + " " + headers.map() + "\n" + body;
    }
}
