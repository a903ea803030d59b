package io.webchat.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.CookieManager;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerCookiesTest {
  private static final URI CHAT = URI.create("https://chat.example.com/genesys/2/chat/cs/send");

  private final ServerCookies cookies = new ServerCookies(new CookieManager().getCookieStore());

  @Test
  void sendsBackWhatTheServerSet() {
    cookies.store(CHAT, List.of("ROUTE=n1; Path=/; Max-Age=60; HttpOnly", "B=\"2\"; Path=/"));

    assertThat(cookies.header(CHAT).split("; ")).containsExactlyInAnyOrder("ROUTE=n1", "B=2");
  }

  @Test
  void keepsToHostPathAndScheme() {
    cookies.store(
        CHAT, List.of("host=1; Path=/", "path=1; Path=/other", "sec=1; Path=/; Secure", "dflt=1"));

    assertThat(cookies.header(URI.create("https://other.example.com/"))).isEmpty();
    assertThat(cookies.header(URI.create("http://chat.example.com/"))).isEqualTo("host=1");
    assertThat(cookies.header(URI.create("https://chat.example.com/other/x"))).contains("path=1");
    assertThat(cookies.header(URI.create("https://chat.example.com/otherwise")))
        .doesNotContain("path");
    assertThat(cookies.header(CHAT)).contains("dflt=1");
  }

  @Test
  void refusesForeignAndTopLevelDomains() {
    cookies.store(
        CHAT, List.of("a=1; Domain=com", "b=1; Domain=evil.org", "c=1; Domain=at.example.com"));
    assertThat(cookies.header(CHAT)).isEmpty();

    cookies.store(CHAT, List.of("d=1; Domain=.example.com; Path=/"));
    assertThat(cookies.header(CHAT)).isEqualTo("d=1");
    assertThat(cookies.header(URI.create("https://www.example.com/"))).isEqualTo("d=1");
    assertThat(cookies.header(URI.create("https://badexample.com/"))).isEmpty();
  }

  @Test
  void forgetsWhatExpires() {
    cookies.store(CHAT, List.of("a=1; Path=/"));
    cookies.store(CHAT, List.of("a=; Path=/; Max-Age=0"));

    assertThat(cookies.header(CHAT)).isEmpty();
  }

  @Test
  void ignoresRubbish() {
    cookies.store(CHAT, List.of("", "=", ";;", "no value"));

    assertThat(cookies.header(CHAT)).isEmpty();
  }
}
