package io.webchat.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.InstanceSettings;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionData;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.mailbox.ManualMailbox;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StoredSession;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How searches for sessions that nobody serves follow each other, and what may come between. */
class TakeoverSearchTest {
  private static final WebChatConfiguration CONFIGURATION =
      WebChatConfiguration.of(Map.of("dataURL", "http://127.0.0.1:1/chat"));
  private static final SessionData DATA = SessionData.of(Map.of("secureKey", "k"));

  private final ManualMailbox manual = new ManualMailbox();
  private final FailoverSettings settings = new FailoverSettings(true, 4_000, "two", 1);
  private final MemoryStore memory = new MemoryStore();
  private final MemoryStore.Connection way = memory.new Connection();
  private final MemoryStore.Connection other = memory.new Connection();
  private final Container container = new Container();
  private final Takeovers takeovers = takeovers(settings);

  private static final class Container implements Takeovers.Container {
    private final List<SessionStorageProvider> stores = new ArrayList<>();
    private final Set<String> used = new HashSet<>();
    private final List<String> opened = new ArrayList<>();
    private boolean full;
    private boolean usedSoon;

    @Override
    public List<SessionStorageProvider> stores() {
      return stores;
    }

    @Override
    public boolean hasTransport(String type) {
      return CONFIGURATION.transportType().equals(type);
    }

    @Override
    public boolean isUsed(String id) {
      return used.contains(id) || (usedSoon && !used.add(id));
    }

    @Override
    public void unserved(SessionKey key) {
      // what its instance makes of it is told elsewhere
    }

    @Override
    public void takeOver(InstanceSettings settings, Takeovers.TakenOverSession takenOver) {
      if (full) {
        throw Rejection.of(ErrorCode.OVERLOADED, "full");
      }
      opened.add(settings.id());
      used.add(settings.id());
    }
  }

  private Takeovers takeovers(FailoverSettings chosen) {
    return new Takeovers(container, chosen, manual.timers, Runnable::run, manual.mailbox::nanoTime);
  }

  @BeforeEach
  void begin() {
    container.stores.add(way);
    takeovers.start();
  }

  private static SessionKey key(String id) {
    return new SessionKey(id, CONFIGURATION.transportType(), "");
  }

  private void left(SessionKey key) {
    Map<String, Object> extra =
        new FailoverRecord(InstanceSettings.of(CONFIGURATION).withId(key.instanceId()), false)
            .extra("one", false);
    memory.replace(new StoredSession(key, DATA, 3, 0, List.of(), false, extra));
  }

  private void left(String... ids) {
    for (String id : ids) {
      left(key(id));
    }
  }

  private void bare(String id) {
    memory.replace(new StoredSession(key(id), DATA, 3, 0, List.of(), false, Map.of()));
  }

  private void search() {
    manual.advance(settings.searchMs());
  }

  @Test
  void withoutFailoverNothingIsLookedFor() {
    long before = manual.waiting();
    takeovers(new FailoverSettings(false, 4_000, "two", 1)).start();
    assertThat(manual.waiting()).isEqualTo(before);
  }

  @Test
  void aSearchIsMadeInTimeAndNotMuchBefore() {
    manual.advance(settings.searchMs() * 4 / 5 - 1);
    assertThat(way.searches).hasValue(0);
    manual.advance(settings.searchMs() / 5 + 1);
    assertThat(way.searches).hasValue(1);
    manual.advance(1);
    assertThat(way.searches).hasValue(1);
  }

  @Test
  void afterASearchThatMayHaveLeftSomethingTheNextOneIsMadeAtOnce() {
    left("a", "b", "c");
    search();
    manual.advance(2);
    assertThat(container.opened).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void afterASearchThatTookNothingTheNextOneIsNotMadeAtOnce() {
    left("a");
    container.full = true;
    search();
    manual.advance(1);
    assertThat(way.searches).hasValue(1);
    assertThat(memory.owner("a")).isEmpty();
  }

  @Test
  void aSessionThatCannotBeReadDoesNotKeepOthersFromTheirTurn() {
    memory.unreadable.add("broken");
    left("broken", "a");
    search();
    manual.advance(1);
    assertThat(way.searches).hasValue(1);
    assertThat(container.opened).isEmpty();
    search();
    assertThat(container.opened).containsExactly("a");
  }

  @Test
  void aSessionWithoutWhatItNeedsDoesNotKeepOthersFromTheirTurn() {
    bare("bare");
    left("a");
    search();
    manual.advance(1);
    assertThat(way.searches).hasValue(1);
    search();
    assertThat(container.opened).containsExactly("a");
  }

  @Test
  void aSessionThatIsNotForThisContainerDoesNotKeepOthersFromTheirTurn() {
    container.used.add("used");
    left("used", "a");
    search();
    assertThat(container.opened).isEmpty();
    search();
    assertThat(container.opened).containsExactly("a");
    assertThat(memory.owner("used")).isEmpty();
  }

  @Test
  void aSessionOfAnUnknownTransportIsLeftToOthers() {
    left(new SessionKey("foreign", "unknown", ""));
    search();
    assertThat(container.opened).isEmpty();
    assertThat(memory.owner("foreign")).isEmpty();
  }

  @Test
  void anIdThatIsUsedMeanwhileIsNotTaken() {
    left("a");
    container.usedSoon = true;
    search();
    manual.advance(1);
    assertThat(container.opened).isEmpty();
    assertThat(way.searches).hasValue(1);
  }

  @Test
  void aLeaseIsAskedForOnceAtATime() {
    left("a");
    List<Long> searches = new ArrayList<>();
    way.beforeAcquire =
        () -> {
          searches.add(way.searches.longValue());
          search();
        };
    search();
    assertThat(searches).hasSize(1);
    assertThat(container.opened).containsExactly("a");
  }

  @Test
  void aSessionThatAnotherContainerTookMeanwhileIsItsOwn() {
    left("a");
    way.beforeAcquire =
        () -> assertThat(other.acquire(key("a"), "three", settings.lease())).isPresent();
    search();
    manual.advance(1);
    assertThat(container.opened).isEmpty();
    assertThat(memory.owner("a")).isEqualTo("three");
    assertThat(way.searches).hasValue(1);
  }

  private void assertLeaseGivenBackAfter(Runnable meanwhile) {
    left("a");
    way.beforeAcquire = meanwhile;
    search();
    manual.advance(1);
    assertThat(container.opened).isEmpty();
    assertThat(memory.owner("a")).isEmpty();
    assertThat(way.searches.get()).isEqualTo(1);
  }

  @Test
  void aSessionThatEndedMeanwhileIsLeftAlone() {
    assertLeaseGivenBackAfter(memory.records::clear);
  }

  @Test
  void aSessionThatCannotBeReadAnyMoreIsLeftAlone() {
    assertLeaseGivenBackAfter(() -> memory.unreadable.add("a"));
  }

  @Test
  void aSessionThatIsNotToBeTakenOverAnyMoreIsLeftAlone() {
    assertLeaseGivenBackAfter(() -> bare("a"));
  }

  @Test
  void aContainerThatClosedMeanwhileOpensNothing() {
    assertLeaseGivenBackAfter(takeovers::close);
  }

  @Test
  void aClosedOneSearchesNoMore() {
    search();
    takeovers.close();
    manual.advance(10 * settings.searchMs());
    assertThat(way.searches.get()).isLessThanOrEqualTo(2);
    assertThat(manual.waiting()).isZero();
  }

  @Test
  void aSessionThatWasPassedIsLookedAtAgainLater() {
    bare("a");
    search();
    left("a");
    manual.advance(5 * settings.keptMs());
    assertThat(container.opened).isEmpty();
    manual.advance(settings.keptMs() + settings.searchMs());
    assertThat(container.opened).containsExactly("a");
  }
}
