package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.message.Scopes;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.PracticeBrowser;
import org.headcount.testing.Service;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Token requests as a tool could send them, with a good assertion. */
class TokenRequestThreatsTest extends TokenThreats {

    @Nested
    class AGoodRequest {

        @Test
        void getsATokenForWhatIsAllowedAndIsToldSo() throws IOException, InterruptedException {
            Service.Answer answer = granted(claims -> {});

            assertThat(answer.body().path("token_type").asText()).isEqualToIgnoringCase("bearer");
            assertThat(answer.body().path("expires_in").asInt()).isEqualTo(3600);
            assertThat(answer.body().path("scope").asText()).isEqualTo(Scopes.SCORE);
            assertThat(answer.body().path("access_token").asText().length()).isGreaterThanOrEqualTo(43);
            assertThat(answer.raw().headers().firstValue("Cache-Control")).contains("no-store");
            assertThat(answer.raw().headers().firstValue("Pragma")).contains("no-cache");
        }

        @Test
        void mayNameUsByIssuerOrTokenAddressAloneOrAmongOthers() throws IOException, InterruptedException {
            granted(claims -> claims.put("aud", issuer()));
            granted(claims -> claims.putArray("aud").add(tokenUrl()));
            granted(claims -> claims.putArray("aud").add(issuer()).add(tokenUrl()));
        }

        @Test
        void mayNameItsDeployment() throws IOException, InterruptedException {
            granted(claims -> claims.put(ClaimNames.DEPLOYMENT_ID, deployment));
            isRefused(ask(form(assertion(claims -> claims.put(ClaimNames.DEPLOYMENT_ID, "dep-1")))), "invalid_request");
        }

        @Test
        void mayHaveACharacterSetBehindItsType() throws IOException, InterruptedException {
            Service.Answer answer = post(
                    tokenUrl(),
                    "application/x-www-form-urlencoded; charset=UTF-8",
                    encoded(form(assertion(claims -> {}))));

            assertThat(answer.status()).isEqualTo(200);
        }
    }

    @Nested
    class E29_MoreIsAskedThanAllowed {

        @Test
        void noScopeThatIsAllowedIsNoToken() throws IOException, InterruptedException {
            Map<String, String> form = form(assertion(claims -> {}));
            form.put("scope", Scopes.LINE_ITEM + " openid");

            isRefused(ask(form), "invalid_scope");
        }

        @Test
        void noScopeAtAllIsNoRequest() throws IOException, InterruptedException {
            Map<String, String> form = form(assertion(claims -> {}));
            form.remove("scope");

            isRefused(ask(form), "invalid_request");
            for (String scope : List.of("", " ", "\t")) {
                form.put("scope", scope);
                isRefused(ask(form), "invalid_request");
            }
        }

        @Test
        void aScopeIsNamedToTheLetter() throws IOException, InterruptedException {
            for (String scope : List.of(
                    Scopes.SCORE.toUpperCase(Locale.ROOT),
                    Scopes.SCORE + "/",
                    Scopes.SCORE.replace("https", "http"),
                    "*")) {
                Map<String, String> form = form(assertion(claims -> {}));
                form.put("scope", scope);

                isRefused(ask(form), "invalid_scope");
            }
        }

        @Test
        void whatIsNotAllowedIsLeftOutWhereverItStands() throws IOException, InterruptedException {
            Map<String, String> form = form(assertion(claims -> {}));
            form.put("scope", Scopes.LINE_ITEM + " " + Scopes.SCORE + " " + Scopes.SCORE + " " + Scopes.ROSTER_READ);

            Service.Answer answer = ask(form);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body().path("scope").asText()).isEqualTo(Scopes.SCORE);
        }
    }

    @Nested
    class TheRequestItself {

        @ParameterizedTest
        @CsvSource({
            "grant_type, authorization_code, unsupported_grant_type",
            "grant_type, '', invalid_request",
            "client_assertion_type, jwt, invalid_request",
            "client_assertion, '', invalid_request"
        })
        void hasTheFormThatOAuthGivesIt(String name, String value, String error)
                throws IOException, InterruptedException {
            Map<String, String> form = form(assertion(claims -> {}));
            form.put(name, value);

            isRefused(ask(form), error);
        }

        @Test
        void isInTheBodyAndNowhereElse() throws IOException, InterruptedException {
            String body = encoded(form(assertion(claims -> {})));
            String type = "application/x-www-form-urlencoded";

            isRefused(post(tokenUrl() + "?" + body, type, ""), "invalid_request");
            isRefused(post(tokenUrl() + "?scope=x", type, body), "invalid_request");
            isRefused(post(tokenUrl(), "application/json", "{}"), "invalid_request");
            isRefused(post(tokenUrl(), "text/plain", body), "invalid_request");
            assertThat(post(issuer() + "x/token", type, body).status()).isEqualTo(404);
            assertThat(post(tokenUrl(), type, body).status()).isEqualTo(200);
        }

        @Test
        void saysEverythingOnce() throws IOException, InterruptedException {
            String body = encoded(form(assertion(claims -> {})));

            isRefused(post(tokenUrl(), "application/x-www-form-urlencoded", body + "&scope=x"), "invalid_request");
        }

        @Test
        void namesTheClientOfItsAssertionOrNone() throws IOException, InterruptedException {
            Map<String, String> form = form(assertion(claims -> {}));
            for (String another : List.of("another", tool + " ", tool.toUpperCase(Locale.ROOT))) {
                form.put("client_id", another);
                isRefused(ask(form), "invalid_client");
            }
            form.put("client_id", tool);
            assertThat(ask(form).status()).as("its assertion was not used").isEqualTo(200);

            Map<String, String> empty = form(assertion(claims -> {}));
            empty.put("client_id", ""); // RFC 6749 §3.2: as if it were left out
            assertThat(ask(empty).status()).isEqualTo(200);
        }

        @Test
        void isPosted() {
            BrowserPage answer = new PracticeBrowser().get(tokenUrl());

            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("Allow")).contains("POST");
        }

        @Test
        void isNotPostedToWhatIsRead() throws IOException, InterruptedException {
            for (String part : List.of("/jwks", "/.well-known/openid-configuration")) {
                Service.Answer answer = post(issuer() + part, "application/x-www-form-urlencoded", "");

                assertThat(answer.status()).isEqualTo(405);
                assertThat(answer.raw().headers().firstValue("Allow")).contains("GET, HEAD");
            }
        }
    }
}
