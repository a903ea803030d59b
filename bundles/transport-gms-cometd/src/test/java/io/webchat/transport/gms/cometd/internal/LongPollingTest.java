package io.webchat.transport.gms.cometd.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.rest.ServerCookies;
import io.webchat.testkit.transport.TestTransportContext;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.cometd.client.BayeuxClient;
import org.cometd.client.transport.ClientTransport;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LongPollingTest {
  private static final String URL = "http://localhost/cometd";

  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger aborted = new AtomicInteger();

  /** Sends nothing; its requests cannot be aborted. */
  private final HttpClient http =
      new HttpClient() {
        @Override
        public Request newRequest(String uri) {
          return (Request)
              Proxy.newProxyInstance(
                  Request.class.getClassLoader(),
                  new Class<?>[] {Request.class},
                  (proxy, method, arguments) ->
                      switch (method.getName()) {
                        case "abort" -> {
                          aborted.incrementAndGet();
                          throw new NullPointerException("no listeners yet");
                        }
                        case "equals" -> proxy == arguments[0];
                        case "hashCode" -> System.identityHashCode(proxy);
                        default -> method.getReturnType() == Request.class ? proxy : null;
                      });
        }

        @Override
        public void close() {} // it was not started
      };

  @AfterEach
  void close() {
    scheduler.shutdownNow();
  }

  /** As when it is aborted in the moment in which it is sent. */
  @Test
  void aClientIsCutAlsoWhenARequestOfItCannotBeAborted() {
    LongPolling polling =
        new LongPolling(
            new HashMap<>(Map.of(ClientTransport.JSON_CONTEXT_OPTION, new BayeuxJson())),
            http,
            new ServerCookies(TestTransportContext.of(Map.of()).serverCookies()),
            Map::of,
            1_000);
    BayeuxClient client = new BayeuxClient(URL, scheduler, polling);
    client.handshake();

    client.abort();

    assertThat(aborted).hasValue(1);
    assertThat(client.isDisconnected()).isTrue();
  }
}
