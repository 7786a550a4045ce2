package org.headcount.web.api;

import org.headcount.testing.Service;

/** LMSs and tools as they are connected by REST. */
abstract class ConnectionsCase extends RestTest {

    static final String PLATFORM = """
            {"name": "Moodle", "issuer": "https://moodle.example", "clientId": "%s",
             "authorizationEndpoint": "https://moodle.example/auth", "tokenEndpoint": "https://moodle.example/token",
             "jwksUri": "https://moodle.example/certs", "deployments": [%s]}""";

    static final String TOOL = """
            {"name": "Quiz", "loginUri": "https://quiz.example/login", "redirectUris": ["https://quiz.example/launch"],
             "targetLinkUri": "https://quiz.example/", "jwksUri": "https://quiz.example/jwks"}""";

    Service.Answer platform(Tenant tenant, String deployments) throws Exception {
        return service.post(tenant.key(), tenant.path("platforms"), PLATFORM.formatted(tenant.id(), deployments));
    }
}
