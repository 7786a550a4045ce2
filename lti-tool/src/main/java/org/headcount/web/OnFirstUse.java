package org.headcount.web;

import jakarta.servlet.GenericServlet;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A servlet that is built by the first request to it: what costs as much as all the rest of a start waits until somebody wants it. */
final class OnFirstUse extends GenericServlet {

    private final transient Supplier<Servlet> maker;
    private transient volatile @Nullable Servlet made;

    OnFirstUse(Supplier<Servlet> maker) {
        this.maker = maker;
    }

    @Override
    public void service(ServletRequest request, ServletResponse response) throws ServletException, IOException {
        Servlet servlet = made;
        (servlet == null ? make() : servlet).service(request, response);
    }

    private synchronized Servlet make() throws ServletException {
        Servlet servlet = made;
        if (servlet == null) {
            servlet = maker.get();
            servlet.init(getServletConfig());
            made = servlet;
        }
        return servlet;
    }

    @Override
    public void destroy() {
        Servlet servlet = made;
        if (servlet != null) {
            servlet.destroy();
        }
    }
}
