package org.headcount.plugin.it;

class JettyEe8IT extends JettyContract {

    JettyEe8IT() {
        super("ee8", true);
    }
}
