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
    }

    private static final String CHANGES = """
            <%@ page contentType="text/plain;charset=UTF-8" %><%
            request.setCharacterEncoding("UTF-8");
            java.util.concurrent.atomic.AtomicInteger changes =
                (java.util.concurrent.atomic.AtomicInteger) application.getAttribute("changes");
            if (changes == null) {
                application.setAttribute("changes", changes = new java.util.concurrent.atomic.AtomicInteger());
            }
            if (request.getMethod().equals("POST")) {
                changes.incrementAndGet();
            }
            %>changes=<%= changes %> name=<%= request.getParameter("name") %>""";

    private static final String ERROR_PAGE = "the host's own error page";

    private final boolean javax;

    Host(boolean javax) {
        this.javax = javax;
    }

    void write(Path folder, Shape shape) throws IOException {
        Path inside = Files.createDirectories(folder.resolve("WEB-INF/classes/org/headcount/host"));
        for (String name : new String[] {"OwnFilter", "OwnFilter$1", "OwnStart"}) {
            Files.write(inside.resolve(name + ".class"), classOf("org/headcount/host/" + name + ".class"));
        }
        Files.writeString(folder.resolve("record.jsp"), CHANGES);
        Files.writeString(folder.resolve("error.jsp"), ERROR_PAGE);
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

    /** An application of OpenOLAT's shape: its descriptor, its error page, and all of its addresses served by one page. */
    void writeOpenOlat(Path folder) throws IOException {
        write(folder, Shape.EMPTY);
        Path session = Files.createDirectories(folder.resolve("WEB-INF/classes/org/olat/core/util"));
        for (String name : new String[] {"UserSession", "UserSession$Windows", "UserSession$Window"}) {
            Files.write(session.resolve(name + ".class"), classOf("org/olat/core/util/" + name + ".class"));
        }
        Files.writeString(
                folder.resolve("login.jsp"),
                "<% session.setAttribute(\"org.olat.core.util.UserSession\","
                        + " new org.olat.core.util.UserSession(request.getParameter(\"listener\"))); %>");
        Path descriptor = folder.resolve("WEB-INF/web.xml");
        Files.writeString(
                descriptor,
                Files.readString(descriptor)
                        .replace(
                                "</web-app>",
                                "<servlet><servlet-name>all</servlet-name><jsp-file>/record.jsp</jsp-file></servlet>"
                                        + Stream.of("auth", "dmz", "restapi", "lti", "webdav")
                                                .map(each ->
                                                        "<servlet-mapping><servlet-name>all</servlet-name><url-pattern>/"
                                                                + each + "/*</url-pattern></servlet-mapping>")
                                                .collect(Collectors.joining())
                                        + "</web-app>"));
    }

    private String webXml(Shape shape) {
        String filter = shape.declaresItsFilter
                ? "<filter><filter-name>own</filter-name><filter-class>org.headcount.host.OwnFilter</filter-class></filter>"
                        + "<filter-mapping><filter-name>own</filter-name><url-pattern>/*</url-pattern></filter-mapping>"
                : "";
        String space = javax ? "http://xmlns.jcp.org/xml/ns/javaee" : "https://jakarta.ee/xml/ns/jakartaee";
        return "<?xml version='1.0'?><web-app xmlns='" + space + "' version='" + (javax ? "4.0" : "5.0") + "' "
                + shape.attributes + ">" + shape.ordering + filter
                + "<error-page><error-code>403</error-code><location>/error.jsp</location></error-page></web-app>";
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
