package org.headcount.plugin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request in a container, asked for no more than a rule wants. */
final class HttpVisit implements Visit {

    /** Bytes of a body that are kept while a rule looks for names in it. */
    private static final int MOST = 1 << 20;

    /** In the session, a name that was sent with a password. */
    private static final String PASSWORD_USER = "org.headcount.plugin.user";

    private final Actors actors;
    private final Bean bean;
    private final Route route;
    private HttpServletRequest request;
    private @Nullable Query query;
    private @Nullable Overheard overheard;
    private @Nullable Actor actor;
    private @Nullable String otherMethod;
    private @Nullable Iterator<String> otherMethods;
    private boolean looked;
    private String attributeName = "";
    private @Nullable Object attribute;

    HttpVisit(HttpServletRequest request, Actors actors, Bean bean, boolean withContext) {
        this.request = request;
        this.actors = actors;
        this.bean = bean;
        this.route = new Route(routed(request, withContext));
    }

    /** As the container routes it: decoded, without parameters of the path, dots resolved. */
    static String routed(HttpServletRequest request, boolean withContext) {
        String servlet = request.getServletPath();
        String rest = request.getPathInfo();
        String path = rest == null ? servlet : servlet.isEmpty() ? rest : servlet + rest;
        return withContext ? request.getContextPath() + path : path;
    }

    /** What the host is to get: with its whole body, if that was looked at. */
    HttpServletRequest request() {
        return request;
    }

    void overhear(Overheard response) {
        this.overheard = response;
    }

    /** Whoever was found before the host did its work may be another one now. */
    void forgetActor() {
        looked = false;
        attributeName = "";
    }

    @Override
    public String method() {
        return otherMethod == null ? request.getMethod() : otherMethod;
    }

    /**
     * From here on the request is taken for one with the next method that its query or a header of it names instead, as
     * Apache CXF and others do; says whether there is one.
     */
    boolean takesOtherMethod() {
        Iterator<String> others = otherMethods == null ? namedMethods() : otherMethods;
        otherMethods = others;
        if (!others.hasNext()) {
            return false;
        }
        otherMethod = others.next().strip().toUpperCase(Locale.ROOT);
        return true;
    }

    private Iterator<String> namedMethods() {
        String text = request.getQueryString();
        String header = request.getHeader("X-HTTP-Method-Override");
        // a percent sign may hide the name
        boolean inQuery = text != null && (text.contains("_method") || text.indexOf('%') >= 0);
        if (!inQuery && header == null) {
            return Collections.emptyIterator();
        }
        List<String> named = new ArrayList<>(inQuery ? query("_method") : List.of());
        if (header != null) {
            named.add(header);
        }
        return named.iterator();
    }

    @Override
    public Route route() {
        return route;
    }

    @Override
    public List<String> query(String name) {
        Query read = query;
        if (read == null) {
            read = new Query(request.getQueryString());
            query = read;
        }
        return read.all(name);
    }

    @Override
    public List<String> form(String name) {
        if (!isForm()) {
            return query(name);
        }
        try {
            if (request.getCharacterEncoding() == null) { // the first to read a parameter decides for the host too
                request.setCharacterEncoding("UTF-8");
            }
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
        String[] values = request.getParameterValues(name);
        return values == null ? List.of() : Arrays.asList(values);
    }

    private boolean isForm() {
        return isOfType("application/x-www-form-urlencoded");
    }

    private boolean isMultipart() {
        return isOfType("multipart/");
    }

    private boolean isOfType(String start) {
        String type = request.getContentType();
        return type != null && type.regionMatches(true, 0, start, 0, start.length());
    }

    @Override
    public String header(String name) {
        String header = request.getHeader(name);
        return header == null ? "" : header;
    }

    @Override
    public @Nullable Object attribute(String name) {
        return request.getAttribute(name);
    }

    /** Several rules in a row ask for the same one. */
    @Override
    public @Nullable Object sessionAttribute(String name) {
        if (!name.equals(attributeName)) {
            HttpSession session = request.getSession(false);
            attribute = session == null ? null : session.getAttribute(name);
            attributeName = name;
        }
        return attribute;
    }

    @Override
    public @Nullable String remoteUser() {
        return request.getRemoteUser();
    }

    @Override
    public boolean inRole(String role) {
        return request.isUserInRole(role);
    }

    @Override
    public Optional<String> passwordUser() {
        Optional<String> now = Credentials.user(header("Authorization"));
        return now.isPresent() ? now : Optional.ofNullable((String) sessionAttribute(PASSWORD_USER));
    }

    /** Hosts look at a password once, and from then on at the session's cookie. */
    void rememberPasswordUser() {
        Optional<String> now = Credentials.user(header("Authorization"));
        HttpSession session = now.isPresent() ? request.getSession(false) : null;
        if (session != null && !now.get().equals(session.getAttribute(PASSWORD_USER))) {
            session.setAttribute(PASSWORD_USER, now.get());
        }
    }

    @Override
    public byte[] body() throws Unreadable {
        if (isForm() || isMultipart()) {
            return new byte[0]; // no document, and the host would not find its parameters any more
        }
        if (!(request instanceof Replayed)) {
            try {
                request = new Replayed(request, MOST);
            } catch (IOException | IllegalStateException e) {
                throw new Unreadable("the body cannot be read: " + e.getClass().getSimpleName());
            }
        }
        return ((Replayed) request).body();
    }

    @Override
    public byte[] answer() {
        return overheard == null ? new byte[0] : overheard.answer();
    }

    @Override
    public Optional<String> place(String type) {
        return OlatWindow.place(sessionAttribute(OlatWindow.SESSION), bean, type);
    }

    @Override
    public Optional<Actor> actor() {
        if (!looked) {
            actor = actors.in(this).orElse(null);
            looked = true;
        }
        return Optional.ofNullable(actor);
    }
}
