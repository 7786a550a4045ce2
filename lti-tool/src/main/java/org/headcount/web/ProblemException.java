package org.headcount.web;

/** Ends a request whose caller got something wrong; {@link Problems} turns it into the answer. */
public final class ProblemException extends RuntimeException {

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.status() + " " + problem.name(), null, false, false); // an answer, not a failure: no stack trace
        this.problem = problem;
    }

    public ProblemException(Problem problem, Throwable cause) {
        super(problem.status() + " " + problem.name(), cause, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
