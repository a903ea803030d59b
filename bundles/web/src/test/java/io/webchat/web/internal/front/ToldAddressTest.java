package io.webchat.web.internal.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.bus.Subscription;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.spi.session.Fleet;
import io.webchat.spi.session.SessionLeases.Member;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What a fleet is told of where a front is reached. */
class ToldAddressTest {
  private static final String CONFIGURED = "http://10.0.0.9:8080/webchat";

  /** Remembers the address that counts. */
  private static final class Listener implements Fleet {
    private Optional<String> told = Optional.empty();
    private int times;

    @Override
    public String owner() {
      return "one";
    }

    @Override
    public Subscription announce(String address) {
      told = Optional.of(address);
      int number = ++times;
      return () -> told = number == times ? Optional.empty() : told;
    }

    @Override
    public CompletionStage<Optional<Place>> elsewhere(
        String instanceId, WebChatConfiguration configuration) {
      return CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public CompletionStage<Optional<Member>> member(Predicate<String> owner) {
      return CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public CompletionStage<List<Member>> members() {
      return CompletableFuture.completedFuture(List.of());
    }
  }

  private final Listener fleet = new Listener();

  private ToldAddress configured(String address) {
    return new ToldAddress(fleet, address, "/webchat", List::of);
  }

  @Test
  void whatIsConfiguredCounts() {
    ToldAddress told = configured(CONFIGURED);
    told.listensAt(List.of("http://10.0.0.5:8181/"));
    assertThat(fleet.told).contains(CONFIGURED);
    told.close();
    assertThat(fleet.told).isEmpty();
  }

  @Test
  void noneIsNone() {
    ToldAddress told = configured(ToldAddress.NONE);
    told.listensAt(List.of("http://10.0.0.5:8181/"));
    assertThat(fleet.times).isZero();
  }

  @Test
  void whereTheServerListensIsToldAndToldAnewWhenItMoves() {
    ToldAddress told = configured("");
    assertThat(fleet.told).isEmpty();
    told.listensAt(List.of("http://127.0.0.1:8181/", "http://10.0.0.5:8181/"));
    told.listensAt(List.of("http://10.0.0.5:8181/"));
    assertThat(fleet.told).contains("http://10.0.0.5:8181/webchat");
    assertThat(fleet.times).isOne();
    told.listensAt(List.of("http://10.0.0.5:8282/"));
    assertThat(fleet.told).contains("http://10.0.0.5:8282/webchat");
    told.listensAt(List.of("http://127.0.0.1:8282/"));
    assertThat(fleet.told).isEmpty();
    told.listensAt(List.of("http://10.0.0.5:8383/"));
    told.close();
    told.listensAt(List.of("http://10.0.0.5:8484/"));
    assertThat(fleet.told).isEmpty();
  }
}
