package io.webchat.scripting.internal.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.InstanceSettings;
import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.scripting.internal.FakeChat;
import io.webchat.scripting.internal.PatientSettings;
import io.webchat.scripting.internal.ScriptSettings;
import io.webchat.scripting.internal.Scripting;
import io.webchat.scripting.internal.TestScripting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What scripts keep in localStorage: read where it may take a while, never lost. */
class StorageFolderTest {
  @TempDir Path folder;
  private final Deque<Runnable> thread = new ArrayDeque<>();

  private StorageFolder storage() {
    return new StorageFolder(folder, thread::add);
  }

  @Test
  void whatWaitsIsSeenAtOnceAndWrittenAtTheEnd() {
    StorageFolder storage = storage();
    storage.of("a").put("k", "1");
    storage.of("a").put("l", "2");
    assertThat(storage.of("a").all()).isEqualTo(Map.of("k", "1", "l", "2"));
    assertThat(folder).isEmptyDirectory();
    storage.flush();
    assertThat(storage().of("a").all()).isEqualTo(Map.of("k", "1", "l", "2"));
    storage.of("a").put("k", "3");
    thread.forEach(Runnable::run);
    assertThat(storage().of("a").all()).isEqualTo(Map.of("k", "3", "l", "2"));
    assertThat(storage().of("b").all()).isEmpty();
  }

  @Test
  void theFileIsReadWhenItIsNeeded() {
    StorageFolder storage = storage();
    LocalStorage before = storage.of("a");
    storage.of("a").put("k", "1");
    storage.flush();
    assertThat(before.all()).isEqualTo(Map.of("k", "1"));
  }

  @Test
  void theLastWriteOutlivesTheScriptsAndComesBack() throws IOException {
    for (int round = 0; round < 3; round++) {
      ScriptSettings defaults = PatientSettings.in(folder);
      Scripting scripting =
          TestScripting.with(
              new ScriptSettings(
                  PatientSettings.LIMITS,
                  2,
                  folder,
                  1_000,
                  null,
                  folder.resolve("storage"),
                  defaults.location(),
                  List.of(),
                  1_000));
      FakeChat chat =
          new FakeChat(
                  InstanceSettings.of(WebChatConfiguration.of(Map.of()))
                      .withId("an-id")
                      .withScript(
                          new ScriptSource(
                              "page.js",
                              "const p = CXBus.registerPlugin('Mine'); p.data('before', String(localStorage.getItem('n')));"
                                  + "for (let i = 0; i < 50; i++) localStorage.setItem('n', %d * 100 + i);"
                                      .formatted(round + 1))))
              .attachedTo(scripting);
      assertThat(chat.bus().data("Mine.before"))
          .isEqualTo(round == 0 ? "null" : String.valueOf(round * 100 + 49));
      chat.close();
      scripting.close();
    }
    try (Stream<Path> files = Files.list(folder.resolve("storage"))) {
      assertThat(files).hasSize(1);
    }
  }
}
