package org.headcount.web.admin;

import org.headcount.web.Problem;
import org.headcount.web.ProblemException;

/**
 * A page of an institution, with what lies below its address and the forms on it. It turns a visit into questions to the rooms, and their answers into a
 * view that a template renders; it computes nothing.
 */
public interface StaffPage {

    /** The part of its address behind the institution's; empty for the first page. */
    String name();

    /** The entry of the navigation that leads to it or is nearest to it; the text {@code nav.<tab>} is its word. */
    String tab();

    /** Whether the navigation leads here. */
    default boolean leads() {
        return name().equals(tab()) || name().isEmpty();
    }

    /** Who may read it. */
    default Staff.Right reads() {
        return Staff.Right.VIEWER;
    }

    /** Who may send the form at this address; asked before {@link #post}. */
    default Staff.Right changes(Visit visit) {
        return Staff.Right.MANAGER;
    }

    Answer get(Visit visit);

    /** Does what a form asks: its token and the sender's rights were looked at, and pages of another moment have no forms. */
    default Answer post(Visit visit) {
        throw new ProblemException(Problem.notFound());
    }
}
