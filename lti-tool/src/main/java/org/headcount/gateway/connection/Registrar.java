package org.headcount.gateway.connection;

/** Who registers a connection: what could harm another institution is the operator's to decide. */
public enum Registrar {
    INSTITUTION,
    OPERATOR
}
