package org.headcount.web.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.headcount.gateway.registration.Invitation;
import org.jspecify.annotations.Nullable;

/** A page of open invitations, without their secrets; next is absent on the last one. */
@Schema(name = "Invitations")
record InvitationsJson(
        List<InvitationJson> invitations, @Nullable String next) {

    /** One of them. */
    @Schema(name = "Invitation")
    record InvitationJson(
            String id,

            @Schema(description = "The id that the LMS gets, or has; the LMS that the tool registers with")
            String platform,

            Instant expiresAt) {}

    static InvitationsJson of(List<Invitation> open, PageQuery paging) {
        Slice<Invitation> page = Slice.of(open, Invitation::id, paging);
        return new InvitationsJson(
                page.map(one -> new InvitationJson(one.id(), one.platform(), one.expiresAt())), page.next());
    }
}
