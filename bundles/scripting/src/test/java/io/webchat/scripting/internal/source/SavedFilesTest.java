package io.webchat.scripting.internal.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SavedFilesTest {
  private final SavedFiles files = new SavedFiles();

  @Test
  void whatIsThereAtFirstCounts() {
    assertThat(files.look(Map.of("a.js", "1"))).containsExactly(Map.entry("a.js", "1"));
  }

  @Test
  void aFileCountsWhenTwoLooksFindIt() {
    files.look(Map.of("a.js", "1"));

    assertThat(files.look(Map.of("a.js", "1", "b.js", "1"))).containsOnlyKeys("a.js");
    assertThat(files.look(Map.of("a.js", "1", "b.js", "1"))).containsOnlyKeys("a.js", "b.js");
  }

  @Test
  void theFormerVersionCountsWhileAFileIsWritten() {
    files.look(Map.of("a.js", "1"));

    assertThat(files.look(Map.of("a.js", "empty"))).containsEntry("a.js", "1");
    assertThat(files.look(Map.of("a.js", "half"))).containsEntry("a.js", "1");
    assertThat(files.look(Map.of("a.js", "2"))).containsEntry("a.js", "1");
    assertThat(files.look(Map.of("a.js", "2"))).containsEntry("a.js", "2");
  }

  @Test
  void aFileThatIsReplacedIsNotGoneInBetween() {
    files.look(Map.of("a.js", "1"));

    assertThat(files.look(Map.of())).containsEntry("a.js", "1");
    assertThat(files.look(Map.of("a.js", "2"))).containsEntry("a.js", "1");
    assertThat(files.look(Map.of("a.js", "2"))).containsEntry("a.js", "2");
  }

  @Test
  void aFileIsGoneWhenTwoLooksMissIt() {
    files.look(Map.of("a.js", "1", "b.js", "1"));

    assertThat(files.look(Map.of("b.js", "1"))).containsOnlyKeys("a.js", "b.js");
    assertThat(files.look(Map.of("b.js", "1"))).containsOnlyKeys("b.js");
  }

  @Test
  void aFileThatIsPutBackAsItWasNeverChanged() {
    files.look(Map.of("a.js", "1"));

    assertThat(files.look(Map.of("a.js", "half"))).containsEntry("a.js", "1");
    assertThat(files.look(Map.of("a.js", "1"))).containsEntry("a.js", "1");
  }

  @Test
  void filesThatAreChangedTogetherCountTogether() {
    files.look(Map.of("a.js", "1", "b.js", "1"));

    assertThat(files.look(Map.of("a.js", "1", "b.js", "2"))).containsEntry("b.js", "1");
    assertThat(files.look(Map.of("b.js", "2")))
        .containsEntry("a.js", "1")
        .containsEntry("b.js", "1");
    assertThat(files.look(Map.of("b.js", "2"))).containsExactly(Map.entry("b.js", "2"));
  }

  @Test
  void aFileThatNeverRestsHoldsUpNoOther() {
    files.look(Map.of("a.js", "1", "b.js", "0"));
    Map<String, String> saved = Map.of();
    for (int look = 1; look <= 6; look++) {
      saved = files.look(Map.of("a.js", "2", "b.js", String.valueOf(look)));
    }

    assertThat(saved).containsEntry("a.js", "2").containsEntry("b.js", "0");
  }
}
