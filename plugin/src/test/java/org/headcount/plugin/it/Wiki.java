package org.headcount.plugin.it;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;

/** JSPWiki as its makers pack it, at {@code /wiki} of a Tomcat, with accounts that people register themselves. */
final class Wiki {

    private final Container container;

    Wiki(Container container) {
        this.container = container;
    }

    /**
     * Puts it into a Tomcat that has not started yet.
     *
     * @param folder of the base where this Tomcat looks for web applications of the javax age
     */
    static void unpack(Path base, String folder) throws IOException {
        Files.writeString(accounts(base), "<?xml version='1.0' encoding='UTF-8'?><users></users>");
        Files.writeString(
                Files.createDirectories(base.resolve("lib")).resolve("jspwiki-custom.properties"),
                String.join(
                        "\n",
                        "jspwiki.xmlUserDatabaseFile = " + accounts(base),
                        "jspwiki.xmlGroupDatabaseFile = " + base.resolve("groups.xml"),
                        "jspwiki.fileSystemProvider.pageDir = " + base.resolve("pages"),
                        "jspwiki.basicAttachmentProvider.storageDir = " + base.resolve("pages"),
                        "mail.smtp.port = 9", // nobody is written to
                        "jspwiki.workDir = " + base.resolve("work/jspwiki")));
        Files.copy(
                Container.target().resolve("containers/jspwiki.war"),
                Files.createDirectories(base.resolve(folder)).resolve("wiki.war"));
    }

    static Path accounts(Path base) {
        return base.resolve("accounts.xml");
    }

    /** A session's cookie. */
    String visit() throws Exception {
        return container.send("GET", "/wiki/Login.jsp", "").headers().allValues("Set-Cookie").stream()
                .filter(each -> each.startsWith("JSESSIONID="))
                .findFirst()
                .orElseThrow()
                .split(";")[0];
    }

    /** Makes an account and is signed in to it. */
    String register(String login, String name) throws Exception {
        String session = visit();
        HttpResponse<String> answer = post(session, "/wiki/Login.jsp?tab=register", edit(login, name));
        if (answer.statusCode() != 302) {
            throw new IllegalStateException(answer.body());
        }
        return session;
    }

    static String edit(String login, String name) {
        return "loginname=" + login + "&password0=pw-" + login + "&password=pw-" + login + "&password2=pw-" + login
                + "&fullname=" + name.replace(' ', '+') + "&email=" + login + "%40example.org&action=saveProfile";
    }

    HttpResponse<String> get(String session, String path) throws Exception {
        return container.send("GET", path, "", "Cookie", session, "Accept", "text/html");
    }

    HttpResponse<String> post(String session, String path, String form) throws Exception {
        return container.send(
                "POST",
                path,
                form,
                "Cookie",
                session,
                "Accept",
                "text/html",
                "Content-Type",
                "application/x-www-form-urlencoded");
    }
}
