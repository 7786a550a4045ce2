package org.headcount.web.admin.connections;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.headcount.lti.tool.Violation;
import org.headcount.web.pages.Texts;

/**
 * Why a launch was refused.
 *
 * @param rule that was broken, as the specification has it
 * @param found the value that did not fit
 * @param advice what to do, and where
 */
public record Why(Instant at, String rule, String section, String found, String advice) {

    static Why of(Instant at, Violation violation, Texts texts) {
        String name = violation.rule().toLowerCase(Locale.ROOT).replace('_', '-');
        Optional<String> known = texts.find("connections.advice." + name);
        return new Why(
                at,
                violation.expected(),
                violation.section(),
                violation.found(),
                known.orElse(texts.of("connections.advice.other")));
    }
}
