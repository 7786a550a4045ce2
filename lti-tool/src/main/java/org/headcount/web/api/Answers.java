package org.headcount.web.api;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.headcount.gateway.Addresses;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;

/** What every resource answers alike. */
final class Answers {

    private Answers() {}

    static <T> T found(Optional<T> thing) {
        return thing.orElseThrow(() -> new ProblemException(Problem.notFound()));
    }

    static ProblemException conflict(String name, String title, String detail) {
        return new ProblemException(Problem.of(Response.Status.CONFLICT.getStatusCode(), name, title, detail));
    }

    /** After a contract's end everything can be read and exported, and nothing is written or erased by itself. */
    static ProblemException contractEnded() {
        return conflict(
                "contract-ended",
                "The contract has ended",
                "Everything can still be read and exported; nothing is written until another contract is agreed.");
    }

    /** To be asked again in half a minute, as the answer's header says. */
    static ProblemException busy() {
        return new ProblemException(Problem.of(
                429,
                "busy",
                "Another one is being looked at",
                "One connection of an institution is looked at at a time, and few at once; ask again."));
    }

    static ProblemException noSwitching() {
        return conflict(
                "no-switching",
                "This institution's policy has no switch",
                "The policy in force at that instant derives the status from time alone.");
    }

    /** Answers 201 with the place of what was made, relative to the API. */
    static Response created(Object answer, Addresses addresses, String path) {
        return Response.status(Response.Status.CREATED)
                .header(HttpHeaders.LOCATION, addresses.base() + "/api/v1/" + path)
                .type(MediaType.APPLICATION_JSON)
                .entity(answer)
                .build();
    }

    /** Answers 204, where there was anything to take away. */
    static Response gone(boolean wasThere) {
        if (!wasThere) {
            throw new ProblemException(Problem.notFound());
        }
        return Response.noContent().build();
    }
}
