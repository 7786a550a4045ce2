package org.headcount.lti.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RolesTest {

    private static final String LIS = "http://purl.imsglobal.org/vocab/lis/v2/";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "membership#Learner",
                "membership/Learner#NonCreditLearner",
                "membership/Learner#GuestLearner",
                "membership/Learner#Instructor",
                "membership#Learner institution/person#Student",
                "membership#Learner institution/person#Instructor",
                "membership#Learner institution/person#Administrator",
                "membership#Learner membership#Mentor",
                "membership#Learner membership#Member"
            })
    void aLearnerOfTheCourseIsOne(String roles) {
        assertThat(roles(roles).isLearner()).isTrue();
        assertThat(roles(roles).isStaff()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "membership#Instructor",
                "membership#Instructor membership#Learner",
                "membership/Instructor#TeachingAssistant membership#Learner",
                "membership#Instructor institution/person#Administrator system/person#Administrator",
                "membership#Administrator membership#Learner",
                "membership#ContentDeveloper",
                "membership#Manager membership/Learner#Learner",
                "membership#Officer"
            })
    void whoeverRunsTheCourseIsNoLearnerOfIt(String roles) {
        assertThat(roles(roles).isLearner()).isFalse();
        assertThat(roles(roles).isStaff()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "institution/person#Student",
                "institution/person#Learner",
                "person#Learner",
                "system/person#User",
                "membership#Mentor",
                "membership#Member",
                "membership#learner",
                "membership#LearnerX",
                "membership/#Learner",
                "unheard#Learner"
            })
    void anyOtherRoleMakesNeither(String roles) {
        assertThat(roles(roles).isLearner()).isFalse();
        assertThat(roles(roles).isStaff()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "Learner, true, false",
        "Learner/NonCreditLearner, true, false",
        "Instructor, false, true",
        "TeachingAssistant, false, true",
        "Student, false, false",
        "urn:lti:role:ims/lis/Learner, true, false",
        "urn:lti:role:ims/lis/Learner/ExternalLearner, true, false",
        "urn:lti:role:ims/lis/Instructor/GuestInstructor, false, true",
        "urn:lti:instrole:ims/lis/Student, false, false",
        "urn:lti:instrole:ims/lis/Learner, false, false",
        "urn:lti:sysrole:ims/lis/User, false, false",
        "urn:lti:role:nonsense, false, false",
        "https://purl.imsglobal.org/vocab/lis/v2/membership#Learner, true, false",
        "http://evil.example/vocab/lis/v2/membership#Learner, false, false",
        "ftp://purl.imsglobal.org/vocab/lis/v2/membership#Learner, false, false",
        "'', false, false"
    })
    void shortAndOldFormsAreUnderstood(String role, boolean learner, boolean staff) {
        assertThat(Roles.of(List.of(role)).isLearner()).isEqualTo(learner);
        assertThat(Roles.of(List.of(role)).isStaff()).isEqualTo(staff);
    }

    @Test
    void aTestUserIsOneBesideItsRealRole() {
        Roles roles = Roles.of(
                List.of(LIS + "membership#Learner", "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"));

        assertThat(roles.isTestUser()).isTrue();
        assertThat(roles.isLearner()).isTrue();
        assertThat(roles("membership#Learner").isTestUser()).isFalse();
        assertThat(Roles.of(List.of("TestUser")).isTestUser()).isFalse();
    }

    @Test
    void noRolesAndUnknownOnesAreKeptAndMeanNothing() {
        assertThat(Roles.of(List.of()).isLearner()).isFalse();
        assertThat(Roles.of(List.of("https://vendor.example/role#x")).all())
                .extracting(Role::sent)
                .containsExactly("https://vendor.example/role#x");
    }

    private static Roles roles(String paths) {
        return Roles.of(Arrays.stream(paths.split(" ", -1)).map(LIS::concat).toList());
    }
}
