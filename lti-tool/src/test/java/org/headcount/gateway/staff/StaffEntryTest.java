package org.headcount.gateway.staff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.headcount.lti.message.Roles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaffEntryTest {

    private static final String LIS = "http://purl.imsglobal.org/vocab/lis/v2/";

    @ParameterizedTest
    @ValueSource(
            strings = {
                LIS + "institution/person#Administrator",
                LIS + "system/person#Administrator",
                LIS + "system/person#SysAdmin",
                "urn:lti:instrole:ims/lis/Administrator",
                "urn:lti:sysrole:ims/lis/SysAdmin"
            })
    void whoAdministersAllOwns(String role) {
        assertThat(StaffEntry.USUAL.of(Roles.of(List.of(role)))).contains(StaffRole.OWNER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                LIS + "membership#Administrator",
                LIS + "membership#Instructor",
                LIS + "membership/Administrator#SystemAdministrator",
                LIS + "institution/person#Faculty",
                LIS + "institution/person#administrator",
                "http://evil.example/system/person#Administrator",
                "Administrator",
                "administrator",
                "instructor",
                "",
                "owner"
            })
    void nobodyElseComesInByThemselves(String role) {
        assertThat(StaffEntry.USUAL.of(Roles.of(List.of(role)))).isEmpty();
    }

    @Test
    void theMostOfSeveralRolesCounts() {
        StaffEntry entry = new StaffEntry(Map.of(
                StaffEntry.ADMINISTRATOR,
                StaffRole.VIEWER,
                StaffEntry.INSTRUCTOR,
                StaffRole.MANAGER,
                LIS + "institution/person#Staff",
                StaffRole.OWNER));

        assertThat(entry.of(Roles.of(List.of(LIS + "institution/person#Administrator", LIS + "membership#Instructor"))))
                .contains(StaffRole.MANAGER);
        assertThat(entry.of(Roles.of(List.of(LIS + "institution/person#Staff", "Instructor"))))
                .contains(StaffRole.OWNER);
    }

    @Test
    void aTestUserIsNobody() {
        assertThat(StaffEntry.USUAL.of(Roles.of(List.of(
                        LIS + "institution/person#Administrator",
                        "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"))))
                .isEmpty();
    }
}
