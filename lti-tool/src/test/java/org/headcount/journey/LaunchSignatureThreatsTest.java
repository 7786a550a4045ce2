package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import org.headcount.lti.wire.HmacForger;
import org.headcount.lti.wire.Json;
import org.headcount.practice.Place;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Launches that are not signed as the LMS signs. */
class LaunchSignatureThreatsTest extends LaunchThreats {

    @Nested
    class E7_E8_TheAlgorithmIsNotOurs {

        @ParameterizedTest
        @ValueSource(strings = {"none", "None", "nOnE", "RS384", "RS512", "PS256", "ES256", "HS256", "rs256", ""})
        void anyOtherAlgorithmIsRefused(String algorithm) {
            headerIsRefused(header -> header.put("alg", algorithm), "ALGORITHM");
        }

        @Test
        void noSignatureIsRefused() {
            journey.lms()
                    .mishaps()
                    .header(header -> header.put("alg", "none"))
                    .idToken(token -> token.substring(0, token.lastIndexOf('.') + 1));

            isRefused(arrives(), 401);
        }

        @Test
        void aSignatureCutOffIsRefused() {
            journey.lms().mishaps().idToken(token -> token.substring(0, token.lastIndexOf('.') + 1));

            isRefused(arrives(), 401);
        }

        @Test
        void theirOwnPublicKeyIsNoSecretToSignWith() {
            journey.lms().mishaps().header(header -> header.put("alg", "HS256"));
            for (byte[] secret :
                    HmacForger.secrets(browser.get(journey.lms().jwksUri()).body())) {
                journey.lms().mishaps().idToken(token -> HmacForger.resigned(token, secret));

                isRefused(arrives(), 401);
            }
        }

        @Test
        void aStrangersSignatureUnderTheRightKidIsRefused() {
            journey.lms().mishaps().signByStranger();

            isRefused(arrives(), 401);
        }

        @Test
        void aChangedPayloadIsRefused() {
            journey.lms().mishaps().idToken(token -> {
                String[] parts = token.split("\\.", -1);
                ObjectNode claims =
                        Json.readObject(Base64.getUrlDecoder().decode(parts[1])).orElseThrow();
                claims.put("sub", "7");
                return parts[0] + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(claims)) + "."
                        + parts[2];
            });

            isRefused(arrives(), 401);
        }
    }

    @Nested
    class E10_E11_E12_TheKeyIsNotTheirs {

        @Test
        void noKidIsRefused() {
            headerIsRefused(header -> header.remove("kid"), "KEY_ID");
        }

        @ParameterizedTest
        @ValueSource(strings = {"zz", "../../etc/passwd", "' OR 1=1--", "${jndi:ldap://x}", "%0d%0aSet-Cookie: x=1"})
        void aKidThatNobodyPublishedIsRefused(String kid) {
            headerIsRefused(header -> header.put("kid", kid), "KEY");
        }

        @Test
        void aKidIsShortAndPrintable() {
            headerIsRefused(header -> header.put("kid", "k".repeat(10_000)), "KEY_ID");
            headerIsRefused(header -> header.put("kid", "a\r\nSet-Cookie: x=1"), "KEY_ID");
            headerIsRefused(header -> header.put("kid", ""), "KEY_ID");
            headerIsRefused(header -> header.put("kid", 7), "KEY_ID");
        }

        @Test
        void unknownKidsMakeUsAskForTheKeysNoMoreThanOnceAMinute() {
            journey.open(person, browser);
            int before = journey.lms().seen(Place.JWKS).size();
            for (int i = 0; i < 5; i++) {
                String kid = "unknown-" + i;
                journey.lms().mishaps().header(header -> header.put("kid", kid));
                assertThat(arrives().status()).isEqualTo(401);
            }

            assertThat(journey.lms().seen(Place.JWKS).size() - before).isLessThanOrEqualTo(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"jwk", "jku", "x5u", "x5c"})
        void keysAndTheirAddressesInTheHeaderAreNotLookedAt(String name) {
            journey.lms()
                    .mishaps()
                    .header(header -> header.put(name, "https://evil.example/keys"))
                    .signByStranger();

            isRefused(arrives(), 401);
        }

        @Test
        void aDemandForAnExtensionIsRefused() {
            headerIsRefused(header -> header.putArray("crit").add("b64"), "CRITICAL");
            headerIsRefused(header -> header.putArray("crit"), "CRITICAL");
            headerIsRefused(header -> header.put("b64", false).putArray("crit").add("b64"), "CRITICAL");
        }
    }
}
