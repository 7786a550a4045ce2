package org.headcount.metering.month;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.terms.Terms;

/** Remembers institutions and what they have agreed. */
public interface Institutions {

    /** The same, whose changes are told to have been made by somebody; without it they were made by ourselves. */
    default Institutions by(Author author) {
        return this;
    }

    /** Creates an institution with its first terms, atomically: of two callers with one id, exactly one is told {@code true}. */
    boolean create(Institution institution);

    /** What another node has changed is seen within five seconds; what this one has, at once. */
    Optional<Institution> find(InstitutionId id);

    /** All of them, ordered by id. */
    List<Institution> all();

    /**
     * Appends versions to what was agreed, and recomputes the stored periods before it returns, so that no later
     * answer mixes old and new terms. All of it takes effect, or none: see {@link Institution#amended}. Of several that
     * race each sees what the one before has made.
     *
     * @param change from the institution as it is, which nobody else changes meanwhile. It may be asked more than once, and
     *     so changes nothing; what it throws reaches the caller, and nothing is changed then
     */
    default Amendment amend(InstitutionId id, Function<Institution, Change> change) {
        return amend(id, any -> true, change);
    }

    /**
     * Likewise only while it is as somebody has seen it: of several that race and have seen the same, one takes effect.
     *
     * @param seen whether it is so still; asked, as the change is, while nobody else changes it
     */
    Amendment amend(InstitutionId id, Predicate<Institution> seen, Function<Institution, Change> change);

    /**
     * What is to change.
     *
     * @param name the new name; the present one where it stays
     * @param added only the versions to append; a history without versions adds nothing
     */
    record Change(String name, Terms added) {}
}
