package org.headcount.plugin.it;

class JettyEe10IT extends JettyContract {

    JettyEe10IT() {
        super("ee10", false);
    }
}
