package io.webchat.scripts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.bus.BusEvent;
import io.webchat.api.value.Rejection;
import io.webchat.chat.Customer;
import io.webchat.chat.EventLog;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The bus as scripts have it: each of its functions, reported by the script itself. */
class ScriptBusIT extends ScriptCase {
  private static final String NONE = "There is no active chat session";

  @Test
  void everyWayToHearOfACommand() {
    Customer customer =
        customer(
            "bus-commands",
            """
            _genesys.widgets.onReady = async function (bus) {
              const refused = CXBus.command('WebChatService.sendMessage', { message: 'early' });
              refused.done(() => tell('done')).fail((reason) => tell('fail ' + reason)).always(() => tell('always'));
              await refused.then(() => tell('then'), (reason) => tell('then failed ' + reason));
              try { await bus.command('WebChatService.sendMessage', { message: 'early' }); } catch (reason) { tell('caught ' + reason); }
              const started = await teller.command('WebChatService.startChat', { firstname: 'Ada', lastname: 'Lovelace', nickname: 'Ada' });
              tell('status ' + started.status);
              await CXBus.command('WebChatService.sendMessage', { message: 'now' })
                .done(() => tell('sent')).fail(() => tell('not sent')).always(() => tell('always sent'));
              const agents = await CXBus.command('WebChatService.getAgents').then((answer) => Object.keys(answer.agents).length);
              tell('agents ' + agents);
            };
            """);
    eventually(
        () ->
            assertThat(told(customer))
                .containsExactly(
                    "fail " + NONE,
                    "always",
                    "then failed " + NONE,
                    "caught " + NONE,
                    "status 200",
                    "sent",
                    "always sent",
                    "agents 0"));
    assertThat(chat().sentTexts()).containsExactly("now");
    assertThat(errors(customer)).isEmpty();
  }

  @Test
  void subscribersHearOfEventsEvenLate() {
    Customer customer =
        customer(
            "bus-events",
            """
            teller.subscribe('WebChatService.ready', (e) => {
              tell('ready by ' + e.publisher);
              setTimeout(() => CXBus.subscribe('WebChatService.ready', (late) => tell('late ' + late.event + ' ' + (typeof late.time))), 20);
            });
            let heard = 0;
            function once(e) { heard += 1; tell('heard ' + e.data.n + ' of ' + e.publisher); teller.unsubscribe('Test.tick', once); }
            teller.subscribe('Test.tick', once);
            CXBus.subscribe('Teller.own', (e) => tell('own ' + e.data.n));
            CXBus.subscribe('Test.tick', (e) => teller.publish('own', { n: e.data.n * 10 }));
            """);
    eventually(
        () ->
            assertThat(told(customer))
                .containsExactly("ready by WebChatService", "late WebChatService.ready number"));
    customer.plugin().publish("tick", Map.of("n", 1));
    customer.plugin().publish("tick", Map.of("n", 2));
    eventually(() -> assertThat(told(customer)).contains("own 20"));
    assertThat(told(customer).subList(2, told(customer).size()))
        .containsExactlyInAnyOrder("heard 1 of Test", "own 10", "own 20");
    List<BusEvent> own = customer.events().published("Teller.own");
    assertThat(own).extracting(BusEvent::data).containsExactly(Map.of("n", 10), Map.of("n", 20));
    assertThat(own).extracting(BusEvent::publisher).containsOnly("Teller");
  }

  @Test
  void beforeFunctionsChangeCancelAndWait() {
    Customer customer =
        customer(
                "bus-before",
                """
            teller.before('WebChatService.sendMessage', (data) => { data.message += '!'; return data; });
            teller.before('WebChatService.sendMessage', (data) => data.message.startsWith('never') ? false : data);
            teller.before('WebChatService.sendMessage', async (data) => {
              const stats = await CXBus.command('WebChatService.getStats');
              return { message: data.message + ' ' + typeof stats.agents };
            });
            """)
            .start();
    customer.resolves("sendMessage", Map.of("message", "one"));
    Rejection cancelled = customer.rejects("sendMessage", Map.of("message", "never"));
    assertThat(cancelled.text()).isEqualTo("Command was cancelled by a 'before' function.");
    customer.resolves("sendMessage", Map.of("message", "two"));
    assertThat(chat().sentTexts()).containsExactly("one! object", "two! object");
    assertThat(errors(customer)).isEmpty();
  }

  @Test
  void commandsOfAScriptAreCalledFromBothSides() {
    Customer customer =
        customer(
            "bus-own",
            """
            const shop = CXBus.registerPlugin('Shop');
            shop.registerCommand('add', (e) => e.deferred.resolve({ sum: e.data.a + e.data.b, by: e.commander, name: e.command }));
            shop.registerCommand('later', (e) => { setTimeout(() => e.deferred.reject('sold out'), 5); });
            shop.registerCommand('broken', () => { throw new Error('no stock'); });
            shop.registerCommand('promised', async (e) => { const { sum } = await teller.command('Shop.add', { a: 3, b: 4 }); e.deferred.resolve(sum); });
            shop.ready();
            tell([CXBus.registerPlugin('Shop'), CXBus.registerPlugin('WebChatService'), shop.namespace()].join());
            """);
    assertThat(Customer.value("add", customer.plugin().command("Shop.add", Map.of("a", 1, "b", 2))))
        .isEqualTo(Map.of("sum", 3, "by", "Test", "name", "Shop.add"));
    assertThat(Customer.reason("later", customer.plugin().command("Shop.later")).value())
        .isEqualTo("sold out");
    assertThat(Customer.reason("broken", customer.plugin().command("Shop.broken")).text())
        .contains("no stock", FILE + ":");
    assertThat(Customer.value("promised", customer.plugin().command("Shop.promised"))).isEqualTo(7);
    assertThat(told(customer)).containsExactly("false,false,Shop");
    assertThat(errors(customer)).singleElement().asString().contains("no stock");
  }

  @Test
  void dataIsShared() {
    Customer customer =
        customer(
            "bus-data",
            """
            teller.subscribe('Teller.data.colour', (e) => tell('from ' + e.data.last + ' to ' + e.data.value));
            teller.registerCommand('paint', (e) => { teller.data('colour', e.data.colour); e.deferred.resolve(teller.data('colour')); });
            teller.registerCommand('look', (e) => e.deferred.resolve(CXBus.data('Test.shape')));
            """);
    for (String colour : List.of("red", "blue")) {
      assertThat(
              Customer.value(
                  "paint", customer.plugin().command("Teller.paint", Map.of("colour", colour))))
          .isEqualTo(colour);
    }
    assertThat(customer.plugin().data("Teller.colour")).isEqualTo("blue");
    customer.plugin().data("shape", Map.of("corners", 3));
    assertThat(Customer.value("look", customer.plugin().command("Teller.look")))
        .isEqualTo(Map.of("corners", 3));
    eventually(() -> assertThat(told(customer)).hasSize(2).last().isEqualTo("from red to blue"));
  }

  @Test
  void extensionsAndOnReadyRunOnceInTheirOrder() {
    Customer customer =
        customer(
            "bus-ready",
            """
            tell('script');
            _genesys.widgets.extensions = _genesys.widgets.extensions || {};
            _genesys.widgets.extensions.First = function ($, CXBus, Common) {
              tell(['first', typeof $, typeof CXBus.registerPlugin, typeof Common].join());
            };
            _genesys.widgets.extensions['Second'] = ($, bus) => { bus.command('WebChatService.getStats').done(() => tell('stats')); tell('second'); };
            _genesys.widgets.extensions.Broken = () => { throw new TypeError('not mine'); };
            _genesys.widgets.onReady = (bus) => tell('ready ' + (bus === _genesys.widgets.bus));
            """);
    await().atMost(EventLog.PATIENCE).until(() -> told(customer).contains("stats"));
    assertThat(told(customer))
        .containsExactly(
            "script", "first,function,function,object", "second", "ready true", "stats");
    assertThat(errors(customer)).singleElement().asString().contains("not mine", FILE + ":");
  }

  @Test
  void whatASubscriberGetsIsACopy() {
    Customer customer =
        customer(
            "bus-copies",
            """
            CXBus.subscribe('Test.tick', (e) => { e.data.list.push('mine'); e.data = null; e.event = 'forged'; });
            CXBus.subscribe('Test.tick', (e) => tell(e.event + ' ' + e.data.list.length));
            """);
    List<Object> list = new CopyOnWriteArrayList<>(List.of(1));
    customer.plugin().publish("tick", Map.of("list", list));
    eventually(() -> assertThat(told(customer)).containsExactly("Test.tick 1"));
    assertThat(list).containsExactly(1);
  }
}
