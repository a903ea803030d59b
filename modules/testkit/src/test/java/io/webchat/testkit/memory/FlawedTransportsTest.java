package io.webchat.testkit.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.webchat.spi.transport.TransportProvider;
import io.webchat.testkit.transport.PushingChatServer;
import io.webchat.testkit.transport.PushingTransportContract;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Whatever a transport does wrong, the contract notices it. */
class FlawedTransportsTest {
  private static final int ATTEMPTS = 20;

  /** What the contract is run with on this thread. */
  private static final ThreadLocal<Flaw> FLAW = new ThreadLocal<>();

  /** The contract with a transport that has a flaw; run by the test only. */
  static final class Flawed extends PushingTransportContract {
    private final Flaw flaw = FLAW.get();
    private final MemoryChatServer server = new MemoryChatServer();

    @Override
    protected PushingChatServer startServer() {
      return server;
    }

    @Override
    protected TransportProvider provider() {
      return server.provider(flaw);
    }

    /** What a flawed transport does not do is not waited for that long. */
    @Override
    protected Duration patience() {
      return Duration.ofSeconds(1);
    }
  }

  private static String noticedBy(Flaw flaw) {
    return switch (flaw) {
      case FILLS_NO_GAP, COUNTS_ITSELF -> "keepsTheTranscriptWhenPushesAreNotAsSent";
      case STAYS_AWAY, FETCHES_NOTHING, TELLS_NO_TROUBLE, TRUSTS_SILENCE ->
          "connectsAgainAndBringsWhatWasMissed";
      case BACK_TOO_EARLY -> "saysThatItIsBackWhenWhatWasMissedHasBeenDelivered";
      case SENDS_AGAIN, IS_SURE -> "aFailedSendSaysWhetherTheServerMayHaveIt";
      case KEEPS_CONNECTION -> "closesUnderLoadAndLetsGoOfEverything";
      case LEAVES_CALLS -> "closeCancelsWhatIsUnderWay";
      case IS_HASTY -> "usesNewCredentialsWhenTheyAreStored";
      case NEVER_GIVES_UP -> "tellsThatTheSessionIsLost";
      case IGNORES_THE_END -> "isQuietAfterTheEnd";
      case IS_FRAGILE -> "survivesAServerThatLies";
      case IS_DEAF -> "resumesAtAPositionWithAnotherTransport";
      case DROPS -> "losesNothingWhileWhatItDeliversIsTakenSlowly";
      case TALKS -> "nothingOfASessionShowsInTexts";
    };
  }

  @ParameterizedTest
  @EnumSource(Flaw.class)
  @Execution(ExecutionMode.CONCURRENT)
  void isNoticed(Flaw flaw) {
    FLAW.set(flaw);
    // what is to come together may come apart on a busy machine, and the flaw does not show then
    boolean noticed = IntStream.range(0, ATTEMPTS).anyMatch(unused -> failures(flaw) > 0);
    assertThat(noticed).as(flaw + " is noticed").isTrue();
  }

  private static long failures(Flaw flaw) {
    Events tests =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectMethod(Flawed.class, method(noticedBy(flaw))))
            .execute()
            .testEvents();
    return tests.failed().count();
  }

  private static Method method(String name) {
    return Stream.<Class<?>>iterate(Flawed.class, Class::getSuperclass)
        .limit(3)
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(method -> method.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
