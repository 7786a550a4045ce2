package org.headcount.web.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;
import org.headcount.gateway.connection.Finding;

/** What was found about a connection. */
@Schema(name = "ConnectionChecks")
record ChecksJson(List<CheckJson> checks) {

    @Schema(name = "ConnectionCheck")
    record CheckJson(
            @Schema(
                    allowableValues = {
                        "configuration",
                        "keys",
                        "clock",
                        "deployments",
                        "token",
                        "scopes",
                        "login",
                        "redirect",
                        "frame"
                    })
            String check,

            @Schema(allowableValues = {"passed", "warning", "failed", "unknown"})
            String result,

            String found,

            @Schema(description = "What to do, and where; empty where nothing is to be done")
            String advice) {

        static CheckJson of(Finding finding) {
            return new CheckJson(
                    finding.check().name().toLowerCase(Locale.ROOT),
                    finding.result().name().toLowerCase(Locale.ROOT),
                    finding.found().english(),
                    finding.advice().english());
        }
    }

    static ChecksJson of(List<Finding> findings) {
        return new ChecksJson(findings.stream().map(CheckJson::of).toList());
    }
}
