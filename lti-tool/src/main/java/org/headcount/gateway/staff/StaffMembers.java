package org.headcount.gateway.staff;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.headcount.gateway.SentForm;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;

/** Keeps who works for an institution here. Every change is told in the audit, by the opaque id alone. */
public interface StaffMembers {

    /** The same, whose changes are told to have been made by somebody; without it they were made by ourselves. */
    default StaffMembers by(Author author) {
        return this;
    }

    /** In the order in which they were added. */
    List<StaffMember> list(InstitutionId institution);

    Optional<StaffMember> find(InstitutionId institution, String id);

    /**
     * Adds somebody who has not come yet, with the invitation that lets them in.
     *
     * @param hash of the invitation's secret
     */
    void invite(StaffMember member, String hash, Instant expiresAt);

    /**
     * The same for a form: sent again, it invites nobody.
     *
     * @return whether somebody was invited
     */
    boolean invite(StaffMember member, String hash, Instant expiresAt, SentForm form);

    /**
     * Gives somebody another invitation, and makes the one before worth nothing.
     *
     * @return whether there is such a member
     */
    boolean inviteAnew(InstitutionId institution, String id, String hash, Instant expiresAt);

    /** What became of another invitation that a form asks for. */
    enum Anew {
        INVITED,
        NO_MEMBER,
        /** The form was sent before: nothing was changed. */
        SENT_BEFORE
    }

    Anew inviteAnew(InstitutionId institution, String id, String hash, Instant expiresAt, SentForm form);

    /** Whether an invitation is open; it is not told whose. */
    boolean isOpen(InstitutionId institution, String hash, Instant now);

    /** What became of a change to a member. */
    enum Change {
        DONE,
        NO_MEMBER,
        /** Nothing was changed: nobody else who has come here, and can come again, is an owner. */
        LAST_OWNER
    }

    /**
     * From now on somebody has this role by our own word, whatever an LMS says. Of several owners who make each other less, or remove each other, at once, one
     * stays.
     */
    Change changeRole(InstitutionId institution, String id, StaffRole role);

    /**
     * Removes somebody, with the same exception: their sessions end with it, their name is kept nowhere, and whoever signed in as them is let in again only with
     * a new invitation.
     */
    Change remove(InstitutionId institution, String id);

    /**
     * Lets somebody in who has proven who they are: a member whom we know, or one whose address was invited and is theirs, or whoever has a role of worth in the
     * LMS. Of several at once who come for the first time as the same, one becomes the member and all are let in as that one.
     *
     * @param worth of their roles in the LMS; empty for none
     * @return the member; empty for whoever has nothing to do here
     */
    Optional<StaffMember> enter(InstitutionId institution, StaffIdentity who, Optional<StaffRole> worth, Instant now);

    /** What somebody's roles in an LMS are worth; empty for nothing. */
    @FunctionalInterface
    interface Worth {
        Optional<StaffRole> under(StaffEntry entry);
    }

    /**
     * The same by what the institution says of roles, and begins their session; all in one act, so that nobody comes in by what roles were worth before. May ask
     * for the session more than once, and keeps the last.
     */
    Optional<StaffMember> enter(
            InstitutionId institution,
            StaffIdentity who,
            Worth worth,
            Function<StaffMember, StaffSessions.Session> session,
            Instant now);

    /**
     * The same for whom an identity provider vouches: nobody, once it is no longer the institution's to the letter, so that nobody stays in by a provider that was
     * given up while they came.
     */
    Optional<StaffMember> enter(
            InstitutionId institution,
            StaffSettings.IdentityProvider by,
            StaffIdentity who,
            Function<StaffMember, StaffSessions.Session> session,
            Instant now);

    /**
     * Takes an invitation and lets somebody in by it, atomically: of several callers with one invitation one is let in. The last owner becomes nothing less by it.
     *
     * @return the member; empty where there is no such invitation any more, or it would make the last owner less: it stays open then
     */
    Optional<StaffMember> join(InstitutionId institution, String hash, StaffIdentity who, Instant now);

    /** The same, and begins their session in the same act. May ask for it more than once, and keeps the last. */
    Optional<StaffMember> join(
            InstitutionId institution,
            String hash,
            StaffIdentity who,
            Function<StaffMember, StaffSessions.Session> session,
            Instant now);

    /** Likewise for whom an identity provider vouches, as {@link #enter(InstitutionId, StaffSettings.IdentityProvider, StaffIdentity, Function, Instant)} has it. */
    Optional<StaffMember> join(
            InstitutionId institution,
            StaffSettings.IdentityProvider by,
            String hash,
            StaffIdentity who,
            Function<StaffMember, StaffSessions.Session> session,
            Instant now);
}
