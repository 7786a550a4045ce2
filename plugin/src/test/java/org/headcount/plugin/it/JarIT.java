package org.headcount.plugin.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;

/** What is in the two files that an administrator copies. */
class JarIT {

    @ParameterizedTest
    @ValueSource(strings = {"headcount-plugin.jar", "headcount-plugin-javax.jar"})
    void nothingLiesOutsideOurOwnFolder(String jar) throws IOException {
        assertThat(entries(jar))
                .allMatch(name -> name.startsWith("org/headcount/plugin/") || name.startsWith("META-INF/"))
                .noneMatch(name -> name.endsWith("module-info.class") || name.contains("web-fragment"));
        assertThat(Files.size(path(jar))).isLessThan(1_500_000);
    }

    @ParameterizedTest
    @CsvSource({"headcount-plugin.jar,jakarta,javax", "headcount-plugin-javax.jar,javax,jakarta"})
    void eachNamesTheServletsOfItsAge(String jar, String its, String not) throws IOException {
        assertThat(entries(jar))
                .contains("META-INF/services/" + its + ".servlet.ServletContainerInitializer")
                .doesNotContain("META-INF/services/" + not + ".servlet.ServletContainerInitializer");
        try (JarFile file = new JarFile(path(jar).toFile())) {
            for (JarEntry each : file.stream()
                    .filter(one -> one.getName().endsWith(".class"))
                    .toList()) {
                try (InputStream in = file.getInputStream(each)) {
                    assertThat(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1))
                            .as(each.getName())
                            .doesNotContain(not + "/servlet/");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"headcount-plugin.jar", "headcount-plugin-javax.jar"})
    void ofOurOwnClassesOneIsPublicAndJava11RunsAll(String jar) throws IOException {
        try (JarFile file = new JarFile(path(jar).toFile())) {
            List<JarEntry> ours = file.stream()
                    .filter(each -> each.getName().matches("org/headcount/plugin/\\w+\\.class"))
                    .toList();
            assertThat(ours).hasSizeGreaterThan(20);
            for (JarEntry each : ours) {
                try (InputStream in = file.getInputStream(each)) {
                    ClassReader read = new ClassReader(in);
                    assertThat((read.getAccess() & Opcodes.ACC_PUBLIC) != 0)
                            .as(each.getName())
                            .isEqualTo(each.getName().endsWith("/HeadcountFilter.class"));
                    assertThat(read.readUnsignedShort(6)).as(each.getName()).isLessThanOrEqualTo(Opcodes.V11);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"headcount-plugin.jar", "headcount-plugin-javax.jar"})
    void bothExplainThemselvesOnTheCommandLine(String jar) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        path(jar).toString(),
                        "check",
                        "GET",
                        "/sakai-ws/rest/sakai/removeUser?eid=lena",
                        "--host",
                        "sakai")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("query:eid.lower() = [host:lena]", "refused while one of them is inactive");
    }

    private static Path path(String jar) {
        return Container.target().resolve(jar);
    }

    private static List<String> entries(String jar) throws IOException {
        try (JarFile file = new JarFile(path(jar).toFile())) {
            return file.stream()
                    .filter(each -> !each.isDirectory())
                    .map(JarEntry::getName)
                    .toList();
        }
    }
}
