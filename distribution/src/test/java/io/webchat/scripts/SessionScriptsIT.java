package io.webchat.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChatState;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.chat.Customer;
import io.webchat.chat.EventLog;
import io.webchat.chat.Wire;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts that keep the session of an asynchronous chat. */
class SessionScriptsIT extends ScriptCase {
  private ScriptFiles files;

  @AfterEach
  void clear() {
    if (files != null) {
      files.clear();
    }
  }

  private void install(String name) {
    files = new ScriptFiles(customer("session-watcher", ""));
    String example =
        example(name).replace("https://sessions.example.com", ScriptContainer.allowed().origin());
    files.put(name, example).awaitRead();
  }

  private Customer open(String id) {
    Map<String, Object> configuration =
        new HashMap<>(Wire.V3.transport(server(), "async", Map.of("enabled", true)));
    configuration.put("userData", Map.of("customerId", "c 1"));
    return open(Wire.V3, InstanceSettings.of(WebChatConfiguration.of(configuration)).withId(id));
  }

  @ParameterizedTest
  @ValueSource(strings = {"session/cookie.js", "session/file.js", "session/http.js"})
  void keepsTheSessionOfAnInstanceThatIsClosedAtOnce(String name) {
    install(name);
    String id = name.replaceAll("\\W", "-");
    Customer first = open(id).ready().start();
    first.close();
    Customer second = open(id);
    assertThat(second.events().awaited("restored").data()).isEqualTo(Map.of("async", true));
    chat().agent("Anna").say("welcome back");
    second.events().awaitText("welcome back");
    second.resolves("endChat");
    second.close();
    Customer third = open(id).ready();
    third.start();
    third.events().never("restored", "restoreFailed", "restoreTimeout");
    assertThat(server().chats()).hasSize(2);
    assertThat(errors(first)).isEmpty();
    assertThat(errors(second)).isEmpty();
    assertThat(errors(third)).isEmpty();
  }

  @Test
  void theHttpServiceIsAskedForTheCustomersSession() {
    install("session/http.js");
    Customer customer = open("session-http").ready().start();
    Awaitility.await()
        .atMost(EventLog.PATIENCE)
        .until(() -> ScriptContainer.allowed().stored("/sessions/c%201") != null);
    assertThat(ScriptContainer.allowed().stored("/sessions/c%201"))
        .contains(customer.object("getSessionData").get("token").toString());
    assertThat(ScriptContainer.allowed().requests()).first().isEqualTo("GET /sessions/c%201");
    customer.resolves("endChat");
    Awaitility.await()
        .atMost(EventLog.PATIENCE)
        .until(() -> ScriptContainer.allowed().stored("/sessions/c%201") == null);
    assertThat(ScriptContainer.allowed().requests()).last().isEqualTo("DELETE /sessions/c%201");
  }

  @Test
  void aLostSessionIsHandedOverWithTheReason() {
    String script =
        v3(
                """
                enabled: true,
                getSessionData(sessionData, Cookie, CookieOptions) { globalThis.kept = sessionData; tell('stored ' + Object.keys(sessionData).sort().join()); },
                setSessionData(Open, Cookie, CookieOptions) { tell('asked ' + Open + ' ' + typeof Cookie.get + ' ' + typeof CookieOptions); },
                deleteSessionData(errorData, Cookie, CookieOptions) {
                  tell({ session: errorData.sessionData && errorData.sessionData.token === kept.token, status: errorData.error && errorData.error.status, cookie: typeof Cookie.remove });
                }
                """)
            + TELL;
    Customer customer = open(Wire.V3, "session-lost", script).ready().start();
    eventually(
        () ->
            assertThat(told(customer))
                .startsWith("asked false function object")
                .contains("stored messageIndex,participantId,sessionId,token,transportId"));
    chat().forget();
    eventually(
        () ->
            assertThat(told(customer))
                .last()
                .isEqualTo(Map.of("session", true, "status", 404, "cookie", "function")));
    customer.events().awaited("sessionLost");
    customer.awaitState(WebChatState.IDLE);
    customer.start();
    assertThat(customer.chat().state()).isEqualTo(WebChatState.ACTIVE);
  }

  @Test
  void theFunctionsOfTheConfigurationComeBeforeThoseOfFiles() {
    install("session/cookie.js");
    String script =
        v3("enabled: true, getSessionData() { tell('own'); }, setSessionData() { tell('asked'); }")
            + TELL;
    Customer customer = open(Wire.V3, "session-own", script).ready().start();
    eventually(() -> assertThat(told(customer)).contains("asked", "own"));
    assertThat(customer.chat().cookies().all()).doesNotContainKey("webchat.session");
    customer.resolves("endChat");
    assertThat(errors(customer)).isEmpty();
  }
}
