package io.webchat.scripting.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.api.InstanceSettings;
import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.Cookies;
import io.webchat.api.session.SessionData;
import io.webchat.api.session.SessionDataHooks;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.Rejection;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What customers' configuration files do becomes the configuration of an instance. */
class ConfigurationTest {
  static final String ASYNC_EXAMPLE =
      """
      window._genesys.widgets.webchat = {
        emojis: true,
        userData: {},
        transport: {
          type: 'pureengage-v3-rest',
          dataURL: 'https://HOST/nexus/v3/chat/sessions',
          endpoint: 'XXXXXXXXX',
          headers: { 'X-api-key': 'XXXXXXXX' },
          async: {
            enabled: true,
            getSessionData: function (sessionData, Cookie, CookieOptions) {
              Cookie.set('customer-defined-session-cookie', JSON.stringify(sessionData), CookieOptions);
            },
            setSessionData: function (Open, Cookie, CookieOptions) {
              return Cookie.get('customer-defined-session-cookie');
            }
          }
        }
      };
      """;

  @TempDir Path home;
  private Scripting scripting;

  @AfterEach
  void close() {
    scripting.close();
  }

  private FakeChat run(String script) {
    scripting = TestScripting.with(PatientSettings.in(home));
    return FakeChat.of(script).attachedTo(scripting);
  }

  @Test
  void theDocumentedAsyncExampleConfiguresAndItsFunctionsAreCalled() {
    try (FakeChat chat = run(ASYNC_EXAMPLE)) {
      assertThat(chat.errors()).isEmpty();
      assertThat(chat.made().transportType()).isEqualTo("pureengage-v3-rest");
      assertThat(chat.made().headers()).containsEntry("x-api-key", "XXXXXXXX");
      assertThat(chat.made().async().enabled()).isTrue();
      SessionData data = SessionData.of(Map.of("token", "t", "sessionId", "s"));
      FakeChat.await(
          chat.sessionHooks().getSessionData(data, chat.cookies(), Map.of("path", "/x")));
      assertThat(chat.jar().get("customer-defined-session-cookie"))
          .isIn("{\"token\":\"t\",\"sessionId\":\"s\"}", "{\"sessionId\":\"s\",\"token\":\"t\"}");
      assertThat(chat.cookieOptions().get(0).get("path")).isEqualTo("/x");
      Object restored =
          FakeChat.await(chat.sessionHooks().setSessionData(false, chat.cookies(), Map.of()));
      assertThat(restored).isEqualTo(chat.jar().get("customer-defined-session-cookie"));
    }
  }

  @Test
  void aConfigurationMayReplaceTheWholeObjectInSeveralStatementsAndReadTheLocation() {
    try (FakeChat chat =
        run(
            """
            if (!window._genesys) window._genesys = {};
            window._genesys = { widgets: { main: { lang: 'de', i18n: {} } } };
            var debug = /debug=1/.test(location.search);
            function url(path) { return 'https://chat.example.com' + path; }
            const w = self._genesys.widgets;
            w.webchat = { dataURL: url('/chat'), enableCustomHeader: debug };
            w.webchat.userData = Object.assign({}, { a: [1, { b: null, c: undefined }] });
            w.webchat.form = {
              wrapper: '<table></table>',
              inputs: [{ id: 'x', name: 'firstname', validate: function (e, form, input, label, $, CXBus, Common) { return true; } }]
            };
            w.webchat.chatButton = { template: () => '<div/>', openDelay: 1000 };
            """)) {
      assertThat(chat.errors()).isEmpty();
      WebChatConfiguration made = chat.made();
      assertThat(made.dataUrl()).isEqualTo("https://chat.example.com/chat");
      assertThat(made.language()).isEqualTo("de");
      assertThat(made.customHeader()).isFalse();
      assertThat(made.userData())
          .isEqualTo(Map.of("a", List.of(1, java.util.Collections.singletonMap("b", null))));
      assertThat(made.webchat().get("chatButton")).isEqualTo(Map.of("openDelay", 1000));
      assertThat(made.webchat().get("form").toString())
          .contains("firstname")
          .doesNotContain("validate");
    }
  }

  @Test
  void whatTheInstanceWasGivenIsThereAndKept() {
    scripting = TestScripting.with(PatientSettings.in(home));
    InstanceSettings settings =
        InstanceSettings.of(
                WebChatConfiguration.of(Map.of("dataURL", "https://a.example", "pollRate", 2000)))
            .withScript(
                new ScriptSource(
                    "over.js",
                    "_genesys.widgets.webchat = { dataURL: _genesys.widgets.webchat.dataURL + '/b' }"));
    try (FakeChat chat = new FakeChat(settings).attachedTo(scripting)) {
      assertThat(chat.errors()).isEmpty();
      assertThat(chat.made().dataUrl()).isEqualTo("https://a.example/b");
      assertThat(chat.made().webchat()).containsEntry("pollRate", 2000);
    }
  }

  @Test
  void anErrorNamesFileLineAndColumn() {
    try (FakeChat chat = run("var a = 1;\nvar b = ;\n")) {
      assertThat(chat.errorTexts()).singleElement().asString().contains("widgets.config.js:2:9");
    }
    scripting.close();
    try (FakeChat chat = run("var a = 1;\n\n  nothing.here = 1;\n")) {
      assertThat(chat.errorTexts())
          .singleElement()
          .asString()
          .contains("widgets.config.js:3:3")
          .contains("nothing is not defined");
    }
  }

  @Test
  void aFailingHookRejectsWithItsPlace() {
    try (FakeChat chat =
        run(
            """
            _genesys.widgets.webchat = { async: { enabled: true,
              getSessionData(data) { throw new TypeError('no space left'); },
              async setSessionData() { await null; throw 'never'; } } };
            """)) {
      assertThatThrownBy(
              () ->
                  FakeChat.await(
                      chat.sessionHooks()
                          .getSessionData(SessionData.of(Map.of()), chat.cookies(), Map.of())))
          .isInstanceOfSatisfying(
              Rejection.class,
              reason ->
                  assertThat(reason.text())
                      .contains("getSessionData", "widgets.config.js:2:", "no space left"));
      assertThatThrownBy(
              () ->
                  FakeChat.await(
                      chat.sessionHooks().setSessionData(true, chat.cookies(), Map.of())))
          .isInstanceOfSatisfying(
              Rejection.class, reason -> assertThat(reason.text()).contains("never"));
    }
  }

  @Test
  void datesAndExpressionsOfAConfigurationAreTexts() {
    try (FakeChat chat =
        run(
            """
            _genesys.widgets.webchat = { dataURL: 'https://h', userData: { on: new Date(1000), mask: /a+b/gi, none: new Date(NaN) },
              form: { inputs: [{ id: 'x', validate: function () {} }, function () {}] } };
            _genesys.widgets.main = { since: new Date(0), fn: () => 1 };
            """)) {
      assertThat(chat.errors()).isEmpty();
      Map<String, Object> expected = new HashMap<>();
      expected.put("on", "1970-01-01T00:00:01.000Z");
      expected.put("mask", "/a+b/gi");
      expected.put("none", null);
      assertThat(chat.made().userData()).isEqualTo(expected);
      assertThat(chat.made().main()).isEqualTo(Map.of("since", "1970-01-01T00:00:00.000Z"));
      assertThat(chat.made().webchat().get("form"))
          .isEqualTo(Map.of("inputs", Arrays.asList(Map.of("id", "x"), null)));
    }
  }

  @Test
  void functionsThatJavaGaveStayInTheConfiguration() {
    scripting = TestScripting.with(PatientSettings.in(home));
    SessionDataHooks hooks = new NoSessionData();
    InstanceSettings settings =
        InstanceSettings.of(
                WebChatConfiguration.of(Map.of("dataURL", "https://h")).withHooks(hooks))
            .withScript(new ScriptSource("page.js", "_genesys.widgets.webchat.pollRate = 5000"));
    try (FakeChat chat = new FakeChat(settings).attachedTo(scripting)) {
      assertThat(chat.made().webchat()).containsEntry("pollRate", 5000);
      assertThat(chat.made().hooks()).containsSame(hooks);
    }
  }

  @Test
  void aRunningInstanceIsNotConfiguredAnewWithTheSameNumbers() {
    scripting = TestScripting.with(PatientSettings.in(home));
    WebChatConfiguration given =
        WebChatConfiguration.of(
            Map.of(
                "dataURL", "https://h", "pollRate", 2000L, "list", List.of(1.0, Map.of("n", 2L))));
    InstanceSettings settings =
        InstanceSettings.of(given)
            .withScript(new ScriptSource("page.js", "_genesys.widgets.webchat.pollRate += 0"));
    try (FakeChat chat = new FakeChat(settings)) {
      chat.configuration(given);
      chat.attachedTo(scripting);
      assertThat(chat.errors()).isEmpty();
      assertThat(chat.configurations()).containsExactly(given);
    }
  }

  private static final class NoSessionData implements SessionDataHooks {
    @Override
    public CompletionStage<?> getSessionData(
        SessionData sessionData, Cookies cookie, Map<String, Object> cookieOptions) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> setSessionData(
        boolean open, Cookies cookie, Map<String, Object> cookieOptions) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> deleteSessionData(
        SessionData sessionData,
        AjaxResponse error,
        Cookies cookie,
        Map<String, Object> cookieOptions) {
      return CompletableFuture.completedFuture(null);
    }
  }
}
