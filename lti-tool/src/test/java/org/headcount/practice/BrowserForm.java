package org.headcount.practice;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A form on a page as a browser with script sees it: what stands in {@code noscript} is not there. */
public record BrowserForm(String method, URI action, List<BrowserStep.Field> fields, boolean isHidden) {

    private static final Pattern NO_SCRIPT = Pattern.compile("(?is)<noscript[^>]*>.*?</noscript>");
    private static final Pattern TAG =
            Pattern.compile("<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>([^<]*)");
    private static final Pattern ATTRIBUTE =
            Pattern.compile("([a-zA-Z][-a-zA-Z0-9_:]*)(?:\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s>]+)))?");

    /** A tag with its attributes, unescaped, and the text up to the next tag. */
    private record Tag(boolean closes, String name, Map<String, String> attributes, String text) {

        String attribute(String name, String otherwise) {
            return attributes.getOrDefault(name, otherwise);
        }
    }

    /** All forms of a page, in their order. */
    static List<BrowserForm> of(String html, URI page) {
        List<BrowserForm> forms = new ArrayList<>();
        List<Tag> inside = new ArrayList<>();
        Optional<Tag> open = Optional.empty();
        for (Tag tag : tags(NO_SCRIPT.matcher(html).replaceAll(""))) {
            if (tag.name().equals("form")) {
                open.ifPresent(form -> forms.add(of(form, inside, page)));
                inside.clear();
                open = tag.closes() ? Optional.empty() : Optional.of(tag);
            } else if (!tag.closes()) {
                inside.add(tag);
            }
        }
        return List.copyOf(forms);
    }

    /** What happens when it is sent as it stands. */
    public BrowserStep step() {
        BrowserStep step = new BrowserStep("POST", action, fields);
        return method.equals("POST") ? step : step.byOtherMethod();
    }

    /** What happens when a field is filled in and it is sent. */
    public BrowserStep step(Map<String, String> filled) {
        BrowserStep step = step();
        for (Map.Entry<String, String> field : filled.entrySet()) {
            step = step.with(field.getKey(), field.getValue());
        }
        return step;
    }

    /** The value of a field. */
    public Optional<String> value(String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .map(BrowserStep.Field::value)
                .findFirst();
    }

    private static BrowserForm of(Tag form, List<Tag> inside, URI page) {
        String action = form.attribute("action", "");
        List<BrowserStep.Field> fields = new ArrayList<>();
        boolean hidden = true;
        for (int i = 0; i < inside.size(); i++) {
            Tag tag = inside.get(i);
            String name = tag.attribute("name", "");
            if (tag.name().equals("input") && !tag.attribute("type", "text").matches("submit|button|image|reset")) {
                hidden &= tag.attribute("type", "text").equals("hidden");
                boolean isOff = tag.attribute("type", "text").matches("checkbox|radio")
                        && !tag.attributes().containsKey("checked");
                if (!name.isEmpty() && !isOff) {
                    fields.add(new BrowserStep.Field(name, tag.attribute("value", "")));
                }
            } else if (tag.name().equals("textarea")) {
                hidden = false;
                fields.add(new BrowserStep.Field(name, tag.text()));
            } else if (tag.name().equals("select")) {
                hidden = false;
                fields.add(new BrowserStep.Field(name, chosen(inside.subList(i + 1, inside.size()))));
            }
        }
        return new BrowserForm(
                form.attribute("method", "get").toUpperCase(Locale.ROOT),
                action.isEmpty() ? page : page.resolve(action),
                List.copyOf(fields),
                hidden);
    }

    private static String chosen(List<Tag> following) {
        List<Tag> options = following.stream()
                .takeWhile(tag -> tag.name().matches("option|optgroup"))
                .filter(tag -> tag.name().equals("option"))
                .toList();
        return options.stream()
                .filter(option -> option.attributes().containsKey("selected"))
                .findFirst()
                .or(() -> options.stream().findFirst())
                .map(option -> option.attribute("value", option.text()))
                .orElse("");
    }

    private static List<Tag> tags(String html) {
        List<Tag> tags = new ArrayList<>();
        Matcher tag = TAG.matcher(html);
        while (tag.find()) {
            Map<String, String> attributes = new HashMap<>();
            Matcher attribute = ATTRIBUTE.matcher(tag.group(3));
            while (attribute.find()) {
                String value = Optional.ofNullable(attribute.group(2))
                        .or(() -> Optional.ofNullable(attribute.group(3)))
                        .or(() -> Optional.ofNullable(attribute.group(4)))
                        .orElse("");
                attributes.putIfAbsent(attribute.group(1).toLowerCase(Locale.ROOT), BrowserPage.unescaped(value));
            }
            tags.add(new Tag(
                    !tag.group(1).isEmpty(),
                    tag.group(2).toLowerCase(Locale.ROOT),
                    attributes,
                    BrowserPage.unescaped(tag.group(4))));
        }
        return tags;
    }
}
