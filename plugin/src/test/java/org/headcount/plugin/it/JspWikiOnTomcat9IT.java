package org.headcount.plugin.it;

class JspWikiOnTomcat9IT extends JspWikiContract {

    JspWikiOnTomcat9IT() {
        super("9.0.98", true, "webapps");
    }
}
