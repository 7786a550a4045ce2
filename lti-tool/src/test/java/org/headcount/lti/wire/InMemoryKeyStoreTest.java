package org.headcount.lti.wire;

class InMemoryKeyStoreTest extends KeyStoreContract {

    private final InMemoryKeyStore keys = new InMemoryKeyStore();

    @Override
    protected KeyStore emptyStore() {
        keys.disconnect("pfnone");
        return keys;
    }

    @Override
    protected void connect(String platform) {}

    @Override
    protected void disconnect(String platform) {
        keys.disconnect(platform);
    }
}
