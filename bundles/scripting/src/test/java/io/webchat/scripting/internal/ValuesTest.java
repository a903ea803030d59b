package io.webchat.scripting.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.webchat.api.session.SessionData;
import io.webchat.api.value.AjaxResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that are easily lost on their way. */
class ValuesTest extends ScriptingCase {
  private FakeChat run(String script) {
    FakeChat chat = FakeChat.of("const mine = CXBus.registerPlugin('Mine');" + script);
    chat.plugin().registerCommand("echo", call -> call.deferred().resolve(call.data()));
    return chat.attachedTo(scripting);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1, 2]|an array",
        "`text`|a text",
        "new Date(5)|a date",
        "/x/g|a regular expression",
        "7|a number",
        "true|a boolean",
        "() => 1|a function",
        "new Set([1])|an array"
      })
  void whatIsNoObjectIsRefusedAsDataOfEventsAndCommands(String value, String kind) {
    try (FakeChat chat =
        run(
            """
            const told = [];
            for (const publish of [mine.publish, mine.publishDirect, mine.republish]) {
              try { publish('tick', %1$s); } catch (e) { told.push(e.message); }
            }
            CXBus.command('WebChatService.echo', %1$s).fail((e) => told.push(String(e)));
            mine.registerCommand('told', (e) => e.deferred.resolve(told));
            mine.ready();
            """
                .formatted(value))) {
      String event = "the data of an event must be an object, not " + kind;
      assertThat(chat.command("Mine.told", Map.of()))
          .isEqualTo(
              List.of(
                  event, event, event, "the options of a command must be an object, not " + kind));
      assertThat(chat.plugin().subscribers("Mine.tick")).isZero();
    }
  }

  @Test
  void nothingIsAnEmptyObject() {
    try (FakeChat chat =
        run(
            """
            CXBus.subscribe('WebChatService.go', () => {
              mine.publish('tick'); mine.publish('tick', null); mine.publish('tick', undefined);
              CXBus.command('WebChatService.echo', null).done((e) => mine.publish('tick', { echo: e }));
            });
            """)) {
      List<Object> seen = new CopyOnWriteArrayList<>();
      chat.bus().subscribe("Mine.tick", event -> seen.add(event.data()));
      chat.plugin().publish("go");
      await()
          .untilAsserted(
              () ->
                  assertThat(seen)
                      .containsExactly(Map.of(), Map.of(), Map.of(), Map.of("echo", Map.of())));
      assertThat(chat.errors()).isEmpty();
    }
  }

  @Test
  void loneSurrogatesAndFunctionsInEventsCross() {
    try (FakeChat chat =
        run(
            """
            CXBus.subscribe('WebChatService.go', (e) => mine.publish('tick', {
              lone: 'a\\ud83d', same: e.data.lone === 'a\\ud83d', length: e.data.lone.length, fn: () => 7, nested: [{ fn() { return 8; } }]
            }));
            CXBus.subscribe('Mine.tick', (e) => mine.publish('tock', { called: e.data.fn() + e.data.nested[0].fn() }));
            """)) {
      List<Map<String, Object>> ticks = new CopyOnWriteArrayList<>();
      List<Object> called = new CopyOnWriteArrayList<>();
      chat.bus().subscribe("Mine.tick", event -> ticks.add(event.data()));
      chat.bus().subscribe("Mine.tock", event -> called.add(event.data().get("called")));
      chat.plugin().publish("go", Map.of("lone", "a\ud83d"));
      await().untilAsserted(() -> assertThat(called).containsExactly(15));
      assertThat(ticks.get(0)).containsEntry("lone", "a\ud83d");
      assertThat(ticks.get(0)).containsEntry("same", true).containsEntry("length", 2);
      assertThat(String.valueOf(ticks.get(0).get("fn"))).isEqualTo("function");
      assertThat(chat.errors()).isEmpty();
    }
  }

  @Test
  void deleteSessionDataGetsTheSessionAndTheError() {
    try (FakeChat chat =
        run(
            """
            _genesys.widgets.webchat = { dataURL: 'https://h.example', async: { enabled: true,
              setSessionData() {}, getSessionData() {},
              deleteSessionData(data, Cookie, CookieOptions) {
                return { token: data.token, session: data.sessionData.token, text: data.error && data.error.responseText,
                  same: JSON.stringify(data.response) === JSON.stringify(data.error), response: typeof data.response,
                  status: data.error && data.error.status, cookie: typeof Cookie.set, domain: CookieOptions.domain, count: arguments.length };
              } } };
            """)) {
      SessionData data = SessionData.of(Map.of("token", "t"));
      Object got =
          FakeChat.await(
              chat.sessionHooks()
                  .deleteSessionData(
                      data,
                      AjaxResponse.failure("error"),
                      chat.cookies(),
                      Map.of("domain", "h.example")));
      assertThat(got)
          .isInstanceOfSatisfying(
              Map.class,
              map -> {
                assertThat(map.get("token")).isEqualTo("t");
                assertThat(map.get("session")).isEqualTo("t");
                assertThat(map.get("same")).isEqualTo(true);
                assertThat(map.get("response")).isEqualTo("object");
                assertThat(map.get("cookie")).isEqualTo("function");
                assertThat(map.get("domain")).isEqualTo("h.example");
                assertThat(map.get("count")).isEqualTo(3);
              });
    }
  }

  @Test
  void cookiesKnowDaysAndDatesAndTheirInstance() {
    try (FakeChat chat =
            run(
                """
                Cookie.set('days', 'a', { expires: 7, path: '/x' });
                Cookie.set('date', 'b', { expires: new Date(4102444800000) });
                Cookie.set('gone', 'c'); Cookie.set('gone', 'c', { expires: -1 });
                Cookie.set('json', { a: [1] });
                localStorage.setItem('k', 'v');
                """);
        FakeChat other =
            FakeChat.of(
                    "const p = CXBus.registerPlugin('Mine'); p.data('seen', [document.cookie, localStorage.getItem('k'), typeof mine].join());")
                .attachedTo(scripting)) {
      assertThat(chat.errorTexts()).isEmpty();
      assertThat(chat.jar())
          .containsOnlyKeys("days", "date", "json")
          .containsEntry("json", "{\"a\":[1]}");
      assertThat((Instant) chat.cookieOptions().get(0).get("expires"))
          .isCloseTo(Instant.now().plus(Duration.ofDays(7)), within(1, ChronoUnit.HOURS));
      assertThat(chat.cookieOptions().get(0).get("path")).isEqualTo("/x");
      assertThat(chat.cookieOptions().get(1).get("expires"))
          .isEqualTo(Instant.ofEpochMilli(4102444800000L));
      assertThat(other.bus().data("Mine.seen")).isEqualTo(",,undefined");
    }
  }
}
