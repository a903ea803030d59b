package io.webchat.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.bus.Subscription;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.spi.session.Fleet;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionLeases.Lease;
import io.webchat.spi.session.SessionLeases.Member;
import io.webchat.spi.session.SessionStorageProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Which container serves a session, and where it is reached. */
class MembersTest {
  private static final WebChatConfiguration CONFIGURATION =
      WebChatConfiguration.of(Map.of("dataURL", "http://127.0.0.1:1/chat"));
  private static final SessionKey KEY =
      new SessionKey("chat", CONFIGURATION.transportType(), CONFIGURATION.deploymentId());
  private static final String ADDRESS = "http://10.0.0.1:8080/webchat";

  private final MemoryStore memory = new MemoryStore();
  private final MemoryStore.Connection way = memory.new Connection();
  private final MemoryStore.Connection other = memory.new Connection();
  private final List<SessionStorageProvider> stores = new ArrayList<>(List.of(way));
  private long now;
  private final Members one = members("one", List.of(other));
  private final Members two = members("two", stores);

  private Members members(String owner, List<SessionStorageProvider> theirs) {
    FailoverSettings settings = new FailoverSettings(true, 4_000, owner, 50);
    return new Members(() -> theirs, settings, Runnable::run, () -> now);
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static Optional<String> address(Fleet fleet, String owner) {
    return get(fleet.member(owner::equals)).map(Member::address);
  }

  private void pass(Duration time) {
    now += time.toNanos();
    memory.advance(time.toMillis());
  }

  @Test
  void theContainerWithTheLeaseIsTold() {
    assertThat(get(two.elsewhere("chat", CONFIGURATION))).isEmpty();
    Lease lease = other.acquire(KEY, "one", Duration.ofSeconds(5)).orElseThrow();
    assertThat(get(two.elsewhere("chat", CONFIGURATION)))
        .contains(new Fleet.Place("one", Optional.empty(), Duration.ofSeconds(5)));
    assertThat(get(one.elsewhere("chat", CONFIGURATION))).as("it is this one").isEmpty();
    assertThat(get(two.elsewhere("another", CONFIGURATION))).isEmpty();
    one.announce(ADDRESS);
    pass(Duration.ofSeconds(1));
    assertThat(get(two.elsewhere("chat", CONFIGURATION)))
        .contains(new Fleet.Place("one", Optional.of(ADDRESS), Duration.ofSeconds(4)));
    other.release(lease);
    assertThat(get(two.elsewhere("chat", CONFIGURATION))).isEmpty();
  }

  @Test
  void aContainerIsReachedUntilItSaysOtherwiseOrGivesNoSign() {
    Subscription told = one.announce(ADDRESS);
    assertThat(address(two, "one")).contains(ADDRESS);
    told.close();
    two.refresh();
    assertThat(address(two, "one")).isEmpty();
    Subscription former = one.announce("http://10.0.0.1:9090/webchat");
    one.announce(ADDRESS);
    former.close();
    pass(Duration.ofSeconds(1));
    assertThat(address(two, "one")).contains(ADDRESS);
    pass(Duration.ofSeconds(5));
    one.refresh();
    pass(Duration.ofSeconds(5));
    two.refresh();
    assertThat(address(two, "one")).contains(ADDRESS);
    pass(Duration.ofMinutes(1));
    two.refresh();
    assertThat(address(two, "one")).isEmpty();
  }

  @Test
  void theOthersAreToldWithoutTheOneThatAsks() {
    assertThat(get(two.members())).isEmpty();
    one.announce(ADDRESS);
    two.announce("http://10.0.0.2:8080/webchat");
    pass(Duration.ofSeconds(1));
    for (int i = 0; i < 100; i++) {
      assertThat(get(two.members())).containsExactly(new Member("one", ADDRESS));
    }
    assertThat(way.reads).hasValue(2);
    assertThat(get(one.members())).extracting(Member::owner).containsExactly("two");
  }

  @Test
  void theStoreIsNotAskedEachTimeForOneThatIsNotKnown() {
    for (int i = 0; i < 100; i++) {
      assertThat(address(two, "nobody-" + i)).isEmpty();
    }
    assertThat(way.reads).hasValue(1);
    pass(Duration.ofSeconds(1));
    assertThat(address(two, "nobody")).isEmpty();
    assertThat(way.reads).hasValue(2);
  }

  @Test
  void whatWasKnownStaysWhileTheStoreDoesNotAnswer() {
    one.announce(ADDRESS);
    two.refresh();
    way.way(MemoryStore.Way.FAILING);
    pass(Duration.ofMinutes(1));
    two.refresh();
    assertThat(address(two, "one")).contains(ADDRESS);
    assertThat(two.elsewhere("chat", CONFIGURATION).toCompletableFuture())
        .isCompletedExceptionally();
  }

  @Test
  void aStoreThatComesLaterHearsOfItToo() {
    stores.clear();
    two.announce(ADDRESS);
    stores.add(way);
    two.refresh();
    assertThat(address(one, "two")).contains(ADDRESS);
    two.close();
    one.refresh();
    assertThat(address(one, "two")).isEmpty();
  }

  @Test
  void aContainerWithoutAFrontTellsNothing() {
    two.refresh();
    two.close();
    assertThat(other.members()).isEmpty();
  }
}
