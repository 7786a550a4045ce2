package org.headcount.practice;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A small tool: takes LTI 1.3 launches from any number of platforms, shows what they brought and sends grades. Listens
 * on the loopback interface from the moment it is made; keeps everything in memory.
 */
public final class PracticeTool implements AutoCloseable {

    private final List<KnownPlatform> platforms = new CopyOnWriteArrayList<>();
    private final KeyRing keys = new KeyRing();
    private final List<ReceivedLaunch> launches = new ArrayList<>();
    private final Site site;
    private final ToolServices services;
    private final ToolChoices choices;

    /**
     * On {@code 127.0.0.1}.
     *
     * @param port 0 for any free one
     */
    public PracticeTool(int port, InstantSource clock) {
        this("127.0.0.1", port, clock);
    }

    /** @param host the name of the loopback interface as it shall stand in URLs, such as {@code localhost} */
    public PracticeTool(String host, int port, InstantSource clock) {
        site = new Site(host, port, "practice tool");
        services = new ToolServices(clock, keys::newest);
        ToolLogin login = new ToolLogin(site, clock, () -> platforms, this::arrived);
        choices = new ToolChoices(site.base(), clock, keys::newest);
        ToolPages pages = new ToolPages(this::launches, services, choices);
        site.on("GET", "/", ToolPages::home)
                .on("GET", "/login", login::login)
                .on("POST", "/login", login::login)
                .on("POST", "/launch", login::launch)
                .on("GET", "/register", new ToolRegistering(site, this::register)::register)
                .on("GET", "/jwks", request -> keys.published())
                .on("GET", "/launches/{launch}", pages::launch)
                .on("POST", "/launches/{launch}/grade", pages::grade)
                .on("POST", "/launches/{launch}/choice", pages::choose)
                .on("GET", "/launches/{launch}/line-items", pages::lineItems)
                .on("GET", "/launches/{launch}/results", pages::results)
                .on("GET", "/launches/{launch}/members", pages::members)
                .file("practice.css", "text/css; charset=utf-8")
                .file("submit.js", "text/javascript; charset=utf-8")
                .open();
    }

    public String base() {
        return site.base();
    }

    public String loginUri() {
        return base() + "/login";
    }

    /** The only one. */
    public String redirectUri() {
        return base() + "/launch";
    }

    /** Any URL that begins with {@link #base} is taken as a target; this is the plain one. */
    public String targetLinkUri() {
        return base() + "/start";
    }

    /** Where a platform opens it for dynamic registration. */
    public String registrationUri() {
        return base() + "/register";
    }

    public String jwksUri() {
        return base() + "/jwks";
    }

    /** Takes launches from that platform from now on; replaces what was known under the same issuer and client. */
    public PracticeTool register(KnownPlatform platform) {
        platforms.removeIf(known ->
                known.issuer().equals(platform.issuer()) && known.clientId().equals(platform.clientId()));
        platforms.add(platform);
        return this;
    }

    /** The launches that were let in, oldest first. */
    public List<ReceivedLaunch> launches() {
        synchronized (launches) {
            return List.copyOf(launches);
        }
    }

    public Optional<ReceivedLaunch> lastLaunch() {
        synchronized (launches) {
            return launches.isEmpty() ? Optional.empty() : Optional.of(launches.get(launches.size() - 1));
        }
    }

    /** Calls to the platforms' services. */
    public ToolServices services() {
        return services;
    }

    /** What can be chosen here, and answers to those who choose. */
    public ToolChoices choices() {
        return choices;
    }

    /** Signs with a new key from now on; the old ones stay published. */
    public void rotateKey() {
        keys.rotate();
    }

    /** Forgets the launches; their pages are gone. */
    public void forget() {
        synchronized (launches) {
            launches.clear();
        }
    }

    @Override
    public void close() {
        site.close();
        keys.giveUp();
    }

    private void arrived(ReceivedLaunch launch) {
        synchronized (launches) {
            launches.add(launch);
        }
    }
}
