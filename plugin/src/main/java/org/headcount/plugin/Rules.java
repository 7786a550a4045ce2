package org.headcount.plugin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A rule file, ready to be asked: first match wins, and what matches nothing is somebody's own reading or own change. */
final class Rules {

    /** Methods that by their definition change nothing. What a host does with them all the same is for rules to say. */
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "REPORT", "SEARCH");

    final RulesHead head;

    private final String file;
    private final List<Rule> rules;
    private final Map<String, Table> byMethod = new HashMap<>();
    private final Table otherMethods;
    private final Rule unmatchedRead;
    private final Rule unmatchedWrite;

    Rules(String file, RulesHead head, List<Rule> rules) {
        this.file = file;
        this.head = head;
        this.rules = List.copyOf(rules);
        for (Rule rule : rules) {
            for (String method : rule.methods) {
                byMethod.computeIfAbsent(method, each -> new Table(rules, each));
            }
        }
        for (String method : SAFE) {
            byMethod.computeIfAbsent(method, each -> new Table(rules, each));
        }
        this.otherMethods = new Table(rules, "");
        this.unmatchedRead = unmatched(Rule.Effect.READ, Kind.ACCESS);
        this.unmatchedWrite = unmatched(Rule.Effect.WRITE, Kind.OTHER);
    }

    Rule decide(Visit visit) {
        String method = visit.method();
        Route route = visit.route();
        for (Rule rule : byMethod.getOrDefault(method, otherMethods).of(route)) {
            if (rule.matches(route, visit)) {
                return rule;
            }
        }
        return SAFE.contains(method) ? unmatchedRead : unmatchedWrite;
    }

    List<Rule> all() {
        return rules;
    }

    String file() {
        return file;
    }

    private Rule unmatched(Rule.Effect effect, Kind kind) {
        PathPattern any = PathPattern.of("/**");
        return new Rule(
                effect,
                Set.of(),
                any,
                null,
                Subjects.of("actor", any),
                null,
                kind,
                Channel.SCREEN,
                List.of(),
                file + ":no rule");
    }

    /** The rules that one method can meet, by what a path begins with. */
    private static final class Table {

        private final Map<String, Rule[]> byFirst = new HashMap<>();
        private final Rule[] rest;

        Table(List<Rule> rules, String method) {
            Map<String, List<Rule>> lists = new LinkedHashMap<>();
            for (Rule rule : rules) {
                rule.path.firsts().forEach(first -> lists.putIfAbsent(first, new ArrayList<>()));
            }
            List<Rule> anywhere = new ArrayList<>();
            for (Rule rule : rules) {
                if (!rule.takes(method)) {
                    continue;
                }
                if (rule.path.firsts().isEmpty()) {
                    anywhere.add(rule);
                    lists.values().forEach(list -> list.add(rule));
                } else {
                    rule.path.firsts().stream()
                            .distinct()
                            .forEach(first ->
                                    Objects.requireNonNull(lists.get(first)).add(rule));
                }
            }
            lists.forEach((first, list) -> byFirst.put(first, list.toArray(new Rule[0])));
            this.rest = anywhere.toArray(new Rule[0]);
        }

        Rule[] of(Route route) {
            return route.segments() == 0 ? rest : byFirst.getOrDefault(route.segment(0), rest);
        }
    }
}
