package io.webchat.console.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.webchat.console.internal.http.Changes;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Requests of those who should not, and what they learn. */
class HostileRequestsTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private ConsoleServer server = new ConsoleServer(Map.of());

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpRequest.Builder request(String what) {
    return HttpRequest.newBuilder(server.address().resolve(what));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder login(String key) {
    return request("api/session")
        .header("X-WebChat-Console", "1")
        .POST(BodyPublishers.ofString("{\"key\":\"" + key + "\"}"));
  }

  private String cookie(String name) throws Exception {
    HttpResponse<String> answer = send(login(server.key(name)));
    assertThat(answer.statusCode()).isEqualTo(200);
    String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("HttpOnly", "SameSite=Strict", "Path=/console");
    assertThat(cookie).doesNotContain(server.key(name));
    return cookie.replaceFirst(";.*", "");
  }

  private HttpResponse<String> get(String what, String cookie) throws Exception {
    return send(request(what).header("Cookie", cookie));
  }

  private HttpResponse<String> post(String what, String cookie, String body) throws Exception {
    return send(
        request(what)
            .header("Cookie", cookie)
            .header("X-WebChat-Console", "1")
            .POST(BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> delete(String what, String cookie) throws Exception {
    return send(request(what).header("Cookie", cookie).header("X-WebChat-Console", "1").DELETE());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api/session",
        "api/overview",
        "api/chats",
        "api/figures",
        "api/transcript?chat=a",
        "api/stream",
        "api/bundles",
        "api/fleet",
        "api/configurations",
        "api/configuration?pid=io.webchat.x"
      })
  void withoutASessionNothingIsShown(String what) throws Exception {
    assertThat(send(request(what)).statusCode()).isEqualTo(401);
    assertThat(get(what, "webchat-console=forged").statusCode()).isEqualTo(401);
    assertThat(get(what, "webchat-console=" + server.key("all")).statusCode()).isEqualTo(401);
    assertThat(
            send(request(what).header("Authorization", "Bearer " + server.key("all"))).statusCode())
        .isEqualTo(401);
  }

  @Test
  void thePageItselfHasNothingInItAndAStrictPolicy() throws Exception {
    HttpResponse<String> page = send(request(""));
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'; script-src 'self'; style-src 'self'")
        .contains("frame-ancestors 'none'", "require-trusted-types-for 'script'")
        .doesNotContain("unsafe");
    assertThat(page.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    for (String file : new String[] {"../web.xml", "..%2f..%2fconf", "Console.class", "api"}) {
      assertThat(send(request(file)).statusCode()).as(file).isGreaterThanOrEqualTo(400);
    }
  }

  @Test
  void aKeyInAnAddressOpensNothing() throws Exception {
    String key = server.key("all");
    for (String what :
        new String[] {"api/overview?key=" + key, "api/session?key=" + key, "?key=" + key}) {
      HttpResponse<String> answer = send(request(what));
      assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
      assertThat(answer.body()).doesNotContain(key);
    }
    assertThat(send(request("api/overview?key=" + key)).statusCode()).isEqualTo(401);
    HttpResponse<String> login =
        send(
            request("api/session?key=" + key)
                .header("X-WebChat-Console", "1")
                .POST(BodyPublishers.ofString("{}")));
    assertThat(login.statusCode()).isEqualTo(401);
    assertThat(send(request("")).headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
  }

  @Test
  void aSessionThatIsPlantedInABrowserIsNotTheOneThatItGetsByLoggingIn() throws Exception {
    HttpResponse<String> planted =
        send(login(server.key("all")).header("Cookie", "webchat-console=planted"));
    assertThat(planted.headers().firstValue("Set-Cookie").orElseThrow()).doesNotContain("planted");
    assertThat(get("api/overview", "webchat-console=planted").statusCode()).isEqualTo(401);
    String attacker = cookie("reader");
    String own =
        send(login(server.key("all")).header("Cookie", attacker))
            .headers()
            .firstValue("Set-Cookie")
            .orElseThrow()
            .replaceFirst(";.*", "");
    assertThat(own).isNotEqualTo(attacker);
    assertThat(get("api/overview", own).statusCode()).isEqualTo(200);
    assertThat(get("api/overview", attacker).statusCode()).isEqualTo(401);
  }

  /** The HTTP server would read the body where a parameter is asked for. */
  @Test
  void aBodyThatIsCalledAFormIsStillTheBody() throws Exception {
    HttpResponse<String> answer =
        send(
            request("api/configuration?pid=io.webchat.rest")
                .header("Cookie", cookie("all"))
                .header("X-WebChat-Console", "1")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("%ZZ=1")));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("The body is not a JSON object");
  }

  @Test
  void whoLogsOutHasNoSessionAnyMore() throws Exception {
    String cookie = cookie("all");
    HttpResponse<String> answer = delete("api/session", cookie);
    assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
        .contains("webchat-console=;", "Max-Age=0");
    assertThat(get("api/overview", cookie).statusCode()).isEqualTo(401);
  }

  @Test
  void theCookieIsForTlsOnlyWhereThatIsWanted() throws Exception {
    assertThat(send(login(server.key("all"))).headers().firstValue("Set-Cookie").orElseThrow())
        .as("over HTTP, when nothing is configured")
        .doesNotContain("Secure");
    server.close();
    server = new ConsoleServer(Map.of("secureCookie", "always"));
    assertThat(send(login(server.key("all"))).headers().firstValue("Set-Cookie").orElseThrow())
        .contains("; Secure", "; HttpOnly", "; SameSite=Strict");
  }

  @Test
  void anotherAddressInAHeaderIsNoNewAddress() throws Exception {
    int refused = 0;
    for (int i = 0; i < 15; i++) {
      String address = "10.0.0." + i;
      HttpResponse<String> answer =
          send(
              login("wck_" + i)
                  .header("X-Forwarded-For", address)
                  .header("Forwarded", "for=" + address)
                  .header("X-Real-IP", address));
      refused += answer.statusCode() == 429 ? 1 : 0;
    }
    assertThat(refused).isPositive();
  }

  @Test
  void wrongKeysAreSlowedDown() throws Exception {
    int refused = 0;
    for (int i = 0; i < 15; i++) {
      HttpResponse<String> answer = send(login("wck_" + i));
      assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
      assertThat(answer.statusCode()).isIn(401, 429);
      refused += answer.statusCode() == 429 ? 1 : 0;
    }
    assertThat(refused).isPositive();
    assertThat(send(login(server.key("all"))).statusCode()).isIn(200, 429);
  }

  @Test
  void pagesOfOtherOriginsAreRefusedThoughTheyHadTheCookie() throws Exception {
    String cookie = cookie("all");
    for (HttpRequest.Builder request :
        new HttpRequest.Builder[] {
          request("api/overview").header("Origin", "https://evil.example"),
          request("api/overview").header("Origin", "null"),
          request("api/overview").header("Sec-Fetch-Site", "cross-site"),
          request("api/stream").header("Sec-Fetch-Site", "same-site")
        }) {
      assertThat(send(request.header("Cookie", cookie)).statusCode()).isEqualTo(403);
    }
    for (String what :
        new String[] {
          "api/bundles",
          "api/hooks",
          "api/wire",
          "api/session",
          "api/configuration?pid=io.webchat.x"
        }) {
      HttpResponse<String> formOfAnotherPage =
          send(
              request(what)
                  .header("Cookie", cookie)
                  .header("Content-Type", "text/plain")
                  .POST(BodyPublishers.ofString("{\"action\":\"stop\",\"id\":7}")));
      assertThat(formOfAnotherPage.statusCode()).as(what).isEqualTo(403);
    }
    assertThat(get("api/overview", cookie).statusCode()).as("still logged in").isEqualTo(200);
    for (String what : new String[] {"api/wire?type=x", "api/hooks"}) {
      assertThat(get(what, cookie).statusCode()).as("a change by GET").isEqualTo(405);
    }
    assertThat(server.changes()).isEmpty();
  }

  @Test
  void aKeyIsGoodForItsScopesOnly() throws Exception {
    String reader = cookie("reader");
    assertThat(get("api/overview", reader).statusCode()).isEqualTo(200);
    assertThat(get("api/transcript?chat=a", reader).statusCode()).isEqualTo(403);
    assertThat(post("api/bundles", reader, "{\"action\":\"stop\",\"id\":7}").statusCode())
        .isEqualTo(403);
    assertThat(post("api/configuration?pid=io.webchat.x", reader, "{}").statusCode())
        .isEqualTo(403);
    assertThat(post("api/hooks", reader, "{}").statusCode()).isEqualTo(403);
    assertThat(post("api/wire", reader, "{\"type\":\"x\"}").statusCode()).isEqualTo(403);
    assertThat(delete("api/configuration?pid=io.webchat.x", reader).statusCode()).isEqualTo(403);
    assertThat(server.changes()).isEmpty();
    String all = cookie("all");
    assertThat(post("api/bundles", all, "{\"action\":\"stop\",\"id\":7}").body())
        .contains("transport-x is stopped");
    assertThat(server.changes()).containsExactly("stop 7");
  }

  @Test
  void aRevokedKeyLogsOutWhoUsesIt() throws Exception {
    String reader = cookie("reader");
    String texts = cookie("texts");
    server.revoke("reader");
    assertThat(get("api/overview", reader).statusCode()).isEqualTo(401);
    assertThat(get("api/overview", texts).statusCode()).isEqualTo(200);
    assertThat(send(login(server.key("reader"))).statusCode()).isEqualTo(401);
  }

  @Test
  void whatIsNoRequestIsRefusedAndTellsNothing() throws Exception {
    String all = cookie("all");
    for (String body : new String[] {"", "[]", "{", "null", "{\"id\":\"x\"}", "{\"id\":7e99}"}) {
      HttpResponse<String> answer = post("api/bundles", all, body);
      assertThat(answer.statusCode()).as(body).isBetween(200, 499);
      assertThat(answer.body()).doesNotContain("Exception", "\tat ");
    }
    for (String body : new String[] {"{}", "{\"type\":7}", "{\"type\":\"a\\nb\"}"}) {
      HttpResponse<String> answer = post("api/wire", all, body);
      assertThat(answer.statusCode()).as(body).isBetween(400, 499);
      assertThat(answer.body()).doesNotContain("Exception", "\tat ");
    }
    assertThat(get("api/chats?from=x", all).statusCode()).isEqualTo(400);
    assertThat(get("api/chats?from=-5&count=100000", all).statusCode()).isEqualTo(200);
    assertThat(get("api/nothing", all).statusCode()).isEqualTo(404);
    assertThat(post("api/bundles", all, "x".repeat(300_000)).statusCode()).isEqualTo(413);
    HttpResponse<String> wrong =
        post("api/configuration?pid=io.webchat.x", all, "{\"size\":\"bad\"}");
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body()).contains("expected is a number");
    URI login = server.address().resolve("api/session");
    assertThat(login.getQuery()).isNull();
  }

  @Test
  void aLineOfTheLogStaysOneWhateverARequestContains() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger(Changes.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    try {
      String all = cookie("all");
      post("api/bundles", all, "{\"action\":\"stop\\nforged\",\"id\":7}");
      post("api/wire", all, "{\"type\":\"x\\r\\nforged\"}");
      post("api/hooks", all, "{\"hook\":\"x\\nforged\"}");
      post("api/configuration?pid=io.webchat.x", all, "{\"a\\nforged\":\"secret\"}");
      delete("api/configuration?pid=io.webchat.x%0Aforged", all);
    } finally {
      logger.detachAppender(log);
    }
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .hasSize(5)
        .allSatisfy(
            line ->
                assertThat(line).contains("by the console's key all").doesNotContain("\n", "\r"))
        .noneMatch(line -> line.contains("secret"));
  }
}
