package io.webchat.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.message.FilterExpression;
import io.webchat.chat.Customer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Values on their way between scripts and Java, both ways. */
class ValuesIT extends ScriptCase {
  /** Marks what is not there at all. */
  private static final Object NONE = new Object();

  /** Sends what is evaluated to Java's echo and back, and looks at what has become of it. */
  private static final String SCRIPT =
      """
      teller.registerCommand('send', async (e) => {
        try {
          const back = await CXBus.command('Test.echo', { value: (0, eval)('(' + e.data.code + ')') });
          e.deferred.resolve((0, eval)('(' + e.data.look + ')')(back.value, 'value' in back));
        } catch (x) { e.deferred.reject(String(x)); }
      });
      teller.registerCommand('look', (e) => e.deferred.resolve((0, eval)('(' + e.data.look + ')')(e.data.value, 'value' in e.data)));
      """;

  private final List<Object> received = new CopyOnWriteArrayList<>();

  private Customer customer(String id) {
    Customer customer = customer(id, SCRIPT);
    customer
        .plugin()
        .registerCommand(
            "echo",
            call -> {
              received.add(
                  call.data().containsKey("value")
                      ? Arrays.asList(call.data().get("value"))
                      : "none");
              call.deferred().resolve(call.data());
            });
    customer.plugin().ready();
    return customer;
  }

  private Object send(Customer customer, String code, String look) {
    return Customer.value(
        code, customer.plugin().command("Teller.send", Map.of("code", code, "look", look)));
  }

  private void assertSent(Customer customer, String code, Object inJava, String look) {
    received.clear();
    assertThat(send(customer, code, look)).as("back: " + code).isEqualTo(true);
    assertThat(received)
        .as("in Java: " + code)
        .containsExactly(inJava == NONE ? "none" : Arrays.asList(inJava));
  }

  @Test
  void plainValues() {
    Customer customer = customer("values-plain");
    assertSent(customer, "5", 5, "(v) => v === 5");
    assertSent(customer, "-0.5", -0.5, "(v) => v === -0.5");
    assertSent(customer, "4294967296", 4_294_967_296L, "(v) => v === 2 ** 32");
    assertSent(
        customer, "Number.MAX_SAFE_INTEGER", 9_007_199_254_740_991L, "(v) => v === 2 ** 53 - 1");
    assertSent(customer, "1e300", 1e300, "(v) => v === 1e300");
    assertSent(customer, "1.5e-7", 1.5e-7, "(v) => v === 1.5e-7");
    assertSent(customer, "NaN", null, "(v) => v === null");
    assertSent(customer, "true", true, "(v) => v === true");
    assertSent(customer, "null", null, "(v, there) => v === null && there");
    assertSent(customer, "undefined", NONE, "(v, there) => v === undefined && !there");
    assertSent(
        customer,
        "'ä€😀\\u0000\\n\"'",
        "ä€😀\u0000\n\"",
        "(v) => v === 'ä€😀\\u0000\\n\"' && v.length === 7");
    assertSent(customer, "'\\ud83d' + 'x'", "\ud83dx", "(v) => v.charCodeAt(0) === 0xd83d");
    assertSent(customer, "''", "", "(v) => v === ''");
  }

  @Test
  void objects() {
    Customer customer = customer("values-objects");
    assertSent(
        customer,
        "[1, [2, [undefined, null]], {}]",
        List.of(1, List.of(2, Arrays.asList(null, null)), Map.of()),
        "(v) => Array.isArray(v) && v[1][1].length === 2 && v[1][1][0] === null");
    assertSent(
        customer,
        "{ a: { b: { c: [{ d: 1 }] } }, gone: undefined }",
        Map.of("a", Map.of("b", Map.of("c", List.of(Map.of("d", 1))))),
        "(v) => v.a.b.c[0].d === 1 && !('gone' in v)");
    assertSent(
        customer,
        "new Date(Date.UTC(2026, 1, 29, 12, 30, 0, 5))",
        Instant.parse("2026-03-01T12:30:00.005Z"),
        "(v) => v instanceof Date && v.toISOString() === '2026-03-01T12:30:00.005Z'");
    assertSent(
        customer,
        "/a\\/+[\"ä]/giu",
        FilterExpression.javaScript("a\\/+[\"ä]", "giu"),
        "(v) => v instanceof RegExp && v.flags === 'giu' && v.test('A/\"')");
    assertSent(
        customer,
        "{ '\\u0000': ['date', 1], '__proto__x': 1 }",
        Map.of("\u0000", List.of("date", 1), "__proto__x", 1),
        "(v) => Array.isArray(v['\\u0000'])");
    assertSent(
        customer,
        "(() => { const o = { n: 1 }; o.self = o; o.list = [o]; return o; })()",
        Map.of("n", 1, "list", Arrays.asList((Object) null)),
        "(v) => v.n === 1 && v.self === undefined");
    assertSent(
        customer,
        "new (class Point { constructor() { this.x = 1; } get y() { return 2; } })()",
        Map.of("x", 1),
        "(v) => v.x === 1");
  }

  @Test
  void functionsComeBackAsThemselves() {
    Customer customer = customer("values-functions");
    received.clear();
    assertThat(
            send(
                customer,
                "{ add: (a, b) => a + b, list: [function twice(x) { return 2 * x; }] }",
                "(v) => v.add(1, 2) * 10 + v.list[0](3)"))
        .isEqualTo(36);
  }

  @Test
  void eventsCarryFunctionsToOtherSubscribersOfTheScript() {
    Customer customer =
        customer(
            "values-events",
            """
            CXBus.subscribe('Teller.offer', (e) => tell(e.data.answer(e.data.when.getTime(), e.data.what.source)));
            teller.publish('offer', { answer: (time, source) => `${time} ${source}`, when: new Date(7), what: /x+/ });
            """);
    eventually(() -> assertThat(told(customer)).containsExactly("7 x+"));
    Map<String, Object> seen = customer.events().published("Teller.offer").get(0).data();
    assertThat(seen)
        .containsEntry("when", Instant.ofEpochMilli(7))
        .containsEntry("what", FilterExpression.javaScript("x+", ""));
  }

  @Test
  void whatJavaGivesArrivesAsJavaScript() {
    Customer customer = customer("values-given");
    Map<String, Object> given = new HashMap<>();
    given.put("date", Instant.ofEpochMilli(5));
    given.put("regex", Pattern.compile("x", Pattern.CASE_INSENSITIVE));
    given.put("nothing", null);
    given.put("long", 1L << 40);
    given.put("float", 0.25f);
    given.put("list", List.of(1, Map.of("k", "v")));
    given.put("text", "😀");
    given.put("object", new Object());
    assertThat(
            Customer.value(
                "look",
                customer
                    .plugin()
                    .command(
                        "Teller.look",
                        Map.of(
                            "value",
                            given,
                            "look",
                            """
                            (v) => [v.date instanceof Date && v.date.getTime(), v.regex instanceof RegExp && v.regex.flags, v.nothing,
                              v.long === 2 ** 40, v.float, v.list[1].k, v.text.length, v.object]
                            """))))
        .isEqualTo(Arrays.asList(5, "i", null, true, 0.25, "v", 2, null));
  }

  @Test
  void datesOfUserDataReachTheServerAsTexts() {
    Customer customer =
        customer(
            "values-userdata",
            """
            teller.registerCommand('begin', (e) => CXBus.command('WebChatService.startChat', { firstname: 'Ada', lastname: 'L', nickname: 'Ada',
              userData: { when: new Date(0), count: 3, ratio: 0.5, text: 'ä😀', flag: false } }).done(e.deferred.resolve).fail(e.deferred.reject));
            """);
    Customer.value("begin", customer.plugin().command("Teller.begin"));
    Map<String, Object> data = chat().userData();
    assertThat(Instant.parse(String.valueOf(data.get("when")))).isEqualTo(Instant.EPOCH);
    assertThat(data).containsEntry("text", "ä😀");
    assertThat(data.get("count")).hasToString("3");
    assertThat(data.get("ratio")).hasToString("0.5");
    assertThat(data.get("flag")).hasToString("false");
    assertThat(errors(customer)).isEmpty();
  }
}
