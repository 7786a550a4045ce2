package org.headcount.web.admin;

import java.util.Optional;
import org.headcount.web.pages.Texts;

/**
 * What a page says about the form that led to it. The address carries only a code, so that nobody can make a page say anything else; the words
 * are the text {@code done.<code>} or {@code failed.<code>}.
 */
public record Notice(String code, boolean failed) {

    public static Notice done(String code) {
        return new Notice(code, false);
    }

    public static Notice failed(String code) {
        return new Notice(code, true);
    }

    String query() {
        return (failed ? "failed=" : "done=") + code;
    }

    /** Its words; empty for a code that we never wrote. */
    Optional<String> words(Texts texts) {
        return texts.find((failed ? "failed." : "done.") + code);
    }
}
