package org.headcount.web.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a sender of xAPI statements writes, as far as it matters here, and reads. */
final class XapiJson {

    private XapiJson() {}

    @Schema(name = "XapiStatement", description = "As xAPI has it; other members of it are taken and not kept")
    record StatementJson(
            @Nullable String id,
            ActorJson actor,
            VerbJson verb,
            @Schema(type = "object") Object object,
            @Nullable Instant timestamp) {}

    @Schema(name = "XapiActor", description = "With exactly one identifier; a group is passed over")
    record ActorJson(
            @Nullable AccountJson account,
            @Nullable String mbox,
            @Schema(name = "mbox_sha1sum") @Nullable String mailDigest,
            @Nullable String openid) {}

    @Schema(name = "XapiAccount")
    record AccountJson(
            @Schema(
                    description =
                            "urn:headcount: and a namespace; or a web address, whose host, _port and path are the namespace")
            String homePage,

            @Schema(description = "The value within the namespace")
            String name) {}

    @Schema(name = "XapiVerb")
    record VerbJson(String id) {}

    @Schema(name = "XapiAbout")
    record AboutJson(List<String> version) {}
}
