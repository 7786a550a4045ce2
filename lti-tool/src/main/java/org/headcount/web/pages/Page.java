package org.headcount.web.pages;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One page to be shown.
 *
 * @param template its path below the templates' root
 * @param parameters of the template, but for {@code texts} and {@code nonce}
 * @param formTargets sources that its form may be sent to, as Content Security Policy writes them; empty for no form
 * @param frameAncestors sources that may show it in a frame, likewise
 * @param own whether its styles, scripts and further questions are files and pages of our own; else it has nothing but what stands in it
 * @param late parts that take their time to be looked up, by the parameter of the template that says where each stands: what stands before one is sent first
 */
public record Page(
        String template,
        Texts texts,
        Map<String, Object> parameters,
        List<String> formTargets,
        String frameAncestors,
        boolean own,
        Map<String, Supplier<Part>> late) {

    /** For a page of which nobody knows what LMS it comes from; it has nothing worth a false click. */
    public static final String ANYWHERE = "*";

    /** A page without a form that any LMS may show. */
    public static Page framed(String template, Texts texts, Map<String, Object> parameters) {
        return new Page(template, texts, parameters, List.of(), ANYWHERE, false, Map.of());
    }

    /** A page for people who have signed in, or are about to: with our style sheets and scripts, and forms that go to ourselves. */
    public static Page ofStaff(String template, Texts texts, Map<String, Object> parameters, String frameAncestors) {
        return new Page(template, texts, parameters, List.of("'self'"), frameAncestors, true, Map.of());
    }

    public Page framedBy(String ancestors) {
        return new Page(template, texts, parameters, formTargets, ancestors, own, late);
    }

    public Page sentTo(String... targets) {
        return new Page(template, texts, parameters, List.of(targets), frameAncestors, own, late);
    }

    /**
     * The same with a part that comes late.
     *
     * @param parameter of the template, a {@link gg.jte.Content} that is written once at most
     * @param part looks it up; what it throws makes no other page of this one once that has begun
     */
    public Page late(String parameter, Supplier<Part> part) {
        Map<String, Supplier<Part>> all = new HashMap<>(late);
        all.put(parameter, part);
        return new Page(template, texts, parameters, formTargets, frameAncestors, own, Map.copyOf(all));
    }
}
