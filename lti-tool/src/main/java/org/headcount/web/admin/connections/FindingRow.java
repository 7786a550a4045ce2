package org.headcount.web.admin.connections;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.headcount.gateway.connection.Finding;
import org.headcount.gateway.connection.Remark;
import org.headcount.web.pages.Texts;

/**
 * What a check found, in the words of the page.
 *
 * @param check the text {@code connections.check.<check>} names it
 * @param result the text {@code connections.result.<result>} names it
 * @param found empty where there is nothing to say
 * @param advice empty where nothing is to be done
 */
public record FindingRow(String check, String result, String found, String advice) {

    static List<FindingRow> of(List<Finding> findings, Texts texts) {
        return findings.stream()
                .map(finding -> new FindingRow(
                        finding.check().name().toLowerCase(Locale.ROOT),
                        finding.result().name().toLowerCase(Locale.ROOT),
                        words(finding.found(), texts),
                        words(finding.advice(), texts)))
                .toList();
    }

    private static String words(Remark.Said said, Texts texts) {
        return switch (said.remark()) {
            case NOTHING -> "";
            case SCOPES_MISSING, SCOPES_UNANSWERED -> told(said, named(said, " ", ToolForm::service, texts), texts);
            case CONFIGURATION_DIFFERS -> told(said, named(said, ", ", FindingRow::member, texts), texts);
            default -> told(said, said.arguments(), texts);
        };
    }

    private static String told(Remark.Said said, List<String> arguments, Texts texts) {
        return texts.of("connections.said." + said.remark().wire(), arguments.toArray());
    }

    @FunctionalInterface
    private interface Naming {
        String name(String code, Texts texts);
    }

    private static List<String> named(Remark.Said said, String between, Naming naming, Texts texts) {
        return said.arguments().stream()
                .map(codes -> Arrays.stream(codes.split(between, -1))
                        .map(code -> naming.name(code, texts))
                        .collect(Collectors.joining(", ")))
                .toList();
    }

    private static String member(String name, Texts texts) {
        return texts.find("connections.member." + name).orElse(name);
    }
}
