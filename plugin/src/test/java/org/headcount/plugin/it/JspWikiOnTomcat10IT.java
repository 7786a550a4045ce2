package org.headcount.plugin.it;

/** Turned into a web application of the jakarta age by Tomcat itself. */
class JspWikiOnTomcat10IT extends JspWikiContract {

    JspWikiOnTomcat10IT() {
        super("10.1.34", false, "webapps-javaee");
    }
}
