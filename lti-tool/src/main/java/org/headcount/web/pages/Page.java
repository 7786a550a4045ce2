package org.headcount.web.pages;

import java.util.List;
import java.util.Map;

/**
 * One page to be shown.
 *
 * @param template its path below the templates' root
 * @param parameters of the template, but for {@code texts} and {@code nonce}
 * @param formTargets sources that its form may be sent to, as Content Security Policy writes them; empty for no form
 * @param frameAncestors sources that may show it in a frame, likewise
 * @param styles sources of its style sheets beside its own style; empty for none
 */
public record Page(
        String template,
        Texts texts,
        Map<String, Object> parameters,
        List<String> formTargets,
        String frameAncestors,
        String styles) {

    /** For a page of which nobody knows what LMS it comes from; it has nothing worth a false click. */
    public static final String ANYWHERE = "*";

    /** A page without a form that any LMS may show. */
    public static Page framed(String template, Texts texts, Map<String, Object> parameters) {
        return new Page(template, texts, parameters, List.of(), ANYWHERE, "");
    }

    /** A page for staff: with our style sheets, forms that go to ourselves, and in nobody's frame. */
    public static Page ofOurs(String template, Map<String, Object> parameters) {
        return new Page(template, Texts.ENGLISH, parameters, List.of("'self'"), "'none'", "'self'");
    }

    public Page framedBy(String ancestors) {
        return new Page(template, texts, parameters, formTargets, ancestors, styles);
    }

    public Page sentTo(String... targets) {
        return new Page(template, texts, parameters, List.of(targets), frameAncestors, styles);
    }
}
