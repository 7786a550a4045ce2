package org.headcount.plugin.it;

class Tomcat9IT extends TomcatContract {

    Tomcat9IT() {
        super("9.0.98", true);
    }
}
