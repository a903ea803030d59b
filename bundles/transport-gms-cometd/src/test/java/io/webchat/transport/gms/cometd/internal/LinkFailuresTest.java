package io.webchat.transport.gms.cometd.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.rest.RestUrl;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.time.Duration;
import java.util.Map;
import org.cometd.bayeux.Message;
import org.cometd.common.HashMapMessage;
import org.junit.jupiter.api.Test;

class LinkFailuresTest {
  private static final RestUrl SERVER = RestUrl.parse("https://chat.test/cometd");

  private static TransportException handshake(TransportException cause) {
    Message.Mutable reply = new HashMapMessage();
    reply.setSuccessful(false);
    reply.put("failure", Map.of("exception", cause));
    return LinkFailures.of(LinkFailures.HANDSHAKE, SERVER, reply, false);
  }

  @Test
  void aSocketThatIsRefusedWaitsAsLongAsTheServerAsks() {
    TransportException refused =
        TransportException.builder(Kind.NETWORK, "The chat server answered 503")
            .retryAfter(Duration.ofSeconds(7))
            .build();
    assertThat(handshake(refused).retryAfter()).contains(Duration.ofSeconds(7));
  }

  @Test
  void otherwiseNothingSaysHowLong() {
    TransportException cut = TransportException.of(Kind.NETWORK, "The connection is lost");
    assertThat(handshake(cut).retryAfter()).isEmpty();
  }
}
