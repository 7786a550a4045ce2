package org.headcount;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.headcount.housetest.HouseRule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HouseTest {

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.headcount");

    @ParameterizedTest
    @EnumSource(HouseRule.class)
    void theHouseKeepsTheRule(HouseRule rule) {
        assertThat(rule.judge(HOUSE, "org.headcount").getFailureReport().getDetails())
                .as(rule.name())
                .isEmpty();
    }
}
