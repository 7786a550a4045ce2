package org.headcount.practice;

import java.util.Optional;
import java.util.Set;

/** The door of every service of the practice LMS: whose token, for what, and is the tool used in that course. */
final class LmsServices {

    /** What a tool is given once it is through the door. */
    interface Service {
        Reply answer(RegisteredTool tool, Course course);
    }

    private final School school;
    private final LmsTokens tokens;

    LmsServices(School school, LmsTokens tokens) {
        this.school = school;
        this.tokens = tokens;
    }

    /** @param scopes any one of which will do */
    Reply call(Request request, Set<String> scopes, Service service) {
        Optional<LmsTokens.Grant> grant = tokens.grant(request);
        Optional<RegisteredTool> tool = grant.flatMap(given -> school.tool(given.clientId()));
        if (grant.isEmpty() || tool.isEmpty()) {
            return Reply.refusal(401, "this needs a token that is still good").with("WWW-Authenticate", "Bearer");
        }
        if (scopes.stream().noneMatch(grant.get().scopes()::contains)) {
            return Reply.refusal(403, "the token was not given for this");
        }
        Optional<Course> course = school.course(request.place("course"))
                .filter(found -> school.uses(found, tool.get().clientId()));
        return course.isPresent()
                ? service.answer(tool.get(), course.get())
                : Reply.refusal(404, "this tool has no such course");
    }
}
