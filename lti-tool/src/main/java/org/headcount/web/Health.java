package org.headcount.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/** Answers whether the process lives ({@code /health/live}) and whether it can do its work ({@code /health/ready}). */
public final class Health extends KnownMethods {

    private final transient BooleanSupplier ready;

    /** @param ready whether what the service stands on, its database above all, answers now */
    public Health(BooleanSupplier ready) {
        super("GET");
        this.ready = ready;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean well = request.getServletPath().equals("/health/live") || ready.getAsBoolean();
        response.setStatus(well ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setHeader("Cache-Control", "no-store");
        response.setContentType("application/json");
        response.getOutputStream().print(well ? "{\"status\":\"up\"}" : "{\"status\":\"down\"}");
    }
}
