package org.headcount.lti.wire;

class InMemoryKeyStoreTest extends KeyStoreContract {

    @Override
    protected KeyStore emptyStore() {
        return new InMemoryKeyStore();
    }
}
