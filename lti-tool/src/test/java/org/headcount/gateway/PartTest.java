package org.headcount.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.headcount.lti.message.Roles;
import org.headcount.metering.fact.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartTest {

    private static final String LIS = "http://purl.imsglobal.org/vocab/lis/v2/";

    @ParameterizedTest
    @CsvSource({
        "membership#Learner, LEARNER",
        "membership/Learner#NonCreditLearner, LEARNER",
        "membership#Instructor, INSTRUCTOR",
        "membership/Instructor#TeachingAssistant, INSTRUCTOR",
        "membership#ContentDeveloper, INSTRUCTOR",
        "membership#Administrator, ADMINISTRATOR",
        "membership#Learner membership#Instructor, INSTRUCTOR",
        "institution/person#Student membership#Instructor, INSTRUCTOR",
        "institution/person#Administrator, ADMINISTRATOR",
        "system/person#Administrator, ADMINISTRATOR",
        "membership#Learner institution/person#Administrator, LEARNER"
    })
    void thePartFollowsFromTheRolesInTheCourse(String roles, Role part) {
        List<String> sent = Arrays.stream(roles.split(" ", -1)).map(LIS::concat).toList();

        assertThat(Part.of(Roles.of(sent))).contains(part);
    }

    @Test
    void aStudentViewIsATestWhateverElseItIsSaidToBe() {
        Roles roles = Roles.of(
                List.of(LIS + "membership#Learner", "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"));

        assertThat(Part.of(roles)).contains(Role.TEST);
    }

    @ParameterizedTest
    @CsvSource({"institution/person#Student", "membership#Mentor", "institution/person#Observer", "membership#Unheard"})
    void whoNeitherTakesNorRunsTheCoursePlaysNoPart(String role) {
        assertThat(Part.of(Roles.of(List.of(LIS + role)))).isEqualTo(Optional.empty());
    }

    @Test
    void noRolesAreNoPart() {
        assertThat(Part.of(Roles.of(List.of()))).isEmpty();
    }
}
