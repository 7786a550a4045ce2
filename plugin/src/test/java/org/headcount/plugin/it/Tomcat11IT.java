package org.headcount.plugin.it;

class Tomcat11IT extends TomcatContract {

    Tomcat11IT() {
        super("11.0.24", false);
    }
}
