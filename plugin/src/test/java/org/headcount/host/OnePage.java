package org.headcount.host;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;

/** A page as hosts have them, if a small one: a table of some twenty kilobytes. */
public final class OnePage extends HttpServlet {

    private static final long serialVersionUID = 1;

    private static final int ROWS = 200;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        request.setCharacterEncoding("UTF-8");
        response.setContentType("text/html;charset=UTF-8");
        PrintWriter out = response.getWriter();
        out.write("<!DOCTYPE html><html lang='en'><head><title>Participants</title></head><body><table>");
        for (int row = 0; row < ROWS; row++) {
            out.write("<tr><td>" + row + "</td><td>" + escaped("Lena & Max <" + row + ">") + "</td><td>"
                    + escaped(String.valueOf(request.getParameter("name")))
                    + "</td><td>2026-11-26T12:00:00Z</td></tr>\n");
        }
        out.write("</table></body></html>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
