package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.headcount.lti.wire.Json;
import org.headcount.practice.Place;
import org.headcount.practice.PracticeBrowser;
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

        @ParameterizedTest
        @ValueSource(strings = {"pem", "der", "jwk"})
        void ourOwnPublicKeyIsNoSecretToSignWith(String form) throws IOException {
            byte[] secret = secret(form);
            journey.lms()
                    .mishaps()
                    .header(header -> header.put("alg", "HS256"))
                    .idToken(token -> resigned(token, secret));

            isRefused(arrives(), 401);
        }

        private static byte[] secret(String form) throws IOException {
            String jwks = new PracticeBrowser().get(journey.lms().jwksUri()).body();
            JsonNode jwk = Json.read(jwks).orElseThrow().path("keys").path(0);
            BigInteger modulus = new BigInteger(
                    1, Base64.getUrlDecoder().decode(jwk.path("n").asText()));
            BigInteger exponent = new BigInteger(
                    1, Base64.getUrlDecoder().decode(jwk.path("e").asText()));
            try {
                Key key = KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
                String pem = "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                        + "\n-----END PUBLIC KEY-----\n";
                return switch (form) {
                    case "pem" -> pem.getBytes(StandardCharsets.US_ASCII);
                    case "der" -> key.getEncoded();
                    default -> Json.bytes(jwk);
                };
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }

        private static String resigned(String token, byte[] secret) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(secret, "HmacSHA256"));
                String input = token.substring(0, token.lastIndexOf('.'));
                byte[] signature = mac.doFinal(input.getBytes(StandardCharsets.US_ASCII));
                return input + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
            } catch (NoSuchAlgorithmException | InvalidKeyException e) {
                throw new AssertionError(e);
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
        }
    }
}
