package org.headcount.plugin.it;

class JspWikiOnTomcat9IT extends JspWikiContract {

    JspWikiOnTomcat9IT() {
        super("9.0.98", "headcount-plugin-javax.jar", "webapps");
    }
}
