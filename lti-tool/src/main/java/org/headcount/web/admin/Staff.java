package org.headcount.web.admin;

import java.util.Optional;
import org.headcount.gateway.connection.Registrar;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;

/**
 * Somebody of the staff who has signed in.
 *
 * @param author as what they change is told of
 * @param name as pages address them; it is never logged
 * @param only the one institution that they see; empty for the operator, who sees all
 */
public record Staff(Author author, String name, Right right, Optional<InstitutionId> only) {

    public static final Staff OPERATOR = new Staff(Author.OPERATOR, "", Right.OPERATOR, Optional.empty());

    /** From the least to the most. */
    public enum Right {
        /** Reads. */
        VIEWER,
        /** Also switches, holds, vouchers, links and voids. */
        MANAGER,
        /** Also connections, policy, money, keys and staff. */
        OWNER,
        /** Whoever runs the service: all institutions. */
        OPERATOR
    }

    public boolean may(Right needed) {
        return right.compareTo(needed) >= 0;
    }

    /** As whom they register connections: who sees one institution may harm no other. */
    public Registrar registrar() {
        return only.isEmpty() ? Registrar.OPERATOR : Registrar.INSTITUTION;
    }

    public boolean sees(InstitutionId institution) {
        return only.map(institution::equals).orElse(true);
    }
}
