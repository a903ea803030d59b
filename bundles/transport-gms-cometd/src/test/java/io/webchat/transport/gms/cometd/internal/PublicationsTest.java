package io.webchat.transport.gms.cometd.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.session.SessionData;
import io.webchat.mailbox.Mailbox;
import io.webchat.socket.standalone.StandaloneSocketEngine;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicationsTest {
  private final BayeuxResources resources = new BayeuxResources(StandaloneSocketEngine.get());
  private final Mailbox mailbox = resources.mailbox();
  private final Publications publications = new Publications(mailbox, 1, () -> {});

  @AfterEach
  void close() {
    resources.close();
  }

  @ParameterizedTest
  @CsvSource({
    "false, false, No answer in time to refresh: it was not sent",
    "true, false, No answer in time to refresh",
    "true, true, No answer in time to refresh: the chat server took it"
  })
  void whatIsLateSaysHowFarItCame(boolean left, boolean acknowledged, String text)
      throws Exception {
    Publication late = Publication.page(SessionData.of(Map.of()), 1);
    late.left = left;
    late.acknowledged = acknowledged;

    mailbox.always(() -> publications.add(late));

    TransportException failure = CometdCustomer.failure(late.result);
    assertThat(failure).hasMessage(text);
    assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(failure.ambiguous()).isEqualTo(left);
  }
}
