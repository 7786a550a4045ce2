package org.headcount.web.services;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.service.ServiceAnswer;
import org.headcount.gateway.service.ServiceRefusal;
import org.headcount.lti.wire.Json;
import org.headcount.web.Problems;
import org.headcount.web.RequestId;

/** Writes what a tool is told. Tools are programs: a refusal is always {@code application/problem+json}, whatever they say that they accept. */
public final class ServiceAnswers {

    /** What a line about what is wrong begins with. */
    private static final Pattern MEMBER = Pattern.compile("\\w+");

    private final Addresses addresses;

    public ServiceAnswers(Addresses addresses) {
        this.addresses = addresses;
    }

    void send(ServiceAnswer answer, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (answer instanceof ServiceAnswer.Streamed streamed) {
            stream(streamed, request, response);
            return;
        }
        response.setStatus(answer.status());
        response.setHeader("Cache-Control", "no-store");
        byte[] body = answer instanceof ServiceAnswer.Relayed relayed
                ? relayed(relayed, response)
                : refused((ServiceAnswer.Refused) answer, request, response);
        if (body.length > 0) {
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
    }

    /** What breaks off while it is short is refused as a whole; later nothing is left but to break off too, lest a part be taken for all. */
    private void stream(ServiceAnswer.Streamed streamed, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.setStatus(streamed.status());
        response.setHeader("Cache-Control", "no-store");
        streamed.headers().forEach(response::setHeader);
        try (ServiceAnswer.Streamed.Body body = streamed.body()) {
            body.to(response.getOutputStream());
        } catch (IOException brokenOff) {
            if (response.isCommitted()) {
                throw brokenOff;
            }
            response.resetBuffer();
            streamed.headers().keySet().forEach(name -> response.setHeader(name, null));
            send(streamed.broken(), request, response);
        }
    }

    private static byte[] relayed(ServiceAnswer.Relayed relayed, HttpServletResponse response) {
        relayed.headers().forEach(response::setHeader);
        return relayed.body();
    }

    private byte[] refused(ServiceAnswer.Refused refused, HttpServletRequest request, HttpServletResponse response) {
        ServiceRefusal why = refused.why();
        challenge(refused, response);
        response.setHeader("Content-Type", Problems.MEDIA_TYPE);
        ObjectNode problem = Json.object()
                .put("type", addresses.problem(why.problem()))
                .put("title", why.title())
                .put("status", why.status())
                .put("detail", why.detail())
                .put("instance", "urn:uuid:" + RequestId.of(request))
                .put("error", why.error());
        refused.more().forEach(problem::put);
        if (!refused.wrong().isEmpty()) {
            ArrayNode errors = problem.putArray("errors");
            for (String wrong : refused.wrong()) {
                Matcher member = MEMBER.matcher(wrong);
                String name = member.lookingAt() ? member.group() : "";
                boolean whole = name.equals("the");
                errors.addObject().put("pointer", whole ? "" : "/" + name).put("message", wrong);
            }
        }
        return Json.bytes(problem);
    }

    /** RFC 6750 §3: every answer about tokens says which scheme is meant, and what is wrong if one was presented. */
    private static void challenge(ServiceAnswer.Refused refused, HttpServletResponse response) {
        ServiceRefusal why = refused.why();
        if (why == ServiceRefusal.NO_TOKEN) {
            response.setHeader("WWW-Authenticate", "Bearer");
        } else if (why == ServiceRefusal.INVALID_TOKEN) {
            response.setHeader("WWW-Authenticate", "Bearer error=\"" + why.error() + "\"");
        } else if (why == ServiceRefusal.INSUFFICIENT_SCOPE) {
            String scope = refused.more().getOrDefault("scope", "");
            response.setHeader("WWW-Authenticate", "Bearer error=\"" + why.error() + "\", scope=\"" + scope + "\"");
        }
    }
}
