package org.headcount.cli.demo;

import java.util.List;
import org.headcount.practice.Person;
import org.headcount.practice.Role;

/** Made-up people: five with an account in a practice LMS, and names for all the others. */
final class People {

    /** Active, reads English. */
    static final Person ADA = new Person("u-1", "Ada", "Marsh", "ada.marsh@school.example", Role.LEARNER, "en");

    /** Active, reads German. */
    static final Person BEN = new Person("u-2", "Ben", "Vogel", "ben.vogel@school.example", Role.LEARNER, "de");

    /** Not active any more. */
    static final Person CLEO = new Person("u-3", "Cleo", "Laurent", "cleo.laurent@school.example", Role.LEARNER, "fr");

    static final Person IDA = new Person("u-9", "Ida", "Stone", "ida.stone@school.example", Role.INSTRUCTOR, "en");

    /** Runs the LMS, and looks at licences from there. */
    static final Person MARA = new Person("u-10", "Mara", "Kern", "mara.kern@school.example", Role.ADMINISTRATOR, "en");

    private static final List<String> GIVEN = List.of(
            "Amara", "Aoife", "Bruno", "Chiara", "Daniel", "Elif", "Emeka", "Fatima", "Gustav", "Hana", "Ines", "Jonas",
            "Kavya", "Lars", "Leila", "Mateo", "Mei", "Nadia", "Noah", "Olga", "Pedro", "Quinn", "Rosa", "Samuel",
            "Sofia", "Tariq", "Uma", "Viktor", "Wanda", "Yusuf", "Zoe", "Ágnes");
    private static final List<String> FAMILY = List.of(
            "Abara",
            "Becker",
            "Costa",
            "Demir",
            "Ekström",
            "Fischer",
            "García",
            "Horváth",
            "Ito",
            "Jansen",
            "Kelly",
            "Lindqvist",
            "Moreau",
            "Nguyen",
            "Okafor",
            "Petrov",
            "Quist",
            "Rossi",
            "Silva",
            "Tanaka",
            "Usman",
            "Varga",
            "Weber",
            "Xu",
            "Yilmaz",
            "Zhou",
            "O'Brien",
            "Nagy",
            "Santos",
            "Patel",
            "Müller");

    private People() {}

    /** Nearly a thousand different names. */
    static String name(int number) {
        return GIVEN.get(number % GIVEN.size()) + " " + FAMILY.get(number % FAMILY.size());
    }
}
