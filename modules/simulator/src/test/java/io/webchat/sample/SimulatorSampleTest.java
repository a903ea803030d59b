package io.webchat.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.SimulatedChat;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SimulatorSampleTest {
  @Test
  void anAgentAndAFault() throws Exception {
    try (ChatSimulator simulator = new SimulatorBuilder().start()) {
      post(simulator.gmsUrl() + "/", "nickname=Jane"); // or any client of version 2 or 3
      SimulatedChat chat = simulator.awaitChat(Duration.ofSeconds(60));
      chat.agent("Anna").say("Good morning");
      assertThat(chat.transcript())
          .last()
          .satisfies(said -> assertThat(said.text()).startsWith("Good"));

      simulator.faults().on(Fault.http(503).on(Operation.START).times(1));
      assertThat(post(simulator.gmsUrl() + "/", "nickname=Joe").statusCode()).isEqualTo(503);
    }
  }

  private static HttpResponse<String> post(String url, String form) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }
}
