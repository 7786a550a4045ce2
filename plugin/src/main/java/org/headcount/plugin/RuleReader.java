package org.headcount.plugin;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a rule file: one thing a line, {@code #} begins a comment. The notation is explained in config/hosts/README.md. */
final class RuleReader {

    private static final Set<Naming.Source> OF_ACTOR = EnumSet.of(
            Naming.Source.SESSION,
            Naming.Source.ATTRIBUTE,
            Naming.Source.REMOTE_USER,
            Naming.Source.BASIC,
            Naming.Source.QUERY,
            Naming.Source.HEADER);
    private static final Set<Naming.Source> OBJECTS = EnumSet.of(Naming.Source.SESSION, Naming.Source.ATTRIBUTE);
    private static final Set<String> EFFECTS = Set.of("pass", "read", "report", "write", "window");

    private final List<String> wrong = new ArrayList<>();
    private final List<Rule> rules = new ArrayList<>();
    private final List<Naming> actors = new ArrayList<>();
    private final List<Naming> aliases = new ArrayList<>();
    private final List<RulesHead.Fact> staff = new ArrayList<>();
    private final List<RulesHead.Fact> nobody = new ArrayList<>();
    private boolean withContext;
    private boolean olatCommands;
    private @Nullable List<WindowRule> window;

    /** @throws IllegalArgumentException naming everything that is wrong, each with file and line */
    static Rules read(String file, List<String> lines) {
        RuleReader reader = new RuleReader();
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1).replaceFirst("(^|\\s)#.*", "");
            if (!line.isBlank()) {
                reader.line(line, file + ":" + number);
            }
        }
        if (!reader.wrong.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", reader.wrong));
        }
        return new Rules(
                file,
                new RulesHead(
                        reader.withContext,
                        reader.olatCommands,
                        reader.actors,
                        reader.aliases,
                        reader.staff,
                        reader.nobody),
                reader.rules);
    }

    private void line(String line, String where) {
        try {
            List<String> words = Arrays.asList(line.trim().split("\\s+"));
            if (Character.isWhitespace(line.charAt(0))) {
                below(words, where);
            } else if (EFFECTS.contains(words.get(0))) {
                rules.add(rule(words, where));
            } else {
                head(words);
            }
        } catch (IllegalArgumentException e) {
            wrong.add(where + ": " + e.getMessage());
        }
    }

    private void head(List<String> words) {
        if (words.size() != 2) {
            throw new IllegalArgumentException("'" + words.get(0) + "' is neither a rule nor a setting with one value");
        }
        String value = words.get(1);
        switch (words.get(0)) {
            case "paths":
                withContext = oneOf(value, "with-context", "after-context");
                break;
            case "refusals":
                olatCommands = oneOf(value, "openolat", "plain");
                break;
            case "actor":
                actors.add(Naming.of(value, OF_ACTOR));
                break;
            case "alias":
                aliases.add(Naming.of(value, OF_ACTOR));
                break;
            case "staff":
                staff.add(fact(value));
                break;
            case "nobody":
                nobody.add(fact(value));
                break;
            default:
                throw new IllegalArgumentException("'" + words.get(0)
                        + "' is not pass, read, report, write, window, paths, refusals, actor, alias, staff or nobody");
        }
    }

    private static boolean oneOf(String value, String yes, String no) {
        if (!value.equals(yes) && !value.equals(no)) {
            throw new IllegalArgumentException(value + " is neither " + yes + " nor " + no);
        }
        return value.equals(yes);
    }

    private static RulesHead.Fact fact(String text) {
        if (text.startsWith("role:") && text.length() > "role:".length()) {
            String role = text.substring("role:".length());
            return (visit, bean) -> visit.inRole(role);
        }
        boolean contrary = text.startsWith("!");
        Naming object = Naming.of(contrary ? text.substring(1) : text, OBJECTS);
        return (visit, bean) -> {
            Object found = object.object(visit, bean);
            boolean said = found != null && !Boolean.FALSE.equals(found);
            return contrary ? Boolean.FALSE.equals(found) : said;
        };
    }

    private Rule rule(List<String> words, String where) {
        Rule.Effect effect = Rule.Effect.valueOf(words.get(0).toUpperCase(Locale.ROOT));
        List<WindowRule> below = new ArrayList<>();
        window = effect == Rule.Effect.WINDOW ? below : null;
        if (words.size() < 3) {
            throw new IllegalArgumentException("a rule is KIND METHODS PATH and what more it needs");
        }
        Map<String, String> more =
                more(words.subList(3, words.size()), Set.of("subject", "activity", "door", "when", "learned"));
        PathPattern path = PathPattern.of(words.get(2));
        String when = more.get("when");
        String learned = more.get("learned");
        return new Rule(
                effect,
                methods(words.get(1)),
                path,
                when == null ? null : Condition.of(when),
                Subjects.of(more.getOrDefault("subject", "actor"), path),
                learned == null ? null : Subjects.learned(learned),
                kind(more, effect),
                word(Channel.class, "door", more.getOrDefault("door", "screen")),
                below,
                where);
    }

    private void below(List<String> words, String where) {
        if (window == null) {
            throw new IllegalArgumentException("only lines below a window rule are indented");
        }
        if (words.size() < 2 || !List.of("write", "read").contains(words.get(0))) {
            throw new IllegalArgumentException(
                    "below a window rule stands 'write' or 'read' and the names of classes, 'form' or '*'");
        }
        Rule.Effect effect = Rule.Effect.valueOf(words.get(0).toUpperCase(Locale.ROOT));
        Map<String, String> more = more(words.subList(2, words.size()), Set.of("subject", "activity"));
        window.add(new WindowRule(
                effect,
                words.get(1),
                Subjects.of(more.getOrDefault("subject", "actor"), PathPattern.of("/**")),
                kind(more, effect),
                where));
    }

    private static Set<String> methods(String text) {
        if (text.equals("*")) {
            return Set.of();
        }
        Set<String> methods = new LinkedHashSet<>(Arrays.asList(text.split(",")));
        if (!methods.stream().allMatch(each -> each.matches("[A-Z]+(-[A-Z]+)*"))) {
            throw new IllegalArgumentException("methods " + text + " cannot be read");
        }
        return methods;
    }

    private static Map<String, String> more(List<String> words, Set<String> known) {
        Map<String, String> more = new HashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            if (equals < 0 || !known.contains(name) || more.put(name, word.substring(equals + 1)) != null) {
                throw new IllegalArgumentException("'" + word + "' cannot stand here, or not twice");
            }
        }
        return more;
    }

    private static Kind kind(Map<String, String> more, Rule.Effect effect) {
        String otherwise = effect == Rule.Effect.WRITE || effect == Rule.Effect.REPORT ? "other" : "access";
        return word(Kind.class, "activity", more.getOrDefault("activity", otherwise));
    }

    private static <E extends Enum<E>> E word(Class<E> type, String name, String value) {
        for (E each : type.getEnumConstants()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(value)) {
                return each;
            }
        }
        throw new IllegalArgumentException(name + "=" + value + " is not one of "
                + Arrays.stream(type.getEnumConstants())
                        .map(each -> each.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", ")));
    }
}
