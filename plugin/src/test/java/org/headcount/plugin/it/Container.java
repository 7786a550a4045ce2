package org.headcount.plugin.it;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A servlet container as its makers pack it, in a process of its own. */
final class Container implements AutoCloseable {

    /** As Tomcat and as Jetty tell where they listen. */
    private static final Pattern PORT = Pattern.compile("127\\.0\\.0\\.1(?:-auto-\\d+-|:)(\\d+)[\"}]");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path base;
    private final List<String> log = new ArrayList<>();
    private final Process process;
    private final Thread reader;
    private int port;

    private Container(Path base, Process process) {
        this.base = base;
        this.process = process;
        this.reader = new Thread(this::read, "a container's log");
        reader.setDaemon(true);
    }

    /** An empty base folder with what a Tomcat needs. */
    static Path tomcatBase(String name, String version) throws IOException {
        Path base = base(name);
        for (String folder : List.of("conf", "lib", "logs", "temp", "webapps", "work")) {
            Files.createDirectories(base.resolve(folder));
        }
        Files.copy(home(version).resolve("conf/web.xml"), base.resolve("conf/web.xml"));
        Files.writeString(base.resolve("conf/server.xml"), """
                <Server port='-1'><Service name='Catalina'>
                  <Connector port='0' address='127.0.0.1' protocol='org.apache.coyote.http11.Http11NioProtocol'/>
                  <Engine name='Catalina' defaultHost='localhost'>
                    <Realm className='org.apache.catalina.realm.MemoryRealm'/>
                    <Host name='localhost' appBase='webapps' unpackWARs='true' autoDeploy='false' startStopThreads='2'/>
                  </Engine></Service></Server>
                """);
        Files.writeString(
                base.resolve("conf/tomcat-users.xml"),
                "<tomcat-users><user username='it' password='it' roles='manager-script'/></tomcat-users>");
        copy(home(version).resolve("webapps/manager"), base.resolve("webapps/manager"));
        return base;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Path target = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(each, target);
                }
            }
        }
    }

    /** An empty folder. */
    static Path base(String name) throws IOException {
        Path base = target().resolve("it/" + name);
        if (Files.exists(base)) {
            try (Stream<Path> old = Files.walk(base)) {
                for (Path each : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
        return Files.createDirectories(base);
    }

    static Path home(String version) {
        return target().resolve("containers/apache-tomcat-" + version);
    }

    static Path target() {
        return Path.of("target").toAbsolutePath();
    }

    static Container tomcat(Path base, String version) throws IOException {
        return tomcat(base, version, "-XX:TieredStopAtLevel=1");
    }

    /** @param compiling how much the JVM compiles, as its option says it */
    static Container tomcat(Path base, String version, String compiling) throws IOException {
        Path home = home(version);
        return run(
                base,
                "Server startup in",
                compiling,
                "-Dcatalina.home=" + home,
                "-Dcatalina.base=" + base,
                "-Djava.io.tmpdir=" + base.resolve("temp"),
                "-Dtomcat.util.scan.StandardJarScanFilter.jarsToSkip=*.jar",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.io=ALL-UNNAMED",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.rmi/sun.rmi.transport=ALL-UNNAMED",
                "-cp",
                home.resolve("bin/bootstrap.jar") + File.pathSeparator + home.resolve("bin/tomcat-juli.jar"),
                "org.apache.catalina.startup.Bootstrap",
                "start");
    }

    /** @param age the name of Jetty's environment, as in ee10 */
    static Container jetty(Path base, String version, String age) throws IOException {
        Path home = target().resolve("containers/jetty-home-" + version);
        return run(
                base,
                "Started oejs.Server@",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                home.resolve("start.jar").toString(),
                "jetty.home=" + home,
                "jetty.base=" + base,
                "jetty.http.host=127.0.0.1",
                "jetty.http.port=0",
                "--module=server,http," + age + "-deploy," + age + "-annotations," + age + "-jsp");
    }

    /** @param classes of the small host and its server */
    static Container undertow(Path base, Path classes) throws IOException {
        return run(
                base,
                "Listens at",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                String.join(
                        File.pathSeparator,
                        target().resolve("containers/undertow") + "/*",
                        base.resolve("lib") + "/*",
                        classes.toString()),
                "org.headcount.host.OwnServer");
    }

    private static Container run(Path base, String ready, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-XX:+UseSerialGC"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(base.toFile())
                .redirectErrorStream(true)
                .start();
        Container container = new Container(base, process);
        container.reader.start();
        container.await(ready);
        return container;
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (log) {
                    log.add(line);
                    Matcher match = PORT.matcher(line);
                    if (match.find()) {
                        port = Integer.parseInt(match.group(1));
                    }
                    log.notifyAll();
                }
            }
        } catch (IOException e) {
            synchronized (log) {
                log.add(e.toString());
            }
        }
        synchronized (log) {
            log.add("the log has ended");
            log.notifyAll();
        }
    }

    private void await(String words) {
        synchronized (log) {
            while (log.stream().noneMatch(line -> line.contains(words))) {
                if (log.contains("the log has ended")) {
                    throw new IllegalStateException(
                            "What was to run in " + base + " did not start:\n" + String.join("\n", log));
                }
                try {
                    log.wait(TimeUnit.MINUTES.toMillis(3));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    /** What the system has counted for the process until now. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    URI address(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    List<String> log() {
        synchronized (log) {
            return List.copyOf(log);
        }
    }

    HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address(path)).method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    /** Takes a web application away and starts it again, time after time, and asks for a page in between. */
    void reload(String context, int times, String page) throws IOException, InterruptedException {
        for (int each = 0; each < times; each++) {
            String answer = manager("reload?path=" + context);
            int status = send("GET", page, "", "X-User", "max").statusCode();
            if (!answer.startsWith("OK") || status != 200) {
                throw new IllegalStateException(answer + status);
            }
        }
    }

    /** What Tomcat, after collecting garbage, says of class loaders of web applications that were taken away. */
    String leaks() throws IOException, InterruptedException {
        return manager("findleaks?statusLine=true");
    }

    private String manager(String command) throws IOException, InterruptedException {
        return send("GET", "/manager/text/" + command, "", "Authorization", "Basic aXQ6aXQ=")
                .body();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
