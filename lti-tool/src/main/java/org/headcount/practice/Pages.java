package org.headcount.practice;

import java.util.Map;
import java.util.stream.Collectors;

/** The frame of every page, and the pages that both peers need. */
final class Pages {

    private static final String POLICY =
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; "
                    + "frame-src http: https:; base-uri 'none'";

    private Pages() {}

    /** @param body HTML in which everything from elsewhere is escaped already */
    static Reply page(int status, String title, String body) {
        return Reply.html(status, """
                        <!doctype html>
                        <html lang="en">
                        <head>
                        <meta charset="utf-8">
                        <meta name="viewport" content="width=device-width, initial-scale=1">
                        <title>%s</title>
                        <link rel="icon" href="data:,">
                        <link rel="stylesheet" href="/practice.css">
                        </head>
                        <body>
                        %s
                        </body>
                        </html>
                        """.formatted(escaped(title), body)).with("Content-Security-Policy", POLICY);
    }

    /** Something to tell and nothing to do. */
    static Reply notice(int status, String title, String text) {
        return page(
                status,
                title,
                "<main class=\"notice\"><h1>%s</h1><p>%s</p></main>".formatted(escaped(title), escaped(text)));
    }

    /** A form that sends itself to another site; with a button for browsers without script. */
    static Reply submitting(String action, Map<String, String> fields) {
        String inputs = fields.entrySet().stream()
                .map(field -> "<input type=\"hidden\" name=\"%s\" value=\"%s\">"
                        .formatted(escaped(field.getKey()), escaped(field.getValue())))
                .collect(Collectors.joining("\n"));
        return page(200, "One moment", """
                <main class="notice">
                <form method="post" action="%s">
                %s
                <noscript><p>Your browser does not send you on by itself.</p><button>Continue</button></noscript>
                </form>
                </main>
                <script src="/submit.js"></script>
                """.formatted(escaped(action), inputs));
    }

    /** Fit for text and for attribute values in double quotes. */
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
