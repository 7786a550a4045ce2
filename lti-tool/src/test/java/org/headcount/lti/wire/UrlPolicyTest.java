package org.headcount.lti.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.headcount.lti.wire.UrlPolicy.Violation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlPolicyTest {

    private final UrlPolicy strict = new UrlPolicy(false);
    private final UrlPolicy open = new UrlPolicy(true);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://lms.example/jwks",
                "https://lms.example:443/jwks?type_id=3",
                "https://lms.example:8443/jwks",
                "https://lms.example.",
                "HTTPS://LMS.EXAMPLE/",
                "https://8.8.8.8/jwks",
                "https://[2606:4700::1111]/jwks",
                "https://xn--mnchen-3ya.example/",
                "https://1und1.example/",
                "https://0x7f.example/"
            })
    void aPublicHttpsAddressIsAllowed(String url) {
        assertThat(strict.check(url)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://lms.example/jwks, SCHEME",
        "http://127.0.0.1/jwks, SCHEME",
        "file:///etc/passwd, SCHEME",
        "ftp://lms.example/, SCHEME",
        "gopher://lms.example/, SCHEME",
        "jar:https://lms.example/x.jar!/a, NOT_A_URL",
        "javascript:alert(1), NOT_A_URL",
        "data:text/plain;x, NOT_A_URL",
        "mailto:a@b.example, NOT_A_URL",
        "//lms.example/jwks, NOT_A_URL",
        "/jwks, NOT_A_URL",
        "'', NOT_A_URL",
        "' https://lms.example', NOT_A_URL",
        "'https://lms.example/a b', NOT_A_URL",
        "'https://lms.example\\@10.0.0.1/', NOT_A_URL",
        "https://lms.example/#f, FRAGMENT",
        "https://lms.example/#, FRAGMENT",
        "https://user@lms.example/, USER_INFO",
        "https://user:secret@lms.example/, USER_INFO",
        "https://lms.example@evil.example/, USER_INFO",
        "https://@evil.example/, USER_INFO",
        "https:///jwks, HOST",
        "https://under_score.example/, HOST",
        "https://a..b/, HOST",
        "https://lms.example:22/, PORT",
        "https://lms.example:80/, PORT",
        "https://lms.example:0/, PORT",
        "https://127.0.0.1/, PRIVATE_ADDRESS",
        "https://127.9.9.9/, PRIVATE_ADDRESS",
        "https://[::1]/, PRIVATE_ADDRESS",
        "https://[0:0:0:0:0:0:0:1]/, PRIVATE_ADDRESS",
        "https://[::]/, PRIVATE_ADDRESS",
        "https://[::ffff:127.0.0.1]/, PRIVATE_ADDRESS",
        "https://[::ffff:7f00:1]/, PRIVATE_ADDRESS",
        "https://[64:ff9b::7f00:1]/, PRIVATE_ADDRESS",
        "https://[2002:7f00:1::]/, PRIVATE_ADDRESS",
        "https://[fd00::1]/, PRIVATE_ADDRESS",
        "https://[fe80::1]/, PRIVATE_ADDRESS",
        "https://[ff02::1]/, PRIVATE_ADDRESS",
        "https://169.254.169.254/latest, PRIVATE_ADDRESS",
        "https://10.1.2.3/, PRIVATE_ADDRESS",
        "https://172.16.0.1/, PRIVATE_ADDRESS",
        "https://172.31.255.255/, PRIVATE_ADDRESS",
        "https://192.168.1.1/, PRIVATE_ADDRESS",
        "https://100.64.0.1/, PRIVATE_ADDRESS",
        "https://0.0.0.0/, PRIVATE_ADDRESS",
        "https://224.0.0.1/, PRIVATE_ADDRESS",
        "https://255.255.255.255/, PRIVATE_ADDRESS",
        "https://localhost/, PRIVATE_ADDRESS",
        "https://localhost./, PRIVATE_ADDRESS",
        "https://LocalHost:8443/, PRIVATE_ADDRESS",
        "https://lms.localhost/, PRIVATE_ADDRESS",
        "https://0x7f000001/, HOST",
        "https://0x7f.1/, HOST",
        "https://2130706433/, HOST",
        "https://127.1/, HOST",
        "https://0177.0.0.1/, HOST",
        "https://010.0.0.1/, HOST",
        "https://127.0.0.1./, HOST",
        "https://256.0.0.1/, HOST",
        "https://1.2.3.4.5/, HOST",
        "https://[fe80::1%25eth0]/, HOST"
    })
    void E32_anythingElseIsRefusedAndTheReasonNamed(String url, Violation violation) {
        assertThat(strict.check(url)).contains(violation);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://tool.example/#/quiz/5",
                "https://tool.example/?a=b#",
                "https://tool.example#!x",
                "https://tool.example/"
            })
    void whatABrowserOpensMayHaveAFragment(String url) {
        assertThat(strict.checkOpened(url)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://user@tool.example/#f, USER_INFO",
        "https://tool.example#@evil.example#, NOT_A_URL",
        "https://tool.example/#a b, NOT_A_URL",
        "http://tool.example/#f, SCHEME",
        "https://127.0.0.1/#f, PRIVATE_ADDRESS",
        "javascript:alert(1)#f, NOT_A_URL",
        "'#f', NOT_A_URL"
    })
    void butIsJudgedAsAllElseIs(String url, Violation violation) {
        assertThat(strict.checkOpened(url)).contains(violation);
    }

    @Test
    void aFragmentCountsForTheLength() {
        assertThat(strict.checkOpened("https://tool.example/#" + "f".repeat(2_048)))
                .contains(Violation.NOT_A_URL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8080/jwks",
                "http://localhost/jwks",
                "http://127.0.0.1:8080/jwks",
                "http://[::1]:8080/",
                "http://lms.localhost:8080/",
                "https://10.1.2.3/",
                "https://lms.internal:22/",
                "https://lms.example/"
            })
    void privateAddressesAndHttpToLoopbackAreAllowedWhereTheInstallationSaysSo(String url) {
        assertThat(open.check(url)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://lms.example/, SCHEME",
        "http://10.1.2.3/, SCHEME",
        "http://0x7f000001/, HOST",
        "http://localhost.evil.example/, SCHEME",
        "http://user@localhost/, USER_INFO",
        "http://localhost/#f, FRAGMENT",
        "file:///etc/passwd, SCHEME"
    })
    void butNothingElseBecomesAllowedByIt(String url, Violation violation) {
        assertThat(open.check(url)).contains(violation);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://lms.example/", "https://10.0.0.1/", "https://u@lms.example/"})
    void aUriIsJudgedAsItsTextIs(String url) {
        assertThat(strict.check(URI.create(url))).isEqualTo(strict.check(url));
    }

    @ParameterizedTest
    @CsvSource({
        "9.255.255.255, true",
        "10.0.0.0, false",
        "10.255.255.255, false",
        "11.0.0.0, true",
        "100.63.255.255, true",
        "100.64.0.0, false",
        "100.127.255.255, false",
        "100.128.0.0, true",
        "172.15.255.255, true",
        "172.32.0.0, true",
        "192.0.0.8, false",
        "192.0.1.0, true",
        "198.17.255.255, true",
        "198.18.0.0, false",
        "198.19.255.255, false",
        "198.20.0.0, true",
        "223.255.255.255, true",
        "224.0.0.0, false",
        "240.0.0.1, false",
        "2001:4860:4860::8888, true",
        "2001::1, false",
        "2001:db8::1, false",
        "2002::1, false",
        "64:ff9b:1::1, false",
        "100::1, false",
        "fc00::1, false",
        "fec0::1, false",
        "::127.0.0.1, false"
    })
    void theEdgesOfTheSpecialBlocksAreWhereTheRegistriesPutThem(String address, boolean isPublic)
            throws UnknownHostException {
        assertThat(Addresses.isPublic(InetAddress.getByName(address))).isEqualTo(isPublic);
    }
}
