package org.headcount.plugin;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where one name stands: a source, and what to make of it. {@code path:id.before(::).as(login)}, {@code query:eids.split(,)},
 * {@code session:org.olat.core.util.UserSession>identity.key}.
 */
final class Naming {

    enum Source {
        ACTOR,
        NONE,
        BASIC,
        REMOTE_USER,
        PATH,
        QUERY,
        FORM,
        JSON,
        XML,
        ANSWER,
        PLACE,
        SESSION,
        ATTRIBUTE,
        HEADER;

        private boolean bare() {
            return compareTo(REMOTE_USER) <= 0;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** What a host takes for the same name. */
    private enum Spelling {
        EXACT,
        NUMBER,
        LOWER;

        /** Empty where it is no name at all. */
        String of(String name) {
            switch (this) {
                case NUMBER:
                    return Numbers.whole(name).orElse("");
                case LOWER:
                    return name.strip().toLowerCase(Locale.ROOT);
                default:
                    return name;
            }
        }
    }

    private static final PathPattern NO_PATH = PathPattern.of("/**");

    final Source source;
    /** The name in its source; for objects the attribute. */
    final String name;

    private final String[] properties;
    private final PathPattern elements;
    private final Scheme scheme;
    private final String before;
    private final Set<String> endings;
    private final String split;
    private final String self;
    private final Spelling spelling;

    private Naming(
            Source source,
            String name,
            String[] properties,
            Scheme scheme,
            String before,
            Set<String> endings,
            String split,
            String self,
            Spelling spelling) {
        this.source = source;
        this.name = name;
        this.properties = properties;
        this.elements = source == Source.XML ? PathPattern.of(name) : NO_PATH;
        this.scheme = scheme;
        this.before = before;
        this.endings = endings;
        this.split = split;
        this.self = self;
        this.spelling = spelling;
    }

    /** @throws IllegalArgumentException saying what cannot be read */
    static Naming of(String text, Set<Source> allowed) {
        String rest = text;
        Scheme scheme = Scheme.KEY;
        String before = "";
        Set<String> endings = Set.of();
        String split = "";
        String self = "";
        Spelling spelling = Spelling.EXACT;
        while (rest.endsWith(")")) {
            int open = rest.lastIndexOf('(');
            int dot = open < 0 ? -1 : rest.lastIndexOf('.', open);
            if (dot < 0) {
                throw new IllegalArgumentException(text + " cannot be read");
            }
            String argument = rest.substring(open + 1, rest.length() - 1);
            switch (rest.substring(dot + 1, open)) {
                case "as":
                    scheme = schemeOf(argument);
                    break;
                case "before":
                    before = argument;
                    break;
                case "without":
                    endings = Set.of(argument.split(","));
                    break;
                case "split":
                    split = argument;
                    break;
                case "number":
                    spelling = Spelling.NUMBER;
                    break;
                case "lower":
                    spelling = Spelling.LOWER;
                    break;
                case "self":
                    self = argument;
                    break;
                default:
                    throw new IllegalArgumentException("." + rest.substring(dot + 1)
                            + " is not as, before, without, split, number(), lower() or self");
            }
            rest = rest.substring(0, dot);
        }
        int colon = rest.indexOf(':');
        Source source = source(colon < 0 ? rest : rest.substring(0, colon), allowed);
        String name = colon < 0 ? "" : rest.substring(colon + 1);
        if (source.bare() != name.isEmpty()) {
            throw new IllegalArgumentException(rest + (source.bare() ? " needs no name" : " needs a name"));
        }
        if (source == Source.JSON || source == Source.ANSWER) {
            BodyNames.steps(name);
        }
        int arrow = name.indexOf('>');
        return new Naming(
                source,
                arrow < 0 ? name : name.substring(0, arrow),
                arrow < 0 ? new String[0] : name.substring(arrow + 1).split("\\."),
                scheme,
                before,
                endings,
                split,
                self,
                spelling);
    }

    List<Learner> learners(Visit visit, Bean bean, PathPattern path, String namespace) throws Unreadable {
        List<Learner> learners = new ArrayList<>(1);
        if (source == Source.ACTOR) {
            visit.actor().ifPresent(actor -> learners.add(actor.learner()));
            return learners;
        }
        for (String value : values(visit, bean, path)) {
            for (String part : split.isEmpty() ? new String[] {value} : value.split(Pattern.quote(split))) {
                String cut = cut(part);
                if (!self.isEmpty() && cut.equals(self)) {
                    visit.actor().ifPresent(actor -> learners.add(actor.learner()));
                    continue;
                }
                String name = spelling.of(cut);
                if (!name.isEmpty()) {
                    learners.add(new Learner(namespace, scheme, name));
                }
            }
        }
        return learners;
    }

    /** The same for a place that is neither in the path nor in a body, which therefore can always be read. */
    List<Learner> outside(Visit visit, Bean bean, String namespace) {
        try {
            return learners(visit, bean, NO_PATH, namespace);
        } catch (Unreadable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the host put it there, and not whoever sent the request. */
    boolean vouched() {
        return source == Source.SESSION || source == Source.ATTRIBUTE || source == Source.REMOTE_USER;
    }

    /** What the object there says, for conditions such as {@code staff}. */
    @Nullable
    Object object(Visit visit, Bean bean) {
        Object start = source == Source.SESSION ? visit.sessionAttribute(name) : visit.attribute(name);
        return bean.at(start, properties);
    }

    private List<String> values(Visit visit, Bean bean, PathPattern path) throws Unreadable {
        switch (source) {
            case PATH:
                return path.segment(name, visit.route()).map(List::of).orElse(List.of());
            case QUERY:
                return visit.query(name);
            case FORM:
                return visit.form(name);
            case HEADER:
                return List.of(visit.header(name));
            case JSON:
                return BodyNames.in(visit.body(), name);
            case XML:
                return XmlNames.in(visit, elements);
            case ANSWER:
                return BodyNames.in(visit.answer(), name);
            case PLACE:
                return visit.place(name).map(List::of).orElse(List.of());
            case BASIC:
                return visit.passwordUser().map(List::of).orElse(List.of());
            case REMOTE_USER:
                String user = visit.remoteUser();
                return user == null ? List.of() : List.of(user);
            case SESSION:
            case ATTRIBUTE:
                Object found = object(visit, bean);
                return found == null ? List.of() : List.of(found.toString());
            default:
                return List.of();
        }
    }

    private String cut(String value) {
        int at = before.isEmpty() ? -1 : value.indexOf(before);
        return withoutEnding((at < 0 ? value : value.substring(0, at)).trim());
    }

    /** Names have dots too, so only an ending that is known is one. */
    private String withoutEnding(String value) {
        int dot = endings.isEmpty() ? -1 : value.lastIndexOf('.');
        return dot >= 0 && endings.contains(value.substring(dot + 1).toLowerCase(Locale.ROOT))
                ? value.substring(0, dot)
                : value;
    }

    private static Scheme schemeOf(String word) {
        for (Scheme each : Scheme.values()) {
            if (each.word().equals(word)) {
                return each;
            }
        }
        throw new IllegalArgumentException("as(" + word + ") is not key, login, email, externalId or lti");
    }

    private static Source source(String word, Set<Source> allowed) {
        for (Source each : allowed) {
            if (each.word().equals(word)) {
                return each;
            }
        }
        throw new IllegalArgumentException(word + " is not a place where a name can stand here");
    }
}
