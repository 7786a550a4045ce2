package org.headcount.plugin.it;

class Tomcat10IT extends TomcatContract {

    Tomcat10IT() {
        super("10.1.34", false);
    }
}
