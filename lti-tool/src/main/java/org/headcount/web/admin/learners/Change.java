package org.headcount.web.admin.learners;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Something that staff may change about learners: it tells its price, and then it is made, or not. */
interface Change {

    /** How it is told of. */
    Words words();

    /**
     * What is said of a change.
     *
     * @param address of its form, below the institution's
     * @param fields that its form carries, so that the same is meant again
     * @param back where to go on, below the institution's
     * @param danger whether it can never be undone
     */
    record Words(
            String title,
            String about,
            List<String> points,
            String button,
            String address,
            Map<String, String> fields,
            List<String> learners,
            String back,
            boolean danger) {}

    /** The same question as that of the REST interface; changes nothing. */
    Price price();

    /** By which it is known again for whom it was told; empty where that cannot become anybody else. */
    default String whom() {
        return "";
    }

    /** Whether it was made before, by the same form sent again. */
    default boolean isMade() {
        return false;
    }

    /** Whether it is to be said why. */
    default boolean asksReason() {
        return true;
    }

    /** Whether a second person may have to stand for it. */
    default boolean asksApproval() {
        return false;
    }

    /** What has to be typed; empty for nothing. */
    default String mustType() {
        return "";
    }

    /**
     * Makes it.
     *
     * @return why it was not made, as the text {@code failed.<code>} says it; empty when it was
     */
    Optional<String> make(String reason, String approvedBy);
}
