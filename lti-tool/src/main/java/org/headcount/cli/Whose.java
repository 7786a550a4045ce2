package org.headcount.cli;

import java.util.Optional;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institution;
import org.headcount.store.Store;
import picocli.CommandLine.Option;

/** The option that says which institution a command is about. */
final class Whose {

    static final String OPTION = "--institution";

    @Option(names = OPTION, required = true, paramLabel = "I", description = "The institution's id.")
    private String institution = "";

    Optional<InstitutionId> read(Wrong wrong) {
        return wrong.read(OPTION, institution, InstitutionId::new);
    }

    /** @throws Failure if there is none of that id */
    static Institution find(Store store, InstitutionId id) {
        return store.institutions().find(id).orElseThrow(() -> new Failure("there is no institution " + id));
    }
}
