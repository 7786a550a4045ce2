package org.headcount.plugin;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a rule may ask of a request. Asking for a parameter or the body has its price, so it happens only where a rule says so. */
interface Visit {

    String method();

    Route route();

    /** Of the query string alone: the body is not touched. */
    List<String> query(String name);

    /** Of a form's body or the query string, as the host will see them. */
    List<String> form(String name);

    /** Empty when there is none. */
    String header(String name);

    @Nullable
    Object attribute(String name);

    /** Null without a session too; never makes one. */
    @Nullable
    Object sessionAttribute(String name);

    @Nullable
    String remoteUser();

    boolean inRole(String role);

    /** The name that came with a password, now or, where the host takes a cookie for it, earlier in the session. */
    Optional<String> passwordUser();

    /**
     * All of the body; the host still gets it.
     *
     * @throws Unreadable if it is larger than the plugin keeps
     */
    byte[] body() throws Unreadable;

    /** The host's answer as far as it was kept. */
    byte[] answer();

    /** The number that the page the user is on gives to this kind of place: {@code Identity}, {@code HomeSite}. */
    Optional<String> place(String type);

    /** Whom the actor rules find. */
    Optional<Actor> actor();
}
