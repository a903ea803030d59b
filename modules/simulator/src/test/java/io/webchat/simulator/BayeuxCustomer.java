package io.webchat.simulator;

import static org.awaitility.Awaitility.await;

import io.webchat.simulator.model.ChatSimulator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cometd.bayeux.Message;
import org.cometd.bayeux.client.ClientSessionChannel;
import org.cometd.client.BayeuxClient;
import org.cometd.client.http.jetty.JettyHttpClientTransport;
import org.cometd.client.transport.ClientTransport;
import org.cometd.common.JacksonJSONContextClient;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.util.component.LifeCycle;

/** A customer with CometD's own client, as it is published, on long polling. */
final class BayeuxCustomer implements AutoCloseable {
  private static final long PATIENCE_MS = 60_000;

  private final HttpClient http = new HttpClient();
  private final BayeuxClient client;
  private final ClientSessionChannel channel;
  private final List<Map<String, Object>> notifications = new CopyOnWriteArrayList<>();
  private final List<Message> acks = new CopyOnWriteArrayList<>();

  BayeuxCustomer(ChatSimulator sim) throws Exception {
    http.start();
    client = new BayeuxClient(sim.cometUrl(), new JettyHttpClientTransport(options(), http));
    channel = client.getChannel(sim.cometChannel());
    channel.addListener(
        (ClientSessionChannel.MessageListener)
            (to, message) -> {
              if (message.getDataAsMap() != null) {
                notifications.add(message.getDataAsMap());
              }
            });
    client.handshake();
    if (!client.waitFor(PATIENCE_MS, BayeuxClient.State.CONNECTED)) {
      throw new AssertionError("no connection");
    }
  }

  private static Map<String, Object> options() {
    return new HashMap<>(
        Map.of(ClientTransport.JSON_CONTEXT_OPTION, new JacksonJSONContextClient()));
  }

  BayeuxClient client() {
    return client;
  }

  ClientSessionChannel channel() {
    return channel;
  }

  /** Publishes an operation with its fields: names and values in turn. */
  void publish(String operation, Object... fields) {
    Map<String, Object> data = new HashMap<>(Map.of("operation", operation));
    for (int i = 0; i < fields.length; i += 2) {
      data.put((String) fields[i], fields[i + 1]);
    }
    channel.publish(data, acks::add);
  }

  /** Starts a chat; returns its secure key. */
  String start(Object... fields) {
    publish("requestChat", fields);
    await().until(() -> !notifications.isEmpty());
    return String.valueOf(notifications.get(0).get("secureKey"));
  }

  List<Message> acks() {
    return List.copyOf(acks);
  }

  List<Map<String, Object>> notifications() {
    return List.copyOf(notifications);
  }

  /** The entries that came, in their order. */
  List<Map<?, ?>> entries() {
    List<Map<?, ?>> entries = new ArrayList<>();
    for (Map<String, Object> result : notifications) {
      Object messages = result.get("messages");
      for (Object entry : messages instanceof List<?> list ? list : List.of((Object[]) messages)) {
        entries.add((Map<?, ?>) entry);
      }
    }
    return entries;
  }

  List<Object> texts() {
    List<Object> texts = new ArrayList<>();
    entries().stream()
        .filter(one -> one.get("text") != null)
        .forEach(e -> texts.add(e.get("text")));
    return texts;
  }

  String cookie() {
    return client.getCookie("BAYEUX_BROWSER").getValue();
  }

  @Override
  public void close() {
    client.abort();
    LifeCycle.stop(http);
  }
}
