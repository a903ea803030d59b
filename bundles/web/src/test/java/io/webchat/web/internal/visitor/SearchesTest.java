package io.webchat.web.internal.visitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SearchesTest {
  private final Searches searches = new Searches();

  private int[] due() {
    return IntStream.range(0, 1_000).filter(tick -> searches.isDue()).toArray();
  }

  @Test
  void areEverRarerAndComeToAnEnd() {
    searches.begin();

    assertThat(due()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 32, 64, 128);
    assertThat(due()).isEmpty();
  }

  @Test
  void beginAnewWhenAChatIsToldOfAgain() {
    assertThat(due()).isEmpty();
    searches.begin();
    searches.isDue();
    searches.begin();

    assertThat(due()).hasSize(14);
  }
}
