package io.webchat.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.message.FilterExpression;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.SimulatedChat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A hundred instances with different configurations and transports at once. */
class ManyInstancesIT extends ChatCase {
  private static final int INSTANCES = 100;

  /** One instance and its chat. */
  private record Guest(int number, Customer customer, SimulatedChat chat) {
    String text(String what) {
      return what + "-" + number + ".";
    }
  }

  @Test
  void nobodySeesAnythingOfTheOthers() {
    List<Guest> guests = new ArrayList<>();
    try (ChatSimulator other = simulator().start()) {
      for (int i = 0; i < INSTANCES; i++) {
        guests.add(guest(i, i % 4 < 2 ? server() : other));
      }
      for (Guest guest : guests) {
        guest.customer().command("sendMessage", Map.of("message", guest.text("from")));
        guest.chat().agent("Anna").say(guest.text("for"));
        guest.chat().agent("Anna").say(guest.text("secret"));
        guest.chat().agent("Anna").say("secret-of-nobody");
      }
      for (Guest guest : guests) {
        guest.customer().events().awaitText(guest.text("from"));
        guest.customer().events().awaitText("secret-of-nobody");
      }
      guests.forEach(ManyInstancesIT::sawOnlyItsOwn);
      for (Guest guest : guests) {
        guest.customer().command("endChat", Map.of());
      }
      for (Guest guest : guests) {
        guest.customer().events().awaited("ended");
        await().atMost(EventLog.PATIENCE).until(() -> guest.chat().ended());
        assertThat(guest.customer().events().of("ended")).hasSize(1);
      }
      assertThat(server().chats().size() + other.chats().size()).isEqualTo(INSTANCES);
    }
  }

  private Guest guest(int number, ChatSimulator server) {
    Wire wire = number % 2 == 0 ? Wire.V2 : Wire.V3;
    Map<String, Object> configuration = new LinkedHashMap<>(wire.configuration(server));
    configuration.put("userData", Map.of("guest", "g" + number));
    configuration.put("pollRateMax", 200 + number);
    Customer customer = customer(wire, configuration);
    customer.chat().cookies().set("guest", "g" + number, Map.of());
    FilterExpression own = FilterExpression.javaScript("^secret-" + number + "\\.$", "");
    assertThat(customer.resolves("addPrefilter", Map.of("filters", own))).isEqualTo(List.of(own));
    customer.start();
    Object session =
        customer.object("getSessionData").get(wire == Wire.V2 ? "sessionID" : "sessionId");
    return new Guest(number, customer, server.chat(session.toString()).orElseThrow());
  }

  private static void sawOnlyItsOwn(Guest guest) {
    Customer customer = guest.customer();
    String owner = "g" + guest.number();
    assertThat(customer.transcriptTexts())
        .containsExactlyInAnyOrder(guest.text("from"), guest.text("for"), "secret-of-nobody");
    assertThat(customer.events().texts()).isEqualTo(customer.transcriptTexts());
    assertThat(guest.chat().sentTexts()).containsExactly(guest.text("from"));
    assertThat(guest.chat().userData()).containsEntry("guest", owner);
    assertThat(customer.chat().cookies().get("guest")).contains(owner);
    assertThat(customer.events().of("started")).hasSize(1);
    assertThat(customer.events().of("agentConnected")).hasSize(1);
    assertThat(customer.events().of("error")).isEmpty();
  }
}
