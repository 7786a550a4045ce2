package org.headcount.plugin;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** What a guest may bring along, and show. */
class GuestTest {

    private static final JavaClasses PLUGIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.headcount.plugin");

    @Test
    void nothingIsNeededButTheJdkAndServletsAndWhatIsRelocated() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "javax.management..",
                        "javax.xml.stream..",
                        "jakarta.servlet..",
                        "com.fasterxml.jackson.core..",
                        "org.jspecify.annotations",
                        "org.headcount.plugin..")
                .check(PLUGIN);
    }

    @Test
    void oneClassIsPublic() {
        assertThat(PLUGIN.stream()
                        .filter(each -> each.getModifiers().contains(JavaModifier.PUBLIC) && each.isTopLevelClass()))
                .extracting(each -> each.getSimpleName())
                .containsExactly("HeadcountFilter");
    }

    @Test
    void nothingOfTheHostIsTouchedByItsErrorPagesOrSystemStreams() {
        ArchRule quiet = com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses()
                .that()
                .doNotHaveSimpleName("Check")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(jakarta.servlet.http.HttpServletResponse.class, "sendError", int.class);
        quiet.check(PLUGIN);
    }
}
