package org.headcount.practice;

import java.util.Optional;

/** Who sits at the browser, by a cookie. No password: it is a practice LMS. */
final class LmsSession {

    private final School school;
    private final String cookie;

    /** @param port part of the cookie's name, since browsers share cookies among the ports of a host */
    LmsSession(School school, int port) {
        this.school = school;
        this.cookie = "practice_lms_" + port;
    }

    /** Who is signed in; the first person if nobody ever was. */
    Optional<Person> person(Request request) {
        return request.cookie(cookie)
                .flatMap(school::person)
                .or(() -> school.people().stream().findFirst());
    }

    /** Whether the browser came with the cookie of another person. A browser that kept the cookie back is nobody. */
    boolean isSomebodyElse(Request request, Person person) {
        return request.cookie(cookie).filter(id -> !id.equals(person.id())).isPresent();
    }

    Reply signIn(Reply reply, Person person) {
        return reply.with("Set-Cookie", cookie + "=" + person.id() + "; Path=/; Secure; HttpOnly; SameSite=None");
    }
}
