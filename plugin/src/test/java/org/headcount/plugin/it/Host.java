package org.headcount.plugin.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/** Writes small web applications, of the one age of servlets or the other. */
final class Host {

    /** The shapes of a web.xml that decide who may put a filter into the application. */
    enum Shape {
        PLAIN("", "", true),
        COMPLETE("metadata-complete='true'", "", true),
        OTHERS("metadata-complete='true'", "<absolute-ordering><others/></absolute-ordering>", true),
        EMPTY("metadata-complete='true'", "<absolute-ordering/>", true),
        CODE("", "", false);

        final String attributes;
        final String ordering;
        final boolean declaresItsFilter;

        Shape(String attributes, String ordering, boolean declaresItsFilter) {
            this.attributes = attributes;
            this.ordering = ordering;
            this.declaresItsFilter = declaresItsFilter;
        }

        String path() {
            return "/" + name().toLowerCase(java.util.Locale.ROOT);
        }

        String record() {
            return path() + RECORD;
        }
    }

    /** Where the record stands in each of them. */
    static final String RECORD = "/record";

    /** Something longer to read. */
    static final String PAGE = "/page";

    private static final String ERROR_PAGE = "the host's own error page";

    private final boolean javax;

    Host(boolean javax) {
        this.javax = javax;
    }

    void write(Path folder, Shape shape) throws IOException {
        classes(folder, "org/headcount/host/", "OwnFilter", "OwnFilter$1", "OwnStart", "OneRecord", "OnePage");
        Files.writeString(folder.resolve("error.html"), ERROR_PAGE);
        Files.writeString(folder.resolve("WEB-INF/web.xml"), webXml(shape));
        if (!shape.declaresItsFilter) {
            Path jar = Files.createDirectories(folder.resolve("WEB-INF/lib")).resolve("own.jar");
            try (OutputStream out = Files.newOutputStream(jar);
                    JarOutputStream entries = new JarOutputStream(out)) {
                entries.putNextEntry(
                        new JarEntry("META-INF/services/" + servlets() + ".servlet.ServletContainerInitializer"));
                entries.write("org.headcount.host.OwnStart\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
                entries.closeEntry();
            }
        }
    }

    /** An application of OpenOLAT's shape: its descriptor, its error page, and one record behind all of its addresses. */
    void writeOpenOlat(Path folder) throws IOException {
        write(folder, Shape.EMPTY);
        classes(folder, "org/headcount/host/", "SignIn");
        classes(folder, "org/olat/core/util/", "UserSession", "UserSession$Windows", "UserSession$Window");
        Path descriptor = folder.resolve("WEB-INF/web.xml");
        Files.writeString(
                descriptor,
                Files.readString(descriptor)
                        .replace(
                                "</web-app>",
                                Stream.of("auth", "dmz", "restapi", "lti", "webdav")
                                                .map(each -> mapping("record", "/" + each + "/*"))
                                                .collect(Collectors.joining())
                                        + servlet("login", "org.headcount.host.SignIn")
                                        + mapping("login", "/login")
                                        + "</web-app>"));
    }

    /** What serves itself, on Undertow, in two shapes; answers where its classes are. */
    Path writeUndertow(Path folder) throws IOException {
        classes(folder, "org/headcount/host/", "OwnFilter", "OwnFilter$1", "OwnStart", "OneRecord", "OwnServer");
        return folder.resolve("WEB-INF/classes");
    }

    private void classes(Path folder, String place, String... names) throws IOException {
        Path inside = Files.createDirectories(folder.resolve("WEB-INF/classes").resolve(place));
        for (String name : names) {
            Files.write(inside.resolve(name + ".class"), classOf(place + name + ".class"));
        }
    }

    private static String servlet(String name, String of) {
        return "<servlet><servlet-name>" + name + "</servlet-name><servlet-class>" + of + "</servlet-class></servlet>";
    }

    private static String mapping(String name, String path) {
        return "<servlet-mapping><servlet-name>" + name + "</servlet-name><url-pattern>" + path
                + "</url-pattern></servlet-mapping>";
    }

    private String webXml(Shape shape) {
        String filter = shape.declaresItsFilter
                ? "<filter><filter-name>own</filter-name><filter-class>org.headcount.host.OwnFilter</filter-class></filter>"
                        + "<filter-mapping><filter-name>own</filter-name><url-pattern>/*</url-pattern></filter-mapping>"
                : "";
        String space = javax ? "http://xmlns.jcp.org/xml/ns/javaee" : "https://jakarta.ee/xml/ns/jakartaee";
        return "<?xml version='1.0'?><web-app xmlns='" + space + "' version='" + (javax ? "4.0" : "5.0") + "' "
                + shape.attributes + ">" + shape.ordering + filter
                + servlet("record", "org.headcount.host.OneRecord")
                + mapping("record", RECORD)
                + servlet("page", "org.headcount.host.OnePage")
                + mapping("page", PAGE)
                + "<error-page><error-code>403</error-code><location>/error.html</location></error-page></web-app>";
    }

    private String servlets() {
        return javax ? "javax" : "jakarta";
    }

    private byte[] classOf(String name) throws IOException {
        try (InputStream in = Host.class.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new IOException("no " + name);
            }
            ClassWriter out = new ClassWriter(0);
            new ClassReader(in)
                    .accept(
                            new ClassRemapper(out, new Remapper(Opcodes.ASM9) {
                                @Override
                                public String map(String internalName) {
                                    return javax && internalName.startsWith("jakarta/servlet/")
                                            ? "javax" + internalName.substring("jakarta".length())
                                            : internalName;
                                }
                            }),
                            0);
            return out.toByteArray();
        }
    }
}
