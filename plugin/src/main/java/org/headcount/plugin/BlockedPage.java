package org.headcount.plugin;

/** The page that a person sees: whole in itself, since what the host would serve may be refused too. */
final class BlockedPage {

    private static final String STYLE = "body{font:1.05rem/1.5 system-ui,sans-serif;margin:0;padding:1.5rem}"
            + "main{max-width:38rem;margin:0 auto}h1{font-size:1.5rem;line-height:1.25;margin:0 0 1rem}p{margin:0 0 1rem}"
            + "small{font-size:.875rem}code{overflow-wrap:anywhere}";

    private BlockedPage() {}

    static String html(Texts texts, String why, String since, String reference) {
        StringBuilder page = new StringBuilder(2048)
                .append("<!DOCTYPE html>\n<html lang=\"")
                .append(texts.language())
                .append("\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append(
                        "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"robots\" content=\"noindex\">\n<title>")
                .append(escaped(texts.of("title." + why)))
                .append("</title>\n<style>")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n<main>\n<h1>")
                .append(escaped(texts.of("title." + why)))
                .append("</h1>\n");
        paragraph(page, texts.of(why));
        paragraph(page, since);
        if (!why.equals("unknown")) {
            paragraph(page, texts.of("kept"));
            paragraph(page, texts.of("ask"));
        }
        if (!reference.isEmpty()) {
            page.append("<p><small>")
                    .append(escaped(texts.of("reference")))
                    .append(": <code>")
                    .append(escaped(reference))
                    .append("</code></small></p>\n");
        }
        return page.append("</main>\n</body>\n</html>\n").toString();
    }

    private static void paragraph(StringBuilder page, String text) {
        if (!text.isEmpty()) {
            page.append("<p>").append(escaped(text)).append("</p>\n");
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
