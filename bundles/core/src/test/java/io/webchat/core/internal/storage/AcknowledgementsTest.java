package io.webchat.core.internal.storage;

import static io.webchat.core.internal.fixture.ChatFixture.rejection;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.runtime.CoreSettings;
import io.webchat.core.internal.runtime.Plugins;
import io.webchat.failover.MemoryStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** When an acknowledgement settles, and which position is stored. */
class AcknowledgementsTest {
  private final Plugins plugins = new Plugins();
  private WebChatConfiguration configuration =
      WebChatConfiguration.of(Map.of("acknowledge", true, "sessionStorage", MemoryStore.NAME));
  private int changes;
  private final Acknowledgements acknowledgements =
      new Acknowledgements(
          () -> configuration,
          new SessionStore(
              "chat",
              () -> configuration,
              Optional::empty,
              plugins,
              () -> CoreSettings.DEFAULT,
              problem -> {}),
          new Acknowledgements.Messages() {
            @Override
            public long deliveredUpTo() {
              return 8;
            }

            @Override
            public long next() {
              return 10;
            }

            @Override
            public void acknowledged() {
              changes++;
            }
          });

  AcknowledgementsTest() {
    plugins.storages.add(new MemoryStore().new Connection(), Map.of());
    acknowledgements.begin(1);
  }

  private CompletableFuture<?> acknowledge(long position) {
    return acknowledgements.acknowledge(position).toCompletableFuture();
  }

  @Test
  void thePositionOfAnAcknowledgedSessionIsTheOneAfterTheLastAcknowledged() {
    assertThat(acknowledgements.position()).isEqualTo(1);
    assertThat(acknowledge(6)).isNotDone();
    assertThat(acknowledge(3)).isNotDone();
    assertThat(acknowledgements.position()).isEqualTo(7);
    assertThat(changes).isEqualTo(2);
    configuration = WebChatConfiguration.of(Map.of());
    assertThat(acknowledgements.position()).isEqualTo(8);
  }

  @Test
  void anAcknowledgementSettlesWhenItsPositionIsStored() {
    CompletableFuture<?> third = acknowledge(3);
    CompletableFuture<?> fifth = acknowledge(5);
    acknowledgements.stored(4);
    assertThat(third).isCompleted();
    assertThat(fifth).isNotDone();
    acknowledgements.stored(6);
    assertThat(fifth).isCompleted();
    assertThat(acknowledge(5)).isCompleted();
    assertThat(changes).isEqualTo(2);
  }

  @Test
  void whatTheStoreRefusesIsRejectedAndWhatASessionLeavesIsNot() {
    CompletableFuture<?> refused = acknowledge(3);
    acknowledgements.failed(Rejection.of(ErrorCode.STORAGE_FAILED, "refused"));
    assertThat(rejection(refused).code()).isEqualTo(ErrorCode.STORAGE_FAILED);
    CompletableFuture<?> left = acknowledge(4);
    acknowledgements.ended();
    assertThat(left).isCompleted();
  }

  @Test
  void whatHasNotComeInOrIsNotAskedForIsRejected() {
    assertThat(rejection(acknowledge(10)).code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(rejection(acknowledge(-1)).code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    plugins.storages.snapshot().forEach(plugins.storages::remove);
    assertThat(rejection(acknowledge(3)).code()).isEqualTo(ErrorCode.STORAGE_FAILED);
    configuration = WebChatConfiguration.of(Map.of());
    assertThat(rejection(acknowledge(3)).code()).isEqualTo(ErrorCode.UNSUPPORTED);
    assertThat(changes).isZero();
  }

  @Test
  void whatIsStoredAlreadyIsAcknowledgedAtOnce() {
    assertThat(acknowledge(0)).isCompleted();
    assertThat(changes).isZero();
  }

  @Test
  void aNewSessionLeavesNothingOfTheFormerOneWaiting() {
    CompletableFuture<?> waiting = acknowledge(3);
    acknowledgements.begin(5);
    assertThat(waiting).isCompleted();
    assertThat(acknowledgements.position()).isEqualTo(5);
  }

  @Test
  void moreThanCanWaitIsRejected() {
    for (int i = 0; i < 10_000; i++) {
      assertThat(acknowledge(5)).isNotDone();
    }
    assertThat(rejection(acknowledge(5)).code()).isEqualTo(ErrorCode.OVERLOADED);
  }
}
