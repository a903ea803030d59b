package io.webchat.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.value.Rejection;
import io.webchat.chat.Customer;
import io.webchat.chat.Wire;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The bounds of scripts, each reported by its own reason. */
class LimitsIT extends ScriptCase {
  private static final String RUN =
      """
      teller.registerCommand('loop', (e) => { let n = 0; for (let i = 0; i < e.data.turns; i += 1) { n += i; } e.deferred.resolve(n); });
      teller.registerCommand('spin', () => { for (;;) {} });
      teller.registerCommand('fill', (e) => { const all = []; for (let i = 0; i < e.data.turns; i += 1) { all.push(new Array(1000).fill(i)); } e.deferred.resolve(all.length); });
      """;

  private static Object run(Customer customer, String command, int turns) {
    return Customer.value(
        command, customer.plugin().command("Teller." + command, Map.of("turns", turns)));
  }

  private static Rejection refused(Customer customer, String command, int turns) {
    return Customer.reason(
        command, customer.plugin().command("Teller." + command, Map.of("turns", turns)));
  }

  @Test
  void statementsAreCountedAnewInEachCall() {
    configure(Map.of("statementLimit", 20_000L));
    Customer customer = customer("limits-statements", RUN);
    for (int call = 0; call < 20; call++) {
      assertThat(run(customer, "loop", 2_000)).as("call " + call).isEqualTo(1_999_000);
    }
    assertThat(errors(customer)).isEmpty();
    assertThat(refused(customer, "loop", 1_000_000).text())
        .contains("cut off: too many statements", "command Teller.loop");
    eventually(
        () ->
            assertThat(errors(customer))
                .singleElement()
                .asString()
                .contains("cut off: too many statements"));
    eventually(() -> assertThat(run(customer, "loop", 2_000)).isEqualTo(1_999_000));
  }

  @Test
  void allocationIsBounded() {
    configure(Map.of("allocationLimit", 16L));
    Customer customer = customer("limits-allocation", RUN);
    assertThat(run(customer, "fill", 10)).isEqualTo(10);
    assertThat(refused(customer, "fill", 10_000_000).text())
        .contains("cut off: it allocated more than 16 MB");
    eventually(() -> assertThat(run(customer, "fill", 10)).isEqualTo(10));
  }

  @Test
  void timeIsBounded() {
    configure(Map.of("callTimeLimit", 200L));
    Customer customer = customer("limits-time", RUN);
    assertThat(refused(customer, "spin", 1).text()).contains("cut off: it took longer than 200 ms");
    eventually(() -> assertThat(run(customer, "loop", 10)).isEqualTo(45));
  }

  @Test
  void aPromiseHasToSettle() {
    configure(Map.of("promiseTimeLimit", 400L));
    String async = "enabled: true, setSessionData: () => new Promise(() => {}),";
    Customer customer = open(Wire.V3, "limits-promise", v3(async) + TELL).ready();
    eventually(
        () ->
            assertThat(errors(customer))
                .anyMatch(
                    text ->
                        text.contains("setSessionData")
                            && text.contains("did not settle within 400 ms")));
    customer.start();
    chat().agent("Anna").say("hello");
    customer.events().awaitText("hello");
  }

  @Test
  void theConsoleIsBoundedAndNamesTheHook() {
    try (LogCapture log = LogCapture.of("io.webchat.scripting.console")) {
      Customer customer =
          customer(
              "limits-console",
              """
              teller.registerCommand('shout', (e) => { for (let i = 0; i < 300; i += 1) { console.warn('line ' + i + '\\nERROR forged\\r\\u2028' + 'x'.repeat(5000)); } e.deferred.resolve(); });
              teller.registerCommand('say', (e) => { console.log('text', { a: [1] }, undefined, null, new Error('e')); console.error('wrong'); e.deferred.resolve(); });
              """);
      Customer.value("shout", customer.plugin().command("Teller.shout"));
      Customer.value("say", customer.plugin().command("Teller.say"));
      assertThat(log.lines())
          .hasSizeLessThanOrEqualTo(110)
          .allMatch(line -> line.contains("limits-console"))
          .allMatch(line -> line.length() < 2_200)
          .noneMatch(line -> line.contains("\n") || line.contains("\r"));
      assertThat(log.lines())
          .filteredOn(line -> line.startsWith("WARN"))
          .hasSizeGreaterThan(50)
          .allMatch(line -> line.contains("command Teller.shout (" + FILE + "): line "));
      assertThat(log.lines())
          .contains(
              "INFO limits-console command Teller.say ("
                  + FILE
                  + "): text {\"a\":[1]} undefined null Error: e",
              "ERROR limits-console command Teller.say (" + FILE + "): wrong");
    }
  }

  @Test
  void timersAndValuesAreBounded() {
    Customer customer =
        customer(
            "limits-bounds",
            """
            teller.registerCommand('timers', (e) => { let n = 0; try { for (; n < 1000; n += 1) setTimeout(() => 0, 100000); } catch (x) { e.deferred.resolve(n + ' ' + x.message); return; } e.deferred.resolve(n); });
            teller.registerCommand('huge', (e) => e.deferred.resolve('x'.repeat(1000001)));
            teller.registerCommand('large', (e) => e.deferred.resolve('x'.repeat(900000)));
            """);
    assertThat(Customer.value("timers", customer.plugin().command("Teller.timers")))
        .isEqualTo("200 More than 200 timers");
    assertThat(Customer.value("large", customer.plugin().command("Teller.large")))
        .asString()
        .hasSize(900_000);
    assertThat(Customer.reason("huge", customer.plugin().command("Teller.huge")).text())
        .contains("cannot be used");
    eventually(
        () ->
            assertThat(errors(customer))
                .anyMatch(
                    text -> text.contains("Teller.huge") && text.contains("1000000 characters")));
  }
}
