package org.headcount.web.admin;

import java.io.IOException;
import java.io.OutputStream;
import org.headcount.web.pages.Page;

/** What comes of a visit. */
public sealed interface Answer {

    /** A page. */
    record Shown(Page page, int status) implements Answer {}

    /** After a form: the browser asks for another page by GET, so that reloading repeats nothing (RFC 9110 §15.4.4). */
    record GoOn(String address) implements Answer {}

    /**
     * A file that a form made.
     *
     * @param name as it is saved
     */
    record Sent(String name, String type, Body body) implements Answer {}

    /** Writes a file. */
    @FunctionalInterface
    interface Body {
        void write(OutputStream out) throws IOException;
    }

    static Answer of(Page page) {
        return new Shown(page, 200);
    }

    /** A page that says why a form was not taken. */
    static Answer refused(Page page) {
        return new Shown(page, 422);
    }

    /**
     * Goes on to a page and says there what came of the form.
     *
     * @param address with or without a query
     */
    static Answer goOn(String address, Notice notice) {
        int anchor = address.indexOf('#');
        String path = anchor < 0 ? address : address.substring(0, anchor);
        String rest = anchor < 0 ? "" : address.substring(anchor);
        return new GoOn(path + (path.contains("?") ? "&" : "?") + notice.query() + rest);
    }
}
