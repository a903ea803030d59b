package io.webchat.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.net.CookieManager;
import java.net.CookieStore;
import java.net.HttpCookie;
import java.net.URI;
import java.util.ArrayList;
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

  /** A store that offers every cookie for every address. */
  private static final class Everything implements CookieStore {
    private final List<HttpCookie> cookies = new ArrayList<>();

    @Override
    public void add(URI uri, HttpCookie cookie) {
      cookies.add(cookie);
    }

    @Override
    public List<HttpCookie> get(URI uri) {
      return List.copyOf(cookies);
    }

    @Override
    public List<HttpCookie> getCookies() {
      return List.copyOf(cookies);
    }

    @Override
    public List<URI> getURIs() {
      return List.of();
    }

    @Override
    public boolean remove(URI uri, HttpCookie cookie) {
      return cookies.remove(cookie);
    }

    @Override
    public boolean removeAll() {
      cookies.clear();
      return true;
    }
  }

  private final Everything everything = new Everything();
  private final ServerCookies all = new ServerCookies(everything);

  private void has(String name, String domain, String path, boolean secure) {
    HttpCookie cookie = new HttpCookie(name, "1");
    cookie.setDomain(domain);
    cookie.setPath(path);
    cookie.setSecure(secure);
    everything.add(CHAT, cookie);
  }

  private String header(String uri) {
    return all.header(URI.create(uri));
  }

  @Test
  void aSecureCookieGoesOverHttpsAndNeverOverHttpWhateverTheStoreOffers() {
    has("sec", "chat.example.com", "/", true);
    has("any", "chat.example.com", "/", false);

    assertThat(header("https://chat.example.com/")).isEqualTo("sec=1; any=1");
    assertThat(header("http://chat.example.com/")).isEqualTo("any=1");
    assertThat(header("http://chat.example.com:443/")).isEqualTo("any=1");
    assertThat(header("ws://chat.example.com/")).isEqualTo("any=1");
  }

  @Test
  void whetherACookieIsSecureIsWhatTheServerSaid() {
    all.store(CHAT, List.of("a=1; Path=/; secure", "b=1; Path=/", "c=1; Path=/; SECURE; HttpOnly"));

    assertThat(all.header(CHAT)).isEqualTo("a=1; b=1; c=1");
    assertThat(header("http://chat.example.com/")).isEqualTo("b=1");
  }

  @Test
  void aPathIsThatOfWholeSegments() {
    has("root", null, "/", false);
    has("none", null, null, false);
    has("chat", null, "/chat", false);
    has("slash", null, "/chat/", false);

    assertThat(header("http://h.example")).isEqualTo("root=1; none=1");
    assertThat(header("http://h.example/cha")).isEqualTo("root=1; none=1");
    assertThat(header("http://h.example/chat")).isEqualTo("root=1; none=1; chat=1");
    assertThat(header("http://h.example/chatter")).isEqualTo("root=1; none=1");
    assertThat(header("http://h.example/chat/x")).isEqualTo("root=1; none=1; chat=1; slash=1");
  }

  @Test
  void aDomainIsThatOfTheHostOrOneAboveIt() {
    has("host", "", "/", false);
    has("same", "CHAT.example.com", "/", false);
    has("above", ".Example.com", "/", false);
    has("top", "com", "/", false);

    assertThat(header("http://chat.EXAMPLE.com/")).isEqualTo("host=1; same=1; above=1");
    assertThat(header("http://example.com/")).isEqualTo("host=1; above=1");
    assertThat(header("http://badexample.com/")).isEqualTo("host=1");
    assertThat(header("http://com/")).as("a host without a dot").isEqualTo("host=1; top=1");
  }

  @Test
  void anAddressIsNoDomain() {
    has("whole", "10.0.0.1", "/", false);
    has("part", "0.0.1", "/", false);
    has("six", "2.3.4]", "/", false);

    assertThat(header("http://10.0.0.1/")).isEqualTo("whole=1");
    assertThat(header("http://7.0.0.1/")).isEmpty();
    assertThat(header("http://9.0.0.1/")).isEmpty();
    assertThat(header("http://[::ffff:1.2.3.4]/")).isEmpty();
  }

  @Test
  void whatIsForeignIsNotEvenStored() {
    all.store(CHAT, List.of("a=1; Domain=evil.org", "b=1; Domain=com", "rubbish"));
    assertThat(everything.cookies).isEmpty();
  }

  @Test
  void aCookieWithoutAPathIsForTheFolderOfItsRequest() {
    all.store(CHAT, List.of("a=1", "b=1; Path=relative", "c=1; Path=/x"));
    all.store(URI.create("https://chat.example.com/top"), List.of("d=1"));
    all.store(URI.create("https://chat.example.com"), List.of("e=1"));

    assertThat(everything.cookies)
        .extracting(HttpCookie::getName, HttpCookie::getPath)
        .containsExactly(
            tuple("a", "/genesys/2/chat/cs"),
            tuple("b", "/genesys/2/chat/cs"),
            tuple("c", "/x"),
            tuple("d", "/"),
            tuple("e", "/"));
  }

  @Test
  void valuesAreSentAsTheyWereSetAndOnceEach() {
    all.store(CHAT, List.of("a=1; Path=/", "a=1; Path=/genesys", "b=\"2\"; Path=/; Version=1"));

    assertThat(all.header(CHAT)).isEqualTo("a=1; b=2");
    assertThat(everything.cookies).extracting(HttpCookie::getVersion).containsOnly(0);
  }

  @Test
  void aHostThatAnUriCannotNameHasCookiesOfItsOwnOnly() {
    URI host = URI.create("http://chat_server.example.com/x");
    has("domain", "example.com", "/", false);
    all.store(host, List.of("a=1; Path=/; Domain=example.com", "b=1; Path=/"));

    assertThat(all.header(host)).isEqualTo("b=1");
  }
}
