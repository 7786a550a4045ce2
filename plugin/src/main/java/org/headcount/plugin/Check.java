package org.headcount.plugin;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code java -jar headcount-plugin.jar check METHOD URL}: which rule decides about a request, and why. Asks nobody. */
final class Check {

    private static final String USAGE =
            "Usage: java -jar headcount-plugin.jar check [METHOD URL [FIELD=VALUE …]] [--host HOST]"
                    + " [--context PATH] [--body FILE] [--user NAME]\n"
                    + "  METHOD URL  a request as the host gets it; without them only settings and rules are read\n"
                    + "  FIELD=VALUE a field of the form that it carries\n"
                    + "  --host      openolat, sakai, jspwiki, generic or a rule file; else that of headcount-plugin.properties beside the JAR\n"
                    + "  --context   the context path that the URL begins with\n"
                    + "  --body      a file with the JSON or XML that it carries\n"
                    + "  --user      who is signed in, by the host's key";

    private final PrintStream out;

    private Check(PrintStream out) {
        this.out = out;
    }

    /** Exits with 0, 1 when settings or rules are wrong, 2 when it is called wrongly. */
    public static void main(String[] arguments) throws IOException {
        System.exit(run(Arrays.asList(arguments), System.out));
    }

    static int run(List<String> arguments, PrintStream out) throws IOException {
        List<String> plain = new ArrayList<>();
        Map<String, String> named = new HashMap<>();
        for (int at = 0; at < arguments.size(); at++) {
            String argument = arguments.get(at);
            if (!argument.startsWith("--")) {
                plain.add(argument);
            } else if (List.of("--host", "--context", "--body", "--user").contains(argument)
                    && at + 1 < arguments.size()) {
                named.put(argument, arguments.get(++at));
            } else {
                out.println(USAGE);
                return argument.equals("--help") ? 0 : 2;
            }
        }
        if (plain.isEmpty() || !plain.get(0).equals("check") || plain.size() == 2) {
            out.println(USAGE);
            return 2;
        }
        try {
            String host = named.get("--host");
            Rules rules = Settings.rules(host == null ? Settings.options().host() : host);
            out.println(rules.file() + ": " + rules.all().size() + " rules");
            if (plain.size() > 2) {
                new Check(out).explain(rules, new Asked(plain, named, rules.head.withContext));
            }
            return 0;
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage());
            return 1;
        }
    }

    private void explain(Rules rules, Asked asked) {
        out.println("path:     " + asked.route() + (rules.head.withContext ? "" : " (after the context path)"));
        Rule decided = rules.decide(asked);
        for (Rule rule : rules.all()) {
            if (rule == decided) {
                break;
            }
            if (rule.path.matches(asked.route())) {
                out.println(
                        "not:      " + rule + ", for its " + (rule.takes(asked.method()) ? "condition" : "methods"));
            }
        }
        out.println("decides:  " + decided);
        if (decided.effect == Rule.Effect.WINDOW) {
            decided.windows.forEach(below -> out.println("  below:  " + below));
            out.println(
                    "because:  the host tells only in a session whose class listens; without that, 'form' or '*' decides");
            return;
        }
        out.println("because:  " + because(decided.effect));
        if (decided.effect != Rule.Effect.PASS) {
            out.println("about:    " + decided.subjects + subjects(decided, asked));
            out.println("activity: " + decided.kind.word() + ", through the door " + decided.channel.word());
        }
    }

    private static String because(Rule.Effect effect) {
        switch (effect) {
            case PASS:
                return "it is nobody's record: not looked at, not reported";
            case READ:
                return "it changes nothing: passes, unless the reader is a learner whose own access is refused";
            case REPORT:
                return "it is never refused; it is reported once the host has accepted it";
            default:
                return "it changes the record of whom it is about: refused while one of them is inactive";
        }
    }

    private static String subjects(Rule rule, Asked asked) {
        try {
            List<Learner> found = rule.subjects.in(asked, new Bean(), rule.path, "host");
            return found.isEmpty() ? " (not told by what you gave)" : " = " + found;
        } catch (Unreadable e) {
            return " (" + e.getMessage() + ")";
        }
    }

    private static final class Asked implements Visit {

        private final String method;
        private final Route route;
        private final Query query;
        private final Query form;
        private final byte[] body;
        private final @Nullable String user;

        Asked(List<String> plain, Map<String, String> named, boolean withContext) throws IOException {
            URI url = URI.create(plain.get(2));
            String context = named.getOrDefault("--context", "");
            String path = Optional.ofNullable(url.getPath()).orElse("/").replaceAll(";[^/]*", "");
            boolean below = !withContext && !context.isEmpty() && path.startsWith(context);
            this.method = plain.get(1).toUpperCase(Locale.ROOT);
            this.route = new Route(below ? path.substring(context.length()) : path);
            this.query = new Query(url.getRawQuery());
            this.form = new Query(String.join("&", plain.subList(3, plain.size())));
            String file = named.get("--body");
            this.body = file == null ? new byte[0] : Files.readAllBytes(Path.of(file));
            this.user = named.get("--user");
        }

        @Override
        public String method() {
            return method;
        }

        @Override
        public Route route() {
            return route;
        }

        @Override
        public List<String> query(String name) {
            return query.all(name);
        }

        @Override
        public List<String> form(String name) {
            List<String> found = new ArrayList<>(query.all(name));
            found.addAll(form.all(name));
            return found;
        }

        @Override
        public String header(String name) {
            return "";
        }

        @Override
        public @Nullable Object attribute(String name) {
            return null;
        }

        @Override
        public @Nullable Object sessionAttribute(String name) {
            return null;
        }

        @Override
        public @Nullable String remoteUser() {
            return user;
        }

        @Override
        public boolean inRole(String role) {
            return false;
        }

        @Override
        public Optional<String> passwordUser() {
            return Optional.empty();
        }

        @Override
        public byte[] body() {
            return body;
        }

        @Override
        public byte[] answer() {
            return new byte[0];
        }

        @Override
        public Optional<String> place(String type) {
            return Optional.empty();
        }

        @Override
        public Optional<Actor> actor() {
            return Optional.ofNullable(user)
                    .map(name -> new Actor(new Learner("host", Scheme.KEY, name), false, true, List::of));
        }
    }
}
