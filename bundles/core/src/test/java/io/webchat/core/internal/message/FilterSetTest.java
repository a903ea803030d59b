package io.webchat.core.internal.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.FilterExpression;
import io.webchat.api.message.Message;
import io.webchat.api.message.Participant.Role;
import io.webchat.api.rich.QuickReply;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.fixture.Incoming;
import io.webchat.core.internal.runtime.PluginSet;
import io.webchat.spi.filter.ChatContext;
import io.webchat.spi.filter.Prefilter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What hides a message, and which filters a session has. */
class FilterSetTest {
  private static final FilterExpression DIGITS = FilterExpression.javaScript("\\d", "");
  private static final FilterExpression A = FilterExpression.javaScript("a", "i");

  private final ChatContext chat = new ChatContext("id", WebChatConfiguration.of(Map.of()), false);
  private final PluginSet<Prefilter> plugged = new PluginSet<>();
  private final FilterSet filters = new FilterSet(plugged);

  private boolean hides(String text) {
    return filters.hides(Incoming.message("Message", Role.AGENT, text), chat);
  }

  @Test
  void aMessageIsHiddenByEitherKindOfFilter() {
    assertThat(hides("pin 1")).isFalse();
    filters.add(List.of(DIGITS));
    assertThat(hides("pin 1")).isTrue();
    assertThat(hides("pin")).isFalse();
    plugged.add(
        (message, context) -> context.equals(chat) && "pin".equals(message.text()), Map.of());
    assertThat(hides("pin")).isTrue();
    assertThat(hides("pen")).isFalse();
    filters.ended();
    filters.left();
    assertThat(hides("1")).isFalse();
    assertThat(filters.custom()).isEmpty();
  }

  @Test
  void anExpressionLooksAtEveryTextOfRichContent() {
    filters.add(List.of(DIGITS));
    Message plain = Incoming.message("Message", Role.AGENT, "choose");
    assertThat(filters.hides(plain.withContent(List.of(new QuickReply("a", "b"))), chat)).isFalse();
    assertThat(filters.hides(plain.withContent(List.of(new QuickReply("a", "1"))), chat)).isTrue();
    Object unknown = Map.of("contentType", "Hologram", "layers", List.of(Map.of("n", 1)));
    assertThat(filters.hides(plain.with("content", unknown), chat)).isTrue();
  }

  /** Each of them ends in time by itself; a page must not stop all chats by many. */
  @Test
  void allExpressionsTogetherAreCutOff() {
    String text = "ab".repeat(100);
    List<FilterExpression> slow =
        IntStream.range(0, 200)
            .mapToObj(i -> FilterExpression.javaScript("(?:a|b)*c" + i, ""))
            .toList();
    filters.add(slow.subList(0, 1));
    assertThat(hides(text)).isFalse();
    filters.add(slow);
    assertThat(hides(text)).as("nobody knows whether one matches").isTrue();
    assertThat(hides("short")).isFalse();
  }

  @Test
  void aMessageWithoutTextMatchesNoExpression() {
    filters.add(List.of(FilterExpression.javaScript("[^]*", "")));
    assertThat(filters.hides(Message.of(Map.of("type", "Message")), chat)).isFalse();
    assertThat(hides("")).isTrue();
  }

  @Test
  void aFilterThatFailsHides() {
    plugged.add(
        (message, context) -> {
          throw new NoClassDefFoundError("gone");
        },
        Map.of());
    assertThat(hides("text")).isTrue();
  }

  @Test
  void theSameFilterIsHeldOnceInTheOrderAdded() {
    filters.add(List.of(DIGITS, A, DIGITS));
    filters.add(List.of(A));
    assertThat(filters.custom()).containsExactly(DIGITS, A);
  }

  @Test
  void thereAreAtMost200() {
    List<FilterExpression> most =
        IntStream.range(0, 200).mapToObj(i -> FilterExpression.javaScript("x" + i, "")).toList();
    filters.add(most);
    filters.add(most);
    assertThat(filters.custom()).hasSize(200);
    assertThatExceptionOfType(Rejection.class)
        .isThrownBy(() -> filters.add(List.of(A)))
        .satisfies(rejection -> assertThat(rejection.code()).isEqualTo(ErrorCode.OVERLOADED));
    assertThat(filters.custom()).isEqualTo(most);
  }

  @Test
  void storedFiltersAreHeldBesideThoseAddedSince() {
    filters.add(List.of(A));
    filters.restore(List.of(DIGITS));
    assertThat(filters.custom()).containsExactly(A, DIGITS);
    assertThat(hides("1")).isTrue();
    assertThat(hides("z")).isFalse();
  }

  @Test
  void storedFiltersGoWhenTheSessionCannotBeTakenUpAndTheOthersStay() {
    filters.add(List.of(A));
    filters.restore(List.of(DIGITS, A, FilterExpression.javaScript("z", "")));
    filters.add(
        List.of(FilterExpression.javaScript("z", ""), FilterExpression.javaScript("y", "")));
    filters.left();
    assertThat(filters.custom())
        .containsExactly(
            A, FilterExpression.javaScript("z", ""), FilterExpression.javaScript("y", ""));
    filters.restore(List.of(FilterExpression.javaScript("(", "")));
    filters.left();
    assertThat(hides("anything")).isTrue();
    assertThat(hides("1")).isFalse();
  }

  @Test
  void theFiltersOfAChatThatIsOverGoWhenItIsLeftAndThoseAddedSinceStay() {
    filters.add(List.of(A, DIGITS));
    filters.ended();
    assertThat(hides("1")).isTrue();
    FilterExpression next = FilterExpression.javaScript("next", "");
    filters.add(List.of(next, A));
    filters.left();
    assertThat(filters.custom()).containsExactly(A, next);
    filters.left();
    assertThat(filters.custom()).containsExactly(A, next);
  }

  @Test
  void aStoredFilterThatCannotBeUsedHidesEverything() {
    filters.restore(List.of(FilterExpression.javaScript("(", "")));
    assertThat(hides("anything")).isTrue();
    assertThat(filters.custom()).containsExactly(FilterExpression.javaScript("[^]*", ""));
  }

  @Test
  void filtersOfACommandAreOneOrSeveralOfThreeKinds() {
    Pattern pattern = Pattern.compile("p", Pattern.CASE_INSENSITIVE);
    assertThat(FilterSet.parse(A)).containsExactly(A);
    assertThat(FilterSet.parse(pattern)).containsExactly(FilterExpression.of(pattern));
    assertThat(
            FilterSet.parse(
                List.of(DIGITS, Map.of("source", "a", "flags", "i"), Map.of("source", "b"))))
        .containsExactly(DIGITS, A, FilterExpression.javaScript("b", ""));
  }

  @Test
  void whatIsNoFilterSpoilsTheListItIsIn() {
    assertThat(FilterSet.parse(null)).isEmpty();
    assertThat(FilterSet.parse("a")).isEmpty();
    assertThat(FilterSet.parse(Map.of("flags", "i"))).isEmpty();
    assertThat(FilterSet.parse(Arrays.asList(A, null))).isEmpty();
  }
}
