package org.headcount.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.InOrder;

class GateTest {

    private static final AtomicInteger INSTITUTIONS = new AtomicInteger();

    private final FakeService service = new FakeService();
    private final Seat seat = Seat.take(SeatTest.options("gate" + INSTITUTIONS.incrementAndGet()), options -> service);
    private final HttpServletRequest request = mock(HttpServletRequest.class);
    private final HttpServletResponse response = mock(HttpServletResponse.class);
    private final FilterChain chain = mock(FilterChain.class);
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private boolean spoken;

    private final Gate gate = gate(
            "actor remote-user",
            "refusals openolat",
            "staff role:teacher",
            "write PUT /x/{id} subject=path:id activity=grade door=api",
            "write PUT /dav/{id} subject=path:id activity=document door=webdav",
            "write POST /json subject=json:/id activity=grade door=api",
            "write POST /form subject=form:id activity=grade",
            "write POST /new subject=none learned=answer:/key activity=personal door=api",
            "write POST /auth/** subject=actor activity=personal",
            "read * /**");

    private Gate gate(String... lines) {
        return new Gate(RulesTest.rules(lines), SeatTest.options("gate"), seat, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        gate.close();
    }

    @Test
    void aRefusalIsAStatusWithABodyAndNeverAnErrorPageOfTheHost() throws Exception {
        service.inactive("lena", OwnAccess.REFUSED);

        pass("PUT", "/x/lena");

        verify(response).setStatus(403);
        verify(response, never()).sendError(anyInt());
        verify(response, never()).sendError(anyInt(), anyString());
        verify(chain, never()).doFilter(any(), any());
        verify(response).setContentType("application/problem+json;charset=utf-8");
        assertThat(sent())
                .startsWith("{\"type\":\"https://h/problems/learner-inactive\",\"title\":\"This learner’s licence")
                .contains("\"status\":403")
                .contains("\"learners\":[\"host:lena\"]");
        assertThat(service.told).containsExactly("refusal grade host:lena SYSTEM api by test.rules:4");
    }

    @Test
    void aMethodThatTheHostMayTakeInsteadIsJudgedToo() throws Exception {
        service.inactive("lena", OwnAccess.REFUSED);

        when(request.getQueryString()).thenReturn("a=b&_method=put");
        pass("GET", "/x/lena");
        header("X-HTTP-Method-Override", "PUT");
        when(request.getQueryString()).thenReturn(null);
        pass("POST", "/x/lena");
        header("X-HTTP-Method-Override", "GET");
        pass("PUT", "/x/lena");
        when(request.getQueryString()).thenReturn("_method=GET&_method=PUT");
        pass("POST", "/x/lena");

        when(request.getHeader("X-HTTP-Method-Override")).thenReturn(null);
        when(request.getQueryString()).thenReturn("%5Fmethod=P%55T");
        pass("GET", "/x/lena");

        verify(response, times(5)).setStatus(403);
        verify(chain, never()).doFilter(any(), any());
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "es", "fr", "hu", "pt"})
    void aPersonGetsAPageInTheirLanguage(String language) throws Exception {
        service.inactive("lena", OwnAccess.REFUSED);
        when(request.getRemoteUser()).thenReturn("lena");
        header("Accept", "text/html,*/*");
        speaks(language);

        pass("GET", "/page");

        verify(response).setStatus(403);
        assertThat(sent())
                .contains(
                        "<html lang=\"" + language + "\">",
                        "2026",
                        "<h1>" + Texts.in(language).of("title.own"))
                .doesNotContain("{0}");
    }

    @Test
    void aPasswordThatTheHostCheckedMeanwhileMakesAnAccess() throws Exception {
        Gate basic = gate("actor remote-user", "actor basic", "read * /**");
        header("Authorization", "Basic bGVuYTp4");
        doAnswer(call -> when(request.getRemoteUser()).thenReturn("lena"))
                .when(chain)
                .doFilter(any(), any());
        when(request.getMethod()).thenReturn("GET");
        when(request.getServletPath()).thenReturn("/x");
        when(request.getRequestURI()).thenReturn("/olat/x");
        when(request.getContextPath()).thenReturn("/olat");
        when(response.getStatus()).thenReturn(200);

        basic.pass(request, response, chain);

        assertThat(service.told).containsExactly("activity access host:lena LEARNER screen");
    }

    @Test
    void aScriptOfOpenOlatGetsItsCommandAndIsLedToThePage() throws Exception {
        service.inactive("lena", OwnAccess.REFUSED);
        when(request.getRemoteUser()).thenReturn("lena");
        header("X-Requested-With", "XMLHttpRequest");

        pass("POST", "/auth/7:1:42:1:1/");

        verify(response).setStatus(200);
        assertThat(sent())
                .matches(
                        "\\{\"cmdcnt\":1,\"cmds\":\\[\\{\"w\":\"7\",\"cmd\":3,\"cda\":\\{\"rurl\":\"/olat/headcount/blocked\\?"
                                + "why=own&ref=[0-9a-f]{8}&since=2026-03-01T00%3A00%3A00Z\"}}]}");
    }

    @Test
    void aFormOfOpenOlatGetsTheCommandInAPageForItsHiddenFrame() throws Exception {
        service.inactive("lena", OwnAccess.REFUSED);
        when(request.getRemoteUser()).thenReturn("lena");
        header("Accept", "text/html");

        pass("POST", "/auth/7:1:42:1:1:ofo_:fid/");

        assertThat(sent()).contains("parent.window.o_ainvoke(r)", "\"cmd\":3");
    }

    @Test
    void thePageThatAScriptIsLedToShowsNothingThatTheAddressBringsAlong() throws Exception {
        when(request.getQueryString()).thenReturn("why=%3Cb%3E&ref=%3Cscript%3E&since=never");
        speaks("en");

        pass("GET", "/headcount/blocked");

        assertThat(sent()).contains("Your licence is not active").doesNotContain("script", "<b>", "never");
        verify(chain, never()).doFilter(any(), any());
    }

    @Test
    void webDavGetsAPlainLine() throws Exception {
        service.inactive("lena", OwnAccess.REFUSED);
        speaks("en");

        pass("PUT", "/dav/lena");

        verify(response).setContentType("text/plain;charset=utf-8");
        assertThat(sent()).matches("This learner’s licence is not active\\nReference: [0-9a-f]{8}\\n");
    }

    @Test
    void aNameThatCameWithAPasswordCountsForTheCookieThatHostsTakeForItLater() throws Exception {
        Map<String, Object> kept = new HashMap<>();
        HttpSession session = mock(HttpSession.class);
        when(session.getAttribute(anyString())).thenAnswer(call -> kept.get(call.<String>getArgument(0)));
        doAnswer(call -> kept.put(call.getArgument(0), call.getArgument(1)))
                .when(session)
                .setAttribute(anyString(), any());
        when(request.getSession(false)).thenReturn(session);
        Gate dav = gate("actor basic", "write PUT /** subject=actor activity=document door=webdav");
        header("Authorization", "Basic bGVuYTpzZWNyZXQ=");
        pass(dav, "PUT", "/file");
        verify(chain).doFilter(request, response);

        when(request.getHeader("Authorization")).thenReturn(null);
        service.inactive("lena", OwnAccess.REFUSED);
        pass(dav, "PUT", "/file");

        verify(response).setStatus(403);
        verify(chain).doFilter(request, response);
        assertThat(kept.values()).containsExactly("lena");
    }

    @Test
    void anErrorInsideLetsTheRequestThroughAndIsCounted() throws Exception {
        when(request.getRemoteUser()).thenThrow(new IllegalStateException("the host is odd"));

        pass("PUT", "/x/lena");
        pass("GET", "/y");

        verify(chain, times(2)).doFilter(request, response);
        assertThat(seat.board().figures()).containsEntry("Errors", 2L);
    }

    @Test
    void whatIsRefusedStaysRefusedWhenItsWordsDoNotGetOut() throws Exception {
        service.inactive("lena", OwnAccess.REFUSED);
        doThrow(new IllegalStateException("somebody took the writer"))
                .when(response)
                .flushBuffer();

        pass("PUT", "/x/lena");

        verify(chain, never()).doFilter(any(), any());
        verify(response, times(2)).setStatus(403);
        assertThat(seat.board().figures()).containsEntry("Errors", 1L);
    }

    @Test
    void anErrorOfTheHostIsTheHostsAndNothingIsReported() throws Exception {
        doThrow(new ServletException("the host's own")).when(chain).doFilter(any(), any());

        assertThatThrownBy(() -> pass("PUT", "/x/lena")).hasMessage("the host's own");
        assertThat(service.told).isEmpty();
        assertThat(seat.board().figures()).containsEntry("Errors", 0L);
    }

    @Test
    void aRequestIsLookedAtOnce() throws Exception {
        when(request.getAttribute("org.headcount.plugin.seen")).thenReturn(true);
        service.inactive("lena", OwnAccess.REFUSED);

        pass("PUT", "/x/lena");

        verify(chain).doFilter(request, response);
    }

    @Test
    void aBodyThatWasLookedAtIsThereForTheHost() throws Exception {
        String json = "{\"id\":\"lena\",\"ä\":\"" + "x".repeat(5000) + "\"}";
        body("application/json", json);
        when(request.getCharacterEncoding()).thenReturn("UTF-8");
        String[] seen = new String[1];
        hostDoes(given -> seen[0] = given.getReader().readLine());

        pass("POST", "/json");

        assertThat(seen[0]).isEqualTo(json);
        assertThat(service.told).containsExactly("activity grade host:lena SYSTEM api");
    }

    @Test
    void aBodyLargerThanIsKeptIsThereForTheHostAllTheSame() throws Exception {
        String json = "{\"pad\":\"" + "x".repeat(2 << 20) + "\",\"id\":\"lena\"}";
        body("application/json", json);
        String[] seen = new String[1];
        hostDoes(given -> seen[0] = new String(given.getInputStream().readAllBytes(), UTF_8));

        pass("POST", "/json");

        assertThat(seen[0]).isEqualTo(json);
        assertThat(seat.board().figures()).containsEntry("Errors", 1L);
    }

    @Test
    void theEncodingIsSetBeforeAParameterIsRead() throws Exception {
        when(request.getContentType()).thenReturn("application/x-www-form-urlencoded");
        when(request.getParameterValues("id")).thenReturn(new String[] {"lena"});

        pass("POST", "/form");

        InOrder order = inOrder(request);
        order.verify(request).setCharacterEncoding("UTF-8");
        order.verify(request).getParameterValues("id");
    }

    @Test
    void multipartAndWhatNoRuleAsksForStaysUntouched() throws Exception {
        when(request.getContentType()).thenReturn("multipart/form-data; boundary=x");

        pass("POST", "/form");
        pass("POST", "/json");
        pass("POST", "/other");

        verify(request, never()).getParameterValues(anyString());
        verify(request, never()).getParts();
        verify(request, never()).getInputStream();
        verify(request, never()).getReader();
    }

    @Test
    void aFormWhereARuleLooksForADocumentStaysAForm() throws Exception {
        when(request.getContentType()).thenReturn("application/x-www-form-urlencoded;charset=UTF-8");

        pass("POST", "/json");

        verify(request, never()).getInputStream();
        verify(chain).doFilter(request, response);
    }

    @Test
    void whatTheHostAnswersIsHeardAndPassedOn() throws Exception {
        when(response.getCharacterEncoding()).thenReturn("UTF-8");
        doAnswer(call -> {
                    HttpServletResponse given = call.getArgument(1);
                    given.getWriter().write("{\"key\":7,\"n\":\"ä\"}");
                    return null;
                })
                .when(chain)
                .doFilter(any(), any());

        pass("POST", "/new");

        assertThat(sent()).isEqualTo("{\"key\":7,\"n\":\"ä\"}");
        assertThat(service.told).containsExactly("activity personal host:7 SYSTEM api");
    }

    private interface Host {
        void handle(HttpServletRequest given) throws IOException;
    }

    private void hostDoes(Host host) throws Exception {
        doAnswer(call -> {
                    host.handle(call.getArgument(0));
                    return null;
                })
                .when(chain)
                .doFilter(any(), any());
    }

    private void pass(String method, String path) throws Exception {
        pass(gate, method, path);
    }

    private void pass(Gate by, String method, String path) throws Exception {
        when(request.getMethod()).thenReturn(method);
        when(request.getServletPath()).thenReturn(path);
        when(request.getContextPath()).thenReturn("/olat");
        when(request.getRequestURI()).thenReturn("/olat" + path);
        if (!spoken) {
            speaks("en");
        }
        when(response.getStatus()).thenReturn(200);
        when(response.getOutputStream()).thenReturn(new Sink(sent));
        by.pass(request, response, chain);
    }

    private void speaks(String language) {
        spoken = true;
        when(request.getLocales())
                .thenReturn(Collections.enumeration(List.of(Locale.JAPANESE, Locale.forLanguageTag(language))));
    }

    private void header(String name, String value) {
        when(request.getHeader(name)).thenReturn(value);
    }

    private void body(String type, String text) throws IOException {
        when(request.getContentType()).thenReturn(type);
        when(request.getInputStream()).thenReturn(new Source(text.getBytes(UTF_8)));
    }

    private String sent() {
        return sent.toString(UTF_8);
    }

    private static final class Source extends ServletInputStream {

        private final ByteArrayInputStream in;

        Source(byte[] bytes) {
            in = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() {
            return in.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            return in.read(into, offset, length);
        }

        @Override
        public boolean isFinished() {
            return in.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {}
    }

    private static final class Sink extends ServletOutputStream {

        private final ByteArrayOutputStream out;

        Sink(ByteArrayOutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int one) {
            out.write(one);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {}
    }
}
